export type { RecentDeployments } from './changes.ts';
export { type CloudWatchQueriesOptions, createCloudWatchQueries, type VendorQueries } from './cloudwatch.ts';
export { createSentryQueries, type SentryQueriesOptions } from './sentry.ts';
