export { type BatchResult, type QueuedMessage, receiveBatch } from './receive-batch.ts';
