export type { Inbox } from '../inbox.ts';
export { type BatchResult, type QueuedMessage, receiveBatch } from './alert-queue.ts';
