export { type Bell, createBell } from './bell.ts';
export { createReceiver, type Receiver, type ReceiverEvent } from './receive-messages.ts';
export { createLogWatch, type LogWatch } from './watch-log.ts';
