export { askChanges, type ChangesOptions, type RecentDeployments } from './changes.ts';
export { readTrail, type TrailOptions } from './trail.ts';
