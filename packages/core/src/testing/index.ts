export { sampleAlert } from './answers.ts';
export { createMemoryCheckpoints, type MemoryCheckpoints } from './checkpoints.ts';
export { sampleIncident } from './incident.ts';
export { createMemorySnapshot } from './snapshot.ts';
export {
  createMemoryBudget,
  createMemoryStores,
  createTestClock,
  fixedEntropy,
  type MemoryStores,
  type TestClock,
} from './stores.ts';
export { createTestWorld, type TestWorld, type WorldScript } from './world.ts';
