export { guardGitLabRequests } from './allowed-requests.ts';
export { createGitLab, type GitLab } from './gitlab.ts';
export { disarm, hasQuickAction } from './quick-actions.ts';
export { admitGitLabWebhook, GitLabDelivery, type GitLabWebhookAnswer, gitLabTriggers } from './webhook.ts';
