import { openCodeSearch } from './code-search.ts';
import { thinkingWith } from './thinking.ts';

/** Who writes the fix: it looks into the code and its history. */
export const fixing = thinkingWith((cloud, { snapshots }) => ({ codeSearch: openCodeSearch(cloud, snapshots) }));
