export { createHealthRollout, type HealthOptions, type HealthRollout } from './health-endpoint.ts';
export { createBranchRollout } from './local-branch.ts';
