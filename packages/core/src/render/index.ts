export { describeAuditHead, readAuditHeads } from './audit-head.ts';
export { describeDiagnosis } from './diagnosis.ts';
export { toMarkdown, toPlainText } from './document.ts';
export { describeGrading } from './grading.ts';
export { describeIncidentReport, describeTimeline, type IncidentReport } from './incident-report.ts';
export { describeObserved, describePlace, placeOf } from './observed-error.ts';
export { describeReview } from './review.ts';
