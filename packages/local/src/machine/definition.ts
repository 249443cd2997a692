import { InvalidInput, parse } from '@suture/core';
import aslValidator from 'asl-validator';
import { z } from 'zod';
import { DefinitionNotRunnable } from '../errors.ts';
import { guardDefinition } from './guard.ts';

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

/**
 * Reads a state machine's definition for running it here.
 * @param substitutions what stands for each `${Name}`
 * @throws InvalidInput when it is not a valid definition, DefinitionNotRunnable when the local runner would ignore part of it
 */
export function loadDefinition(text: string, substitutions: Readonly<Record<string, string>>): Definition {
  const substituted = text.replace(/\$\{(\w+)\}/g, (whole, name: string) => substitutions[name] ?? whole);
  let value: unknown;
  try {
    value = JSON.parse(substituted);
  } catch (cause) {
    throw new InvalidInput('the state machine', ['it is not JSON'], { cause });
  }
  const definition = parse(Definition, value, 'the state machine');
  const reasons = guardDefinition(definition, substituted);
  if (reasons.length > 0) throw new DefinitionNotRunnable(reasons);
  const verdict = aslValidator(JSON.parse(substituted), { checkArn: true, checkPaths: true });
  if (!verdict.isValid) throw new InvalidInput('the state machine', [verdict.errorsText('; ')]);
  return definition;
}

/** Whether a state waits for a task token. */
export function waitsForToken(state: StateDefinition): boolean {
  return state.Resource?.endsWith('.waitForTaskToken') ?? false;
}
