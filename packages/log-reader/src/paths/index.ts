export type { TreeReader } from './compiled.ts';
export { findOwner } from './foreign.ts';
export { type LocatedFrame, locateFrames } from './frames.ts';
export { findDefinition } from './functions.ts';
export { createLocator, type Locate, type Location } from './locate.ts';
export { normalisePath } from './normalise.ts';
export { type MapFrame, sourceMapper } from './source-maps.ts';
