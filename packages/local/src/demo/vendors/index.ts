export { openDatadog } from './datadog.ts';
export type { DatadogEvent, DatadogLog, DatadogMonitor, DatadogState } from './datadog-state.ts';
export { type LokiState, type LokiStream, openLoki } from './loki.ts';
export { openPagerDuty, type PagerDutyApi } from './pagerduty.ts';
export { createPagerDutyIncident, type PagerDutyIncident, type PagerDutyState } from './pagerduty-state.ts';
export { openPrometheus, type PrometheusRule, type PrometheusState } from './prometheus.ts';
export { openSentry } from './sentry.ts';
export type { SentryActivity, SentryEvent, SentryIssue, SentryState } from './sentry-state.ts';
export { type Asked, openWebApi, type Trouble, type WebApi } from './web-api.ts';
