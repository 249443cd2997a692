import * as z from 'zod';

/** One check of the team's own CI on a commit, as its code host knows it now. Its words come from whatever runs there. */
export const Check = z.object({
  name: z.string(),
  /** `other`: skipped, cancelled or waiting for a person, which says nothing of the code. */
  state: z.enum(['passed', 'failed', 'running', 'other']),
  url: z.string().optional(),
  summary: z.string().optional(),
  /** What it says of single lines. */
  annotations: z.array(z.object({ path: z.string(), line: z.int(), message: z.string() })),
});
export type Check = z.infer<typeof Check>;

/** The checks of a commit. `hidden`: Suture may not see them there. */
export const Checks = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('read'), checks: z.array(Check) }),
  z.object({ outcome: z.literal('hidden') }),
]);
export type Checks = z.infer<typeof Checks>;
