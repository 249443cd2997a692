export { createKubernetesRollouts } from './rollouts.ts';
