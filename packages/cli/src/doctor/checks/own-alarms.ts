import { deployCommand, findStack } from '../deployment.ts';
import { ok, problem, skipped, type Verdict } from '../finding.ts';
import type { World } from '../world.ts';

export async function checkOwnAlarms(world: World): Promise<Verdict> {
  if ((await findStack(world, 'watch')) === undefined) return skipped('the watch stack is not deployed');
  const prefix = `suture-${world.stage}-`;
  const own = (await world.account.alarms()).filter((alarm) => alarm.name.startsWith(prefix));
  if (own.length === 0) {
    return problem(`there are no alarms ${prefix}*`, `Deploy them again: ${deployCommand(world.stage)}`);
  }
  const firing = own.filter((alarm) => alarm.state === 'ALARM').map((alarm) => alarm.name);
  if (firing.length === 0) return ok(`${own.length} alarms, none in ALARM`);
  return problem(
    `in ALARM: ${firing.join(', ')}`,
    "Each alarm's description says what to do: aws cloudwatch describe-alarms --state-value ALARM",
  );
}
