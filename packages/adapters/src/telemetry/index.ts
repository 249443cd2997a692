export { parseError, parsePrinted } from './alert-error.ts';
export { answerFrom, type Finding } from './answer.ts';
export { combineQueries } from './combine-queries.ts';
export { combineTelemetry } from './combine-telemetry.ts';
export { countLines, describeWords } from './histogram.ts';
export { countSymptom, readObservedSymptoms } from './log-symptom.ts';
export type { TelemetrySource } from './telemetry-source.ts';
export { iso, spanOf, startsOf, stepOf, type TimeSpan } from './time-span.ts';
export { withPermission } from './with-permission.ts';
