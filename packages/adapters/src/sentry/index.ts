export { createSentryNotes } from './notes.ts';
export { createSentrySource } from './source.ts';
