import { type Alert, serviceOf } from '@suture/core';
import type { Machine } from '../parts.ts';
import { readProject } from '../suite-finder.ts';
import { checkFailing } from './check-failing.ts';
import { checkSuite } from './check-suite.ts';

/** What is wanted of an alert. */
export interface Wish {
  /** Whether a fix is wanted, or a diagnosis alone. */
  readonly wantsFix: boolean;
  /** Whether a failing command may be run to see whether it fails, and why; true by default. */
  readonly runsCommand?: boolean;
  /** Called before the failing command is run. */
  readonly onRun?: (command: string) => void;
}

/** What an alert says of the tests that it is about. */
export type CheckedAlert = Partial<Pick<Alert, 'failingCommand' | 'fingerprint'>>;

/**
 * Finds out, before there is an incident, whether Suture can do what is asked for. A failing command is run once, unless an open
 * incident is about it already.
 * @throws LanguageNotRepaired, DependenciesMissing, SuiteNotRunnable, NoTests, SetUpFails or NothingFails
 */
export async function checkBefore(
  alert: CheckedAlert,
  { wantsFix, runsCommand = true, onRun }: Wish,
  machine: Machine,
): Promise<void> {
  const { options, git, config, workspace, stores } = machine;
  const { repository, service: name, engineChoice } = options;
  const commit = await git.deployedCommit();
  const files = await readProject(git, commit);
  const service = serviceOf({ service: name }, { config });
  const hasModel = engineChoice?.by === 'bedrock';
  checkSuite(alert, { repository, files, service, hasModel, wantsFix });
  if (!runsCommand) return;
  const open = await stores.incidents.listOpen();
  if (open.items.some((incident) => incident.alert.fingerprint === alert.fingerprint)) return;
  if (alert.failingCommand !== undefined) onRun?.(alert.failingCommand);
  const uncommitted = () => git.uncommitted();
  await checkFailing(alert, { repository, commit, files, service, workspace, hasModel, uncommitted });
}
