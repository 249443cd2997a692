export { createJiraStandIn, type JiraStandIn } from './stand-in.ts';
