export { createFileTickets } from './file.ts';
export { createIssueTickets } from './github-issues.ts';
