export { type LokiState, type LokiStream, openLoki } from './loki.ts';
export { openPagerDuty, type PagerDutyApi } from './pagerduty.ts';
export { createPagerDutyIncident, type PagerDutyIncident, type PagerDutyState } from './pagerduty-state.ts';
export { openPrometheus, type PrometheusRule, type PrometheusState } from './prometheus.ts';
export type { Asked, Trouble, WebApi } from './web-api.ts';
