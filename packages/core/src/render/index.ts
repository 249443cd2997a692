export { toMarkdown, toPlainText } from './document.ts';
export { describeIncidentReport, describeTimeline, type IncidentReport } from './incident-report.ts';
export { describeObserved, describePlace, placeOf } from './observed-error.ts';
export { describeReview } from './review.ts';
