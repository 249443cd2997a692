export { createHealthRollout, type HealthOptions, type HealthRollout } from './rollouts.ts';
