export { type LokiState, type LokiStream, openLoki } from './loki.ts';
export type { Asked, Trouble, WebApi } from './web-api.ts';
