import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { FileChange, FixAttempt } from '../../../model/index.ts';
import { countChangedLines } from '../../../policy/changed-lines.ts';
import { redact } from '../../../policy/redaction.ts';
import type { Snapshot } from '../../../ports/index.ts';
import { defineFinalTool, type FinalTool } from '../tool.ts';
import { applyEdits } from './edits.ts';

const Change = z.object({
  title: z
    .string()
    .min(1)
    .max(71)
    .regex(/^[^\r\n]+$/, 'it must be one line')
    .transform(redact)
    .describe('What the change does, imperative: the subject of its commit.'),
  rationale: z.string().min(1).max(3000).transform(redact).describe('Why this cures the cause, for a reviewer.'),
  edits: z
    .array(
      z.object({
        path: z.string().min(1).max(500),
        find: z.string().max(20_000).describe('Stands exactly once in the file; empty for a new file.'),
        replace: z.string().max(20_000),
      }),
    )
    .min(1)
    .max(20),
});

/** What the model answers. */
export const Proposal = Change.extend({
  reproduction: z
    .object({
      content: z.string().min(1).max(100_000).describe('The whole text of the test file.'),
      description: z.string().min(1).max(300).transform(redact).describe('What the test does, in one sentence.'),
    })
    .optional(),
  alternatives: z.array(Change).max(4).default([]).describe('Other ways to mend it, with the same reproduction.'),
});
export type Proposal = z.infer<typeof Proposal>;

/** One way to fix it, applied to the files. */
export interface Candidate {
  readonly title: string;
  readonly rationale: string;
  readonly files: readonly FileChange[];
  readonly idea: string;
}

export interface AppliedProposal {
  /** The smallest change first: the model's own order says nothing. */
  readonly candidates: readonly Candidate[];
  readonly reproduction: Proposal['reproduction'];
}

/** Repeated ideas that one conversation may propose before it ends. */
const maxRepeats = 1;

/** The tool that takes a fix. It rejects edits that do not apply and ideas that failed before; a second repeat ends the conversation. */
export function createPropose(
  snapshot: Snapshot,
  attempts: readonly FixAttempt[],
  most: number,
): { readonly propose: FinalTool<AppliedProposal>; readonly count: () => number } {
  const failed = new Map(attempts.map((attempt) => [attempt.idea, attempt.attempt]));
  const counts = { proposals: 0, repeats: 0 };
  const propose = defineFinalTool<typeof Proposal, AppliedProposal>({
    name: 'propose',
    description: 'Gives your fix and ends the conversation.',
    input: Proposal,
    judge: (proposal) => {
      counts.proposals += 1;
      const { reproduction, alternatives, ...first } = proposal;
      const changes = [first, ...alternatives].slice(0, most);
      const applied = changes.map((change) => ({ change, result: applyEdits(change.edits, snapshot) }));
      const problems = applied.flatMap(({ result }) => (result.outcome === 'unfit' ? result.problems : []));
      if (problems.length > 0) return { outcome: 'rejected', why: `The edits do not fit. ${problems.join(' ')}` };
      const candidates = applied.flatMap(({ change, result }) => {
        if (result.outcome === 'unfit') return [];
        const { title, rationale } = change;
        return [{ title, rationale, files: result.files, idea: nameIdea(result.files, reproduction?.content) }];
      });
      const fresh = candidates.filter(
        ({ idea }, index) => !failed.has(idea) && candidates.findIndex((other) => other.idea === idea) === index,
      );
      if (fresh.length > 0)
        return { outcome: 'accepted', answer: { candidates: fresh.sort(compareSize), reproduction } };
      const before = failed.get(candidates[0]?.idea ?? '');
      counts.repeats += 1;
      if (counts.repeats > maxRepeats)
        return { outcome: 'over', why: `The model has no other idea than that of attempt ${before}, which failed.` };
      return { outcome: 'rejected', why: `This is attempt ${before} again, which failed. Propose something else.` };
    },
  });
  return { propose, count: () => counts.proposals };
}

function compareSize(a: Candidate, b: Candidate): number {
  return countLines(a) - countLines(b);
}

function countLines({ files }: Candidate): number {
  return files.reduce((sum, { before, after }) => sum + countChangedLines(before ?? '', after ?? '', 2000), 0);
}

/** The same change with another reproduction is another idea: it may have been the reproduction that failed. */
function nameIdea(files: readonly FileChange[], reproduction: string | undefined): string {
  const changes = files.map(({ path, after }) => [path, after]).sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
  const text = JSON.stringify([changes, reproduction ?? null]);
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
