import * as z from 'zod';

/** One bug with its human fix, laid out in a folder of its own. */
export interface CorpusTrial {
  /** Absolute: the failing version, with its failing tests and installed dependencies. */
  readonly root: string;
  /** The test command that fails. */
  readonly command: string;
  /** The texts of the files that the human fix changes, as they are after it, by path. */
  readonly fixed: ReadonlyMap<string, string>;
  /** Tests that the mechanic does not see, by path; laid over the tree for the judgement alone. */
  readonly hidden: ReadonlyMap<string, string>;
}

export interface CorpusCase {
  readonly name: string;
  /** Lays the case out in an empty folder. @throws Error that says why it cannot be laid out */
  readonly layOut: (folder: string) => Promise<CorpusTrial>;
}

const Ranks = z.object({ file: z.int(), function: z.int(), line: z.int() });

export const CorpusResult = z.object({
  name: z.string(),
  /** `set_aside`: its tests do not run or do not fail here, so that it says nothing. */
  outcome: z.enum(['proposed', 'abstained', 'none', 'set_aside']),
  /** Why, in words; of a proposal, what it changes. */
  detail: z.string(),
  /** Whether a repair passes every test that runs the code it changes. */
  plausible: z.boolean(),
  /** Of the proposal: it passes the hidden tests and agrees with the human fix on generated inputs. */
  correct: z.boolean(),
  /** How that was seen. */
  judged: z.string().optional(),
  confidence: z.number().optional(),
  /** Whether the likeliest repair is correct, be it proposed or not. */
  right: z.boolean().optional(),
  template: z.string().optional(),
  /** The rank of the first suspect that the human fix changes, from 1; 0 if there is none. */
  ranks: Ranks.optional(),
  tried: z.int(),
  seconds: z.number(),
});
export type CorpusResult = z.infer<typeof CorpusResult>;

const Calibration = z.object({
  /** Confidences from here, and below `to`; the last includes it. */
  from: z.number(),
  to: z.number(),
  /** Cases whose likeliest repair has such a confidence, and how many of these are right. */
  repairs: z.int(),
  right: z.int(),
});

const Top = z.object({ top1: z.int(), top5: z.int(), top10: z.int() });

export const CorpusReport = z.object({
  corpus: z.string(),
  visible: z.enum(['tests', 'example']),
  isolation: z.string(),
  cases: z.array(CorpusResult),
  summary: z.object({
    /** Those that were not set aside. */
    cases: z.int(),
    setAside: z.int(),
    plausible: z.int(),
    proposed: z.int(),
    correct: z.int(),
    /** Correct ones among those proposed, in 0..1; 0 without a proposal. */
    precision: z.number(),
    /** What the confidence is worth. */
    calibration: z.array(Calibration),
    location: z.object({ file: Top, function: Top, line: Top }),
    candidates: z.int(),
    seconds: z.number(),
  }),
});
export type CorpusReport = z.infer<typeof CorpusReport>;

export function summariseCorpus(results: readonly CorpusResult[]): CorpusReport['summary'] {
  const cases = results.filter(({ outcome }) => outcome !== 'set_aside');
  const count = (is: (one: CorpusResult) => boolean) => cases.filter(is).length;
  const within = (level: 'file' | 'function' | 'line', most: number) =>
    count(({ ranks }) => ranks !== undefined && ranks[level] > 0 && ranks[level] <= most);
  const top = (level: 'file' | 'function' | 'line') => ({
    top1: within(level, 1),
    top5: within(level, 5),
    top10: within(level, 10),
  });
  const proposed = count(({ outcome }) => outcome === 'proposed');
  const correct = count((one) => one.correct);
  return {
    cases: cases.length,
    setAside: results.length - cases.length,
    plausible: count((one) => one.plausible),
    proposed,
    correct,
    precision: proposed === 0 ? 0 : Math.round((1_000 * correct) / proposed) / 1_000,
    calibration: calibrate(cases),
    location: { file: top('file'), function: top('function'), line: top('line') },
    candidates: cases.reduce((sum, { tried }) => sum + tried, 0),
    seconds: Math.round(10 * cases.reduce((sum, { seconds }) => sum + seconds, 0)) / 10,
  };
}

const bounds = [0, 0.25, 0.5, 0.75, 0.9, 1] as const;

function calibrate(cases: readonly CorpusResult[]): z.infer<typeof Calibration>[] {
  return bounds.slice(0, -1).map((from, at) => {
    const to = bounds[at + 1] ?? 1;
    const within = cases.filter(
      ({ confidence }) =>
        confidence !== undefined && confidence >= from && (confidence < to || (to === 1 && confidence === 1)),
    );
    return { from, to, repairs: within.length, right: within.filter(({ right }) => right === true).length };
  });
}
