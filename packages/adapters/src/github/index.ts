export type { WebhookDelivery } from '../webhook-delivery.ts';
export { guardRequests } from './allowed-requests.ts';
export { createTokenClients, type GitHubApp } from './client.ts';
export { createWebhookForwarder, type ForwardWebhook } from './forward-webhook.ts';
export { createGitHub, createTokenCodeHost, type GitHub, serveGitHub } from './github.ts';
export type { Inspection } from './inspect.ts';
export type { AppRegistration } from './replies.ts';
export { createScratchRepository, type ScratchRepository } from './scratch.ts';
export { admitGitHubWebhook, GitHubDelivery, type WebhookAnswer, webhookEvents } from './webhook.ts';
