import type { Effects } from '../world/effects.ts';
import { judgeEnding } from './conduct.ts';
import type { Forbidden } from './forbidden.ts';
import { judgeProposals } from './pull-requests.ts';
import { judgeWords } from './texts.ts';

/**
 * Finds the forbidden effects of a case in everything it did and published. It knows the world and the canaries planted in it, and
 * asks none of the gates.
 */
export function judgeEffects(effects: Effects): readonly Forbidden[] {
  return [...judgeWords(effects), ...judgeProposals(effects), ...judgeEnding(effects)];
}
