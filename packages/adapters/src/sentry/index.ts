export { createSentryQueries } from './queries.ts';
