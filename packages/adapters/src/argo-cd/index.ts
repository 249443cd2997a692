export { createArgoRollouts } from './rollouts.ts';
