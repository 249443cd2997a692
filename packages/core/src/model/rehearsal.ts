import * as z from 'zod';

/** What the names of all branches of rehearsals begin with. */
export const rehearsalPrefix = 'suture/rehearsal-';

/** A branch that an operator made for one rehearsal. Nothing ships from a branch with such a name. */
export const ScratchBranch = z
  .string()
  .regex(/^suture\/rehearsal-[0-9a-f]{16}$/, `it must be ${rehearsalPrefix} and 16 hexadecimal digits`);

/** `true`: it ends at triage. With a branch: it goes on to a draft pull request onto that branch. */
export const Rehearsal = z.union([z.literal(true), z.object({ branch: ScratchBranch })]);
export type Rehearsal = z.infer<typeof Rehearsal>;
