import * as z from 'zod';
import { Category } from '../../../model/index.ts';
import { redact } from '../../../policy/redaction.ts';
import { Quote } from '../sources.ts';

const Line = z.int().min(1);
const Sentence = z.string().min(1).max(1000).transform(redact);

/** What a claim is about, which decides what kind of source can bear it out. */
export const ClaimKind = z.enum(['symptom', 'place', 'change', 'outside', 'recovery', 'past']);
export type ClaimKind = z.infer<typeof ClaimKind>;

export const Claim = z.object({
  kind: ClaimKind.describe(
    'symptom: what is seen to fail (logs, metrics, traces, vendor); place: where in the code it goes wrong (code); change: which commit brought it (history); outside: what else than code is wrong (logs, metrics, traces, vendor, changes); recovery: that it is over or never was (logs, metrics); past: a past incident like it',
  ),
  claim: Sentence,
  evidence: z.array(Quote).min(1).max(5),
});
export type Claim = z.infer<typeof Claim>;

/** What the model answers. */
export const Conclusion = z.object({
  outcome: z
    .enum(['cause', 'recovered', 'nothing_wrong', 'cannot_tell'])
    .describe(
      'recovered: it failed and no longer does; nothing_wrong: the alert is false; cannot_tell: the evidence does not show why.',
    ),
  category: Category.default('code').describe('What is wrong. Only code is mended with a patch.'),
  cause: z
    .string()
    .min(1)
    .max(2000)
    .transform(redact)
    .describe(
      'Why it fails, in one to three sentences for a person, as a change where it is one: "commit 1a2b3c4 reads supplier.leadDays without the null check that products without a supplier need". For the other outcomes: what shows it, or what stands in the way of knowing.',
    ),
  confidence: z.number().min(0).max(1).describe('How likely it is that this is so.'),
  locations: z
    .array(z.object({ file: z.string().max(500), startLine: Line, endLine: Line, reason: Sentence }))
    .max(10)
    .default([])
    .describe(
      'Where the cause is, most likely first, in files you have read; a fix may change these files and no others.',
    ),
  suspectCommit: z.string().max(64).optional().describe('Id of the commit that brought it.'),
  claims: z
    .array(Claim)
    .max(20)
    .default([])
    .describe('Everything you claim, each with words from sources you were shown.'),
  alternatives: z
    .array(z.object({ cause: Sentence, ruledOutBy: Sentence, evidence: Quote.optional() }))
    .max(10)
    .default([])
    .describe('What else it could have been, and what speaks against it.'),
  limits: z.array(Sentence).max(20).default([]).describe('What was not looked at, or cannot be known from here.'),
});
export type Conclusion = z.infer<typeof Conclusion>;
