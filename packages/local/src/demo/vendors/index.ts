export { type LokiState, type LokiStream, openLoki } from './loki.ts';
export { openPrometheus, type PrometheusRule, type PrometheusState } from './prometheus.ts';
export type { Asked, Trouble, WebApi } from './web-api.ts';
