import * as z from 'zod';

/** One fault at one place of one story: a cell of the crash matrix. */
export const Cell = z.object({
  story: z.string(),
  caller: z.string(),
  /** Which invocation of the caller, from 1. */
  invocation: z.int(),
  /** Which call of the invocation, from 1; 0 for the invocation as a whole. */
  call: z.int(),
  fault: z.string(),
});
export type Cell = z.infer<typeof Cell>;

/** What a worker is asked to play: a seed, with some of its faults if not with all; a cell; or what cells there are. */
export const Asked = z.union([
  z.object({ seed: z.int(), kept: z.array(z.string()).optional(), withTrace: z.boolean() }),
  z.object({ cell: Cell }),
]);
export type Asked = z.infer<typeof Asked>;

/** What came of it. */
export const Answered = z.object({
  violations: z.array(z.object({ invariant: z.string(), detail: z.string(), line: z.int() })),
  /** SHA-256 of the trace. */
  hash: z.string(),
  /** The trace, where it was asked for or something was violated. */
  lines: z.array(z.string()),
  injected: z.array(z.object({ id: z.string(), what: z.string() })),
  ends: z.array(z.string()),
  visited: z.array(z.string()),
  calls: z.int(),
});
export type Answered = z.infer<typeof Answered>;

/** A story without a fault, and every fault at every place of it. */
export const Story = z.object({ name: z.string(), ends: z.array(z.string()), cells: z.array(Cell) });
export type Story = z.infer<typeof Story>;

/** Asks a worker for the stories. */
export const StoriesAsked = z.object({ stories: z.literal('all') });

/** What a worker sends back. */
export const Reply = z.union([
  z.object({ answered: Answered }),
  z.object({ stories: z.array(Story) }),
  z.object({ error: z.string() }),
]);
export type Reply = z.infer<typeof Reply>;
