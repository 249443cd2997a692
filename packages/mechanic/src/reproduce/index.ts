export { type HostPlaces, writeHost } from './host-text.ts';
export { type ShortTest, type ShortTestInput, writeShortTests } from './short-test.ts';
export type { Hint } from './targets.ts';
export type { Trigger, TriggerInput } from './trigger.ts';
export { addTripwires, type Tripwires } from './tripwires.ts';
export {
  type Reproduction,
  type ReproductionInput,
  type ReproductionResult,
  writeReproduction,
} from './write-reproduction.ts';
