import { openCodeSearch } from './code-search.ts';
import { openEngine } from './engines.ts';
import type { Cloud } from './ports.ts';

/** Writes fixes, with access to the code and its history. */
export const fixEngine = (cloud: Cloud) => ({
  fixEngine: openEngine(cloud, ({ snapshots }) => ({ codeSearch: openCodeSearch(cloud, snapshots) })),
});
