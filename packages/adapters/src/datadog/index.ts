export { createDatadogNotes } from './notes.ts';
export { createDatadogSource } from './source.ts';
