export { createEcsRollouts, type EcsOptions } from './rollouts.ts';
