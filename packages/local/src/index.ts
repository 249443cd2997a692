export { nameOf as nameOfReviewHost, RemoteName } from './code-host/index.ts';
export { chooseService, loadConfig } from './config-file.ts';
export { type Decide, type Decision, runWithDecisions } from './decisions/index.ts';
export { describePaths } from './describe-paths.ts';
export { type EngineChoice, readEngineChoice } from './engine-choice.ts';
export { ExecutionFailed } from './errors.ts';
export { type LocalLoop, openLocalLoop, type RunEnd, type RunOptions } from './loop.ts';
export { openSourceTree } from './mechanic/source-tree.ts';
export type { LocalOptions } from './options.ts';
export type { HealPlan } from './preflight/plan.ts';
export type { Progress } from './progress.ts';
export {
  type Bell,
  createBell,
  createLogWatch,
  createReceiver,
  type LogWatch,
  type Receiver,
  type ReceiverEvent,
} from './receiver/index.ts';
export { takeRunLock } from './run-lock.ts';
export { openStateFolder, type StateFolder } from './state-folder.ts';
export { type LocalTable, openTable, useTable } from './table/index.ts';
