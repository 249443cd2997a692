import type { GrammarName } from '../files.ts';
import { go } from './go.ts';
import { java } from './java.ts';
import { javascript } from './javascript.ts';
import type { Language } from './language.ts';
import { python } from './python.ts';

/** How the tree of each grammar is read. */
export const languages: Readonly<Record<GrammarName, Language>> = {
  typescript: javascript,
  tsx: javascript,
  javascript,
  python,
  go,
  java,
};
