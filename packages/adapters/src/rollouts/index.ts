export { createRolloutsByService } from './by-service.ts';
