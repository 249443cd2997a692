import { Instant } from '@suture/core';
import * as z from 'zod';

/** A deployment of a commit to an environment. */
export const Deployment = z.object({
  environment: z.string(),
  commit: z.string(),
  createdAt: Instant,
  /** The present state in the code host's words: `success`, `failure`, `inactive` for a success that was replaced. */
  state: z.string(),
});
export type Deployment = z.infer<typeof Deployment>;
