export { guardRequests } from './allowed-requests.ts';
export type { GitHubApp } from './client.ts';
export { createGitHub, type GitHub } from './github.ts';
export type { Inspection } from './inspect.ts';
export type { AppRegistration } from './replies.ts';
export {
  admitGitHubWebhook,
  GitHubDelivery,
  type WebhookAnswer,
  type WebhookDelivery,
  webhookEvents,
} from './webhook.ts';
