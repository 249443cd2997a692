import * as z from 'zod';

/** Something that came in from outside and made the service fail, so that it can be sent again. */
export const CapturedEvent = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('http'),
    method: z.string(),
    /** With its query. */
    path: z.string(),
    headers: z.record(z.string(), z.string()),
    /** The text of the body, or what the log had it parsed to. */
    body: z.json().optional(),
  }),
  z.object({ kind: z.literal('lambda'), event: z.json() }),
  /** Values logged with the error, by name. */
  z.object({ kind: z.literal('values'), values: z.record(z.string(), z.json()) }),
]);
export type CapturedEvent = z.infer<typeof CapturedEvent>;
