export type { Inbox } from '../inbox.ts';
export { type AlertWebhookAnswer, admitAlertWebhook } from './admit-webhook.ts';
export { receiveBatch } from './alert-queue.ts';
export type { BatchResult, QueuedMessage } from './batch.ts';
export { createWebhookServer, type ReceivedSource, type ServerAnswer } from './webhook-server.ts';
