export { createMemoryObjects, type Objects } from './objects.ts';
