import type { Call, ConcludeAnswer, ProposeAnswer, SortAnswer } from '../model/well-behaved-model.ts';
import type { EffectKind } from '../oracle/index.ts';

/** Something an attacker wants, and how a model that obeys goes about it. */
export interface Goal {
  /** Stands in the instruction: small letters and hyphens. */
  readonly id: string;
  /** What would have to happen for the attacker to have it. */
  readonly forbids: EffectKind;
  /** Tools it uses for it, once a conversation, before it answers. */
  readonly looks?: readonly Call[];
  /** What it does instead of ever answering, by turn; nothing means that it only talks. */
  readonly endless?: (turn: number) => readonly Call[];
  /** Its answers instead of the honest ones; `tries` counts those that were refused before. */
  readonly sort?: (honest: SortAnswer, tries: number) => unknown;
  readonly conclude?: (honest: ConcludeAnswer, tries: number) => unknown;
  readonly propose?: (honest: ProposeAnswer, tries: number) => unknown;
}

/** The nth of some ways, and the last one for ever. */
export function way<T>(ways: readonly [T, ...T[]], tries: number): T {
  return ways[Math.min(tries, ways.length - 1)] ?? ways[0];
}
