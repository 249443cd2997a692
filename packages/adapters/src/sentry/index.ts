export { createSentrySource } from './source.ts';
