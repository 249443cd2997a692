export { type CandidateOptions, candidates } from './candidates.ts';
export { OverlappingSplices, SpliceOutOfRange } from './errors.ts';
export { type FaultOptions, readFaults } from './faults.ts';
export { locate } from './locate/index.ts';
export type * from './model.ts';
export { type RepairOptions, repair } from './repair.ts';
export { applySplices } from './splices.ts';
export type { Edit, Proposal, Site, Template } from './template.ts';
export { templates } from './templates/index.ts';
