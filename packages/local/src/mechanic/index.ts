export { createMechanicEngine } from './mechanic.ts';
export type { MechanicParts } from './parts.ts';
export type { RepairWorkspace } from './repair-workspace.ts';
export { isTestFile } from './reproduce.ts';
export { searchLimits, searchRepairs } from './search.ts';
export { openSourceTree } from './source-tree.ts';
