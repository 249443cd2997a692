import { type Alert, type Config, InvalidInput, parseJson } from '@suture/core';
import { z } from 'zod';
import type { AlertSource } from './source.ts';

/**
 * Like `readAlertEvent`, for JSON text.
 * @throws InvalidInput when it is not JSON, of no known shape, or lacks a field
 */
export function readAlert(text: string, what: string, config: Config, sources: readonly AlertSource[]): Alert {
  return readAlertEvent(parseJson(z.unknown(), text, what), what, config, sources);
}

/**
 * Turns a vendor's event into an alert, by the first source that accepts its shape.
 * @param what names the alert in errors: `the alert in alarm.json`
 * @throws InvalidInput when it is of no known shape or lacks a field
 */
export function readAlertEvent(event: unknown, what: string, config: Config, sources: readonly AlertSource[]): Alert {
  const source = sources.find((candidate) => candidate.accepts(event));
  if (source !== undefined) return source.read(event, config);
  throw new InvalidInput(what, [`no known shape; expected ${sources.map((known) => known.shape).join(', or ')}`]);
}
