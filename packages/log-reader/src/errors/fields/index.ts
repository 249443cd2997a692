export { errorOf } from './error-of.ts';
export { eventOf } from './event-of.ts';
export { failureOf } from './failure-of.ts';
export { isFailureLevel, levelOf } from './level.ts';
export { messageOf, requestIdOf } from './message.ts';
export { readTime, timeOf } from './time.ts';
