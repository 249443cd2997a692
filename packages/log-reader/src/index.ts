export { chainOf } from './chain-of.ts';
export { isFailureLevel } from './errors/fields/index.ts';
export { readHead } from './errors/text/head.ts';
export { readAllThrown, readThrown } from './errors/text/read-thrown.ts';
export type * from './model.ts';
export { readEntries, readLog } from './read-log.ts';
