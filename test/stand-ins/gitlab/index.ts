export { findQuickActions } from './quick-actions.ts';
export { type GitLabStandIn, startGitLabStandIn } from './start.ts';
export { headersOf } from './webhooks.ts';
export type { Delivery } from './world.ts';
