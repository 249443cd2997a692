import * as z from 'zod';

/** Code that somebody knows. */
export const CodeQuestion = z.object({
  /** The commit that brought the fault. */
  commit: z.string().optional(),
  /** The files that the fix changes. */
  paths: z.array(z.string()),
});
export type CodeQuestion = z.infer<typeof CodeQuestion>;

/** Who knows it, as the code host names them: `@ada`, `@shop/payments`. */
export const People = z.object({
  /** Wrote the commit, and may write to the repository now. */
  author: z.string().optional(),
  /** Own the files. */
  owners: z.array(z.string()),
});
export type People = z.infer<typeof People>;
