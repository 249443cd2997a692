export { errorOf } from './error-of.ts';
export { eventOf } from './event-of.ts';
export { failureOf } from './failure-of.ts';
export { isFailureLevel, levelOf } from './level.ts';
export { messageOf } from './message.ts';
export { requestIdOf } from './request-id.ts';
export { readTime, timeOf } from './time.ts';
