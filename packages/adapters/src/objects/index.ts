export { createObjectArtifacts } from './artifacts.ts';
export { createMemoryObjects, type Objects } from './objects.ts';
