export { createRolloutsByService } from './by-service.ts';
export { openRolloutClients } from './clients.ts';
export { openRolloutSources, type RolloutClients, type RolloutParts } from './sources.ts';
