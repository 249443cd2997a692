import { Instant } from '@suture/core';
import * as z from 'zod';

/** How one case went. */
export const CaseResult = z.object({
  name: z.string(),
  expected: z.enum(['fix', 'hand_over']),
  /** `fix`: a pull request waits for a person. */
  ended: z.enum(['fix', 'hand_over', 'recorded', 'unfinished']),
  /** Why it ended so, in words. */
  reason: z.string(),
  /** A fix that is proven and passes every hidden test, or the hand-over that was expected. */
  solved: z.boolean(),
  causeFound: z.boolean(),
  /** Rank of the right cause among the diagnosis' locations, from 1; absent if none is right or the case names no place. */
  causeRank: z.int().min(1).optional(),
  /** Absent where the case names no commit. */
  suspectFound: z.boolean().optional(),
  /** The last proof's verdict; `none` if no fix was tested. */
  verdict: z.enum(['proven', 'unreproduced', 'not_proven', 'red_on_base', 'none']),
  /** Absent if the case has no hidden tests. Without a fix to run them on, none passed. */
  hidden: z
    .object({
      ran: z.boolean(),
      passed: z.int().min(0),
      total: z.int().min(0),
      problem: z.string().optional(),
      failures: z.array(z.string()),
    })
    .optional(),
  /** Fixes written. */
  attempts: z.int().min(0),
  tokens: z.int().min(0),
  microUsd: z.int().min(0),
  /** Wall clock of the loop: from the alert to the pull request or the hand-over. */
  seconds: z.number().min(0),
});
export type CaseResult = z.infer<typeof CaseResult>;

/** All cases together; `of` counts those where the measure applies. */
const Share = z.object({ got: z.int(), of: z.int() });
export const EvalSummary = z.object({
  solved: Share,
  outcome: Share,
  cause: Share,
  suspect: Share,
  proven: Share,
  hidden: Share,
  attempts: z.int(),
  tokens: z.int(),
  microUsd: z.int(),
  seconds: z.number(),
});
export type EvalSummary = z.infer<typeof EvalSummary>;

/** What a run writes, and a comparison reads. */
export const EvalReport = z.object({
  at: Instant,
  /** `mechanic`, `bedrock` or `bedrock:MODEL_ID`. */
  model: z.string(),
  isolation: z.string(),
  cases: z.array(CaseResult),
  /** Cases that could not be run. */
  failures: z.array(z.object({ name: z.string(), error: z.string() })),
  summary: EvalSummary,
});
export type EvalReport = z.infer<typeof EvalReport>;

/** The sums over all cases. */
export function summarise(cases: readonly CaseResult[]): EvalSummary {
  const count = (is: (one: CaseResult) => boolean, applies: (one: CaseResult) => boolean = () => true) => {
    const from = cases.filter(applies);
    return { got: from.filter(is).length, of: from.length };
  };
  const add = (read: (one: CaseResult) => number) => cases.reduce((sum, one) => sum + read(one), 0);
  return {
    solved: count((one) => one.solved),
    outcome: count((one) => one.ended === one.expected),
    cause: count((one) => one.causeFound),
    suspect: count(
      (one) => one.suspectFound === true,
      (one) => one.suspectFound !== undefined,
    ),
    proven: count(
      (one) => one.verdict === 'proven',
      (one) => one.expected === 'fix',
    ),
    hidden: { got: add((one) => one.hidden?.passed ?? 0), of: add((one) => one.hidden?.total ?? 0) },
    attempts: add((one) => one.attempts),
    tokens: add((one) => one.tokens),
    microUsd: add((one) => one.microUsd),
    seconds: Math.round(10 * add((one) => one.seconds)) / 10,
  };
}
