export { type PruneOptions, type PruneReport, pruneVersions } from './prune-versions.ts';
