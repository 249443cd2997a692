export { type CloudWatchTelemetryOptions, createCloudWatchTelemetry } from './cloudwatch.ts';
export { createLogTelemetry, type LogTelemetryOptions, readSightings } from './log-file.ts';
export { createLogQueries, type LogQueriesOptions } from './queries/log-lines.ts';
export { readChunks } from './read-chunks.ts';
export { createRerunTelemetry, type RerunResult } from './rerun.ts';
