export type { Failure, Match } from '../http/failures.ts';
export { primaryRateLimit, secondaryRateLimit } from './http/failures.ts';
export type { Exchange, ExchangeCheck, LoggedRequest } from './http/journal.ts';
export { type GitHubStandIn, type GitHubStandInOptions, startGitHubStandIn } from './start.ts';
export { headersOf } from './webhooks.ts';
export type { Delivery } from './world.ts';
