export { openSentry } from './sentry.ts';
export type { SentryActivity, SentryEvent, SentryIssue, SentryState } from './sentry-state.ts';
export type { Asked, Trouble, WebApi } from './web-api.ts';
