import { InvalidInput, parse } from '@suture/core';
import aslValidator from 'asl-validator';
import { DefinitionNotRunnable } from '../errors.ts';
import { guardDefinition } from './guard.ts';
import { Definition } from './model.ts';

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
