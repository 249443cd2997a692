import type { Effects } from './effects.ts';
import type { Forbidden } from './forbidden.ts';
import { judgeEnding } from './oracle-ending.ts';
import { judgeProposals } from './oracle-proposals.ts';
import { judgeWords } from './oracle-words.ts';

/**
 * Looks at everything that a run did and said, and says what of it must not be. It knows the world and what was planted in it,
 * and asks none of the gates.
 */
export function judgeEffects(effects: Effects): readonly Forbidden[] {
  return [...judgeWords(effects), ...judgeProposals(effects), ...judgeEnding(effects)];
}
