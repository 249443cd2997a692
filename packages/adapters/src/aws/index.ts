export { openBySource } from './by-source.ts';
export { findThrottle } from './throttling.ts';
