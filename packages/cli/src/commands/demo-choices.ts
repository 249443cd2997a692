import { InvalidInput } from '@suture/core';
import type { Catalogue, CataloguedBug, MonitorName, RolloutTrouble } from '@suture/local/demo';

/** What a person typed. */
interface Chosen {
  readonly bug?: string;
  readonly all?: boolean;
  readonly alertFrom?: string;
  readonly rollout?: string;
}

/** The bugs to heal. @throws InvalidInput that lists the known ones */
export function chooseBugs({ all, bug }: Chosen, { bugs }: Catalogue): readonly CataloguedBug[] {
  if (all === true) return bugs;
  const wanted = bug ?? bugs[0]?.name;
  const chosen = bugs.filter(({ name }) => name === wanted);
  if (chosen.length > 0) return chosen;
  const known = bugs.map(({ name }) => name).join(', ');
  throw new InvalidInput('the option --bug', [`there is no bug "${wanted}". Use one of: ${known}`]);
}

/** The system that raises the alert; undefined for CloudWatch. */
export async function chooseMonitor({ alertFrom }: Chosen): Promise<MonitorName | undefined> {
  const { isMonitorName, monitorNames } = await import('@suture/local/demo');
  if (alertFrom === undefined || isMonitorName(alertFrom)) return alertFrom;
  const known = monitorNames.join(', ');
  throw new InvalidInput('the option --alert-from', [`there is no stand-in of "${alertFrom}". Use one of: ${known}`]);
}

/** What goes wrong with the rollout of the fix; undefined for nothing. */
export async function chooseTrouble({ rollout }: Chosen): Promise<RolloutTrouble | undefined> {
  const { isRolloutTrouble, rolloutTroubles } = await import('@suture/local/demo');
  if (rollout === undefined || isRolloutTrouble(rollout)) return rollout;
  throw new InvalidInput('the option --rollout', [`"${rollout}" is none of: ${rolloutTroubles.join(', ')}`]);
}
