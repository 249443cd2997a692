export { type CloudWatchQueriesOptions, createCloudWatchQueries, type VendorQueries } from './queries.ts';
export { type CloudWatchTelemetryOptions, createCloudWatchTelemetry } from './telemetry.ts';
