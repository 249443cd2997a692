export { answerFrom, type Finding } from './answer.ts';
export { countLines, describeWords } from './histogram.ts';
export { createLogTelemetry, type LogTelemetryOptions, readSightings } from './log-file.ts';
export { iso, spanOf, startsOf, stepOf, type TimeSpan } from './time-span.ts';
export { withPermission } from './with-permission.ts';
