import { type Alert, type Config, InvalidInput } from '@suture/core';
import type { AlertSource } from './source.ts';

/**
 * Turns an alert's text into our words by the first source that knows its shape.
 * @param what names the alert in errors: `the alert in alarm.json`
 * @throws InvalidInput when it is not JSON, of no known shape, or lacks a field
 */
export function readAlert(text: string, what: string, config: Config, sources: readonly AlertSource[]): Alert {
  let event: unknown;
  try {
    event = JSON.parse(text);
  } catch (cause) {
    throw new InvalidInput(what, ['it is not JSON'], { cause });
  }
  const source = sources.find((candidate) => candidate.accepts(event));
  if (source !== undefined) return source.read(event, config);
  throw new InvalidInput(what, [`no known shape; expected ${sources.map((known) => known.shape).join(', or ')}`]);
}
