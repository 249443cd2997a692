export type { CapturedEvent, LogEntry, LoggedError } from './model.ts';
export { readLog } from './read-log.ts';
export type { Hint } from './targets.ts';
export {
  type Reproduction,
  type ReproductionInput,
  type ReproductionResult,
  writeReproduction,
} from './write-reproduction.ts';
