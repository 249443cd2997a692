import * as z from 'zod';

/** Lines of one file, counted from 1, as they were before a change. */
export const FileLines = z.object({
  path: z.string(),
  ranges: z.array(z.object({ from: z.int().min(0), to: z.int().min(0) })),
});
export type FileLines = z.infer<typeof FileLines>;

/** A change of the same repository that somebody proposes, proposed or shipped. */
export const OtherChange = z.object({
  /** `open`: a pull request; `closed`: one that a person closed unmerged; `shipped`: a commit on the shipping branch that is not live yet. */
  kind: z.enum(['open', 'closed', 'shipped']),
  /** The pull request's number, or the commit. */
  id: z.string(),
  url: z.string(),
  title: z.string(),
  /** The beginning of its description or message. */
  text: z.string(),
  /** Who made it: Suture, a person, or another program. */
  by: z.enum(['suture', 'person', 'bot']),
  /** The branch that carries it; empty for a commit. */
  branch: z.string(),
  headCommit: z.string(),
  /** The branch that it is for. */
  base: z.string().optional(),
  files: z.array(FileLines),
});
export type OtherChange = z.infer<typeof OtherChange>;
