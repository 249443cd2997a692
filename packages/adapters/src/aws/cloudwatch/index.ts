export { type CloudWatchQueriesOptions, createCloudWatchQueries } from './queries.ts';
export { type CloudWatchTelemetryOptions, createCloudWatchTelemetry } from './telemetry.ts';
