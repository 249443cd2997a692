export { CapturedRequest, Exceptions, requestOf, thrownOf } from './event.ts';
export { ErrorCreated, EventAlert, IssueChange, MetricAlert, type SentryEvent } from './forms.ts';
