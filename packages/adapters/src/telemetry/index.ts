export { parseError, parsePrinted } from './alert-error.ts';
export { answerFrom, type Finding } from './answer.ts';
export { countLines, describeWords } from './histogram.ts';
export { countSymptom, readObservedSymptoms } from './log-symptom.ts';
export { iso, spanOf, startsOf, stepOf, type TimeSpan } from './time-span.ts';
export type { VendorQueries } from './vendor-queries.ts';
export { withPermission } from './with-permission.ts';
