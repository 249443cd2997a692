import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { FileChange, FixAttempt } from '../model/index.ts';
import { redact } from '../policy/redaction.ts';
import type { Snapshot } from '../ports/index.ts';
import { applyEdits } from './edits.ts';
import { defineFinalTool, type FinalTool } from './tools.ts';

/** What the model answers. */
export const Proposal = z.object({
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
  reproduction: z
    .object({
      content: z.string().min(1).max(100_000).describe('The whole text of the test file.'),
      description: z.string().min(1).max(300).transform(redact).describe('What the test does, in one sentence.'),
    })
    .optional(),
});
export type Proposal = z.infer<typeof Proposal>;

export interface AppliedProposal {
  readonly proposal: Proposal;
  readonly files: readonly FileChange[];
  readonly idea: string;
}

/** The tool that takes a fix. Edits that do not apply are told back, as is an idea that failed before; offered twice, that ends it. */
export function createPropose(
  snapshot: Snapshot,
  attempts: readonly FixAttempt[],
): { readonly propose: FinalTool<AppliedProposal>; readonly count: () => number } {
  const failed = new Map(attempts.map((attempt) => [attempt.idea, attempt.attempt]));
  const told = { proposals: 0, repeated: false };
  const propose = defineFinalTool<typeof Proposal, AppliedProposal>({
    name: 'propose',
    description: 'Gives your fix and ends the conversation.',
    input: Proposal,
    judge: (proposal) => {
      told.proposals += 1;
      const applied = applyEdits(proposal.edits, snapshot);
      if (applied.outcome === 'unfit')
        return { outcome: 'rejected', why: `The edits do not fit. ${applied.problems.join(' ')}` };
      const idea = nameIdea(applied.files, proposal.reproduction?.content);
      const before = failed.get(idea);
      if (before === undefined) return { outcome: 'accepted', answer: { proposal, files: applied.files, idea } };
      if (told.repeated)
        return { outcome: 'over', why: `The model has no other idea than that of attempt ${before}, which failed.` };
      told.repeated = true;
      return { outcome: 'rejected', why: `This is attempt ${before} again, which failed. Propose something else.` };
    },
  });
  return { propose, count: () => told.proposals };
}

/** The same change with another reproduction is another idea: it may have been the reproduction that failed. */
function nameIdea(files: readonly FileChange[], reproduction: string | undefined): string {
  const changes = files.map(({ path, after }) => [path, after]).sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([changes, reproduction ?? null]))
    .digest('hex')
    .slice(0, 12);
}
