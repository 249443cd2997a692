export { createRolloutsByService } from './by-service.ts';
export { type CodePipelineOptions, createCodePipelineRollouts } from './codepipeline.ts';
export type { Deployment } from './deployment.ts';
export { createGitHubRollouts } from './github-deployments.ts';
export { createHealthRollout, type HealthOptions, type HealthRollout } from './health-endpoint.ts';
export { createBranchRollout } from './local-branch.ts';
