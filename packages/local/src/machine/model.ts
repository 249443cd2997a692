import * as z from 'zod';

const Catcher = z.looseObject({ ErrorEquals: z.array(z.string()), Next: z.string() });
const Retrier = z.looseObject({ ErrorEquals: z.array(z.string()) });

/** The parts of a state that the runner and its coverage look at; the rest is kept as it is. */
export const StateDefinition = z.looseObject({
  Type: z.string(),
  Resource: z.string().optional(),
  Next: z.string().optional(),
  End: z.boolean().optional(),
  TimeoutSeconds: z.number().optional(),
  Choices: z.array(z.looseObject({ Next: z.string() })).optional(),
  Default: z.string().optional(),
  Catch: z.array(Catcher).optional(),
  Retry: z.array(Retrier).optional(),
});
export type StateDefinition = z.infer<typeof StateDefinition>;

export const Definition = z.looseObject({
  StartAt: z.string(),
  TimeoutSeconds: z.number().optional(),
  States: z.record(z.string(), StateDefinition),
});
export type Definition = z.infer<typeof Definition>;

/** Whether a state waits for a task token. */
export function waitsForToken(state: StateDefinition): boolean {
  return state.Resource?.endsWith('.waitForTaskToken') ?? false;
}
