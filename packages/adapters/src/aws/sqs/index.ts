export { createSqsInbox } from './inbox.ts';
