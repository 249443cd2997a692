import * as z from 'zod';
import { Category, Severity } from '../../../model/index.ts';
import { redact } from '../../../policy/redaction.ts';
import { Quote } from '../sources.ts';

const Sentence = z.string().min(1).max(600).transform(redact);

/** What the model answers. */
export const TriageAnswer = z.object({
  severity: Severity,
  impact: Sentence.describe('Who notices what, with numbers.'),
  blastRadius: Sentence.describe('What else is touched or will be.'),
  category: Category.describe('What is likely wrong.'),
  codeIsCause: z.enum(['yes', 'no', 'unclear']).describe("Whether a change of this service's code can be the cure."),
  why: Sentence.describe('Why it looks so.'),
  duplicateOf: z.string().max(100).optional().describe('Id of the open incident that this is another alert of.'),
  evidence: z.array(Quote).max(10).default([]).describe('Words from sources you were shown that bear it out.'),
});
export type TriageAnswer = z.infer<typeof TriageAnswer>;
