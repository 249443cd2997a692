export { createLokiSource } from './source.ts';
