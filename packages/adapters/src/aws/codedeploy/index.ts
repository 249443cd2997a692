export { type CodeDeployOptions, createCodeDeployRollouts } from './rollouts.ts';
