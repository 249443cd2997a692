export type { Hint } from './targets.ts';
export {
  type Reproduction,
  type ReproductionInput,
  type ReproductionResult,
  writeReproduction,
} from './write-reproduction.ts';
