export { type CloudWatchTelemetryOptions, createCloudWatchTelemetry } from './cloudwatch.ts';
export { createLogTelemetry, type LogTelemetryOptions, readSightings } from './log-file.ts';
export { readChunks } from './read-chunks.ts';
export { createRerunTelemetry, type RerunResult } from './rerun.ts';
