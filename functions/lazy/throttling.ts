export { findThrottle } from '@suture/adapters/aws';
