export { type CodePipelineOptions, createCodePipelineRollouts } from './rollouts.ts';
