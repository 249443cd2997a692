export { close } from './close.ts';
export { handOver } from './hand-over.ts';
