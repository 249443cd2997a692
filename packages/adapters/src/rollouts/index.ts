export { createRolloutsByService } from './by-service.ts';
export { openRolloutSources, type RolloutParts } from './sources.ts';
