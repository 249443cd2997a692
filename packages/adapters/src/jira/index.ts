export { inspectJira } from './inspect.ts';
export { createJiraTickets, type JiraWorld } from './tickets.ts';
