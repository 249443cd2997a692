export { createSentryQueries, type SentryQueriesOptions } from './queries.ts';
