export { type BatchResult, type QueuedMessage, receiveBatch } from './alert-queue.ts';
