export { readPlays } from './read-scripts.ts';
export type { BedrockRequest } from './request.ts';
export { retryAtOnce } from './retry-at-once.ts';
export type { Call, Play, Turn, Usage } from './script.ts';
export { type BedrockStandIn, startBedrockStandIn } from './stand-in.ts';
