export { errorOf } from './error.ts';
export { eventOf } from './event.ts';
export { failureOf } from './failure.ts';
export { levelOf } from './level.ts';
export { messageOf } from './message.ts';
export { requestIdOf } from './request-id.ts';
export { timeOf } from './time.ts';
