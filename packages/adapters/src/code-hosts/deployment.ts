import { Instant } from '@suture/core';
import { z } from 'zod';

/** One time that a commit was put into an environment. */
export const Deployment = z.object({
  environment: z.string(),
  commit: z.string(),
  createdAt: Instant,
  /** How it stands now, in the code host's words: `success`, `failure`, `inactive` for a success that another came after. */
  state: z.string(),
});
export type Deployment = z.infer<typeof Deployment>;
