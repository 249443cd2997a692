export { toMarkdown, toPlainText } from './document.ts';
export { describeIncidentReport, describeTimeline, type IncidentReport } from './incident-report.ts';
