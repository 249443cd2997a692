export { type BatchResult, type QueuedMessage, receiveBatch } from './alert-queue.ts';
export type { Inbox } from '../inbox.ts';
