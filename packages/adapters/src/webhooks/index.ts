export { receiveGitHubWebhook, type WebhookAnswer, type WebhookDelivery } from './github.ts';
