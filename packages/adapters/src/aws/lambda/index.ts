export { callGatewayFunction } from './gateway-call.ts';
export { type PruneOptions, type PruneReport, pruneVersions } from './prune-versions.ts';
export { createLambdaRollouts, type LambdaRolloutOptions } from './rollouts.ts';
