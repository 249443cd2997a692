export { openDatadog } from './datadog.ts';
export type { DatadogEvent, DatadogLog, DatadogMonitor, DatadogState } from './datadog-state.ts';
export { type LokiState, type LokiStream, openLoki } from './loki.ts';
export { openSentry } from './sentry.ts';
export type { SentryActivity, SentryEvent, SentryIssue, SentryState } from './sentry-state.ts';
export type { Asked, Trouble, WebApi } from './web-api.ts';
