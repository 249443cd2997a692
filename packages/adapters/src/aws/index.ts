export { findThrottle } from './throttling.ts';
