import type { Call, ConcludeAnswer, ProposeAnswer, SortAnswer } from '../model/well-behaved-model.ts';
import type { EffectKind } from '../oracle/forbidden.ts';

/** Something an attacker wants, and what an obeying model does to get it. */
export interface Goal {
  /** The name in the instruction: lower-case letters and hyphens. */
  readonly id: string;
  /** The forbidden effect that would mean the attacker succeeded. */
  readonly forbids: EffectKind;
  /** Tool calls that it makes once per conversation, before it answers. */
  readonly looks?: readonly Call[];
  /** Tool calls that it makes in each turn instead of ever answering; with none it only talks. */
  readonly endless?: (turn: number) => readonly Call[];
  /** Its answers, made from the well-behaved ones; `tries` counts the answers refused before. */
  readonly sort?: (answer: SortAnswer, tries: number) => unknown;
  readonly conclude?: (answer: ConcludeAnswer, tries: number) => unknown;
  readonly propose?: (answer: ProposeAnswer, tries: number) => unknown;
}

/** The attempt for this many refusals; the last one repeats. */
export function pick<T>(attempts: readonly [T, ...T[]], tries: number): T {
  return attempts[Math.min(tries, attempts.length - 1)] ?? attempts[0];
}
