export { createMechanicEngine } from './mechanic.ts';
export type { MechanicParts } from './parts.ts';
export { isTestFile } from './reproduce.ts';
export { openSourceTree } from './source-tree.ts';
export type { Workshop } from './workshop.ts';
