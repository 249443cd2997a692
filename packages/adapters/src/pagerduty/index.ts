export { createPagerDutyNotes } from './notes.ts';
export { createPagerDutySource } from './source.ts';
