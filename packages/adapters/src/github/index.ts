export { guardRequests } from './allowed-requests.ts';
export type { GitHubApp } from './client.ts';
export { createGitHub, type GitHub } from './github.ts';
export type { Inspection } from './inspect.ts';
export { admitGitHubWebhook, GitHubDelivery, type WebhookAnswer, type WebhookDelivery } from './webhook.ts';
