export { readScripts } from './read-scripts.ts';
export type { BedrockRequest } from './request.ts';
export { retryAtOnce } from './retry-at-once.ts';
export type { Call, Script, Turn, Usage } from './script.ts';
export { type BedrockStandIn, startBedrockStandIn } from './stand-in.ts';
