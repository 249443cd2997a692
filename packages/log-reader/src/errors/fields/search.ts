import { isFields, parseJson } from '../../json.ts';
import type { Fields, LoggedError } from '../../model.ts';
import { readNamed } from './named-error.ts';

/** Data that a client sent, or that came back from others, is never the service's error. */
export const foreignKeys = new Set([
  'req',
  'request',
  'res',
  'response',
  'headers',
  'params',
  'query',
  'args',
  'arguments',
  'input',
  'requestPayload',
  'httpRequest',
  'cookies',
  'requestBody',
  'rawBody',
  'config',
  'env',
  'resource',
  'kubernetes',
  'requestContext',
  'responseContext',
  'user',
  'tags',
  'labels',
  'breadcrumbs',
  'options',
  'sql',
  'parameters',
  'dd',
]);
const bounds = { depth: 5, objects: 200, keys: 100 };

/** Looks for an error below other keys, nearest first, but never in what a client sent. */
export function search(fields: Fields): LoggedError | undefined {
  let level: readonly Fields[] = [fields];
  let seen = 0;
  for (let depth = 0; depth < bounds.depth && level.length > 0; depth++) {
    const below: Fields[] = [];
    for (const one of level) {
      for (const [key, value] of Object.entries(one).slice(0, bounds.keys)) {
        if (foreignKeys.has(key) && !(key === 'response' && depth > 0)) continue;
        for (const inner of objectsIn(value)) {
          if (seen++ > bounds.objects) return undefined;
          below.push(inner);
        }
      }
    }
    const found = below.map((inner) => readNamed(inner)).filter((error) => error !== undefined);
    const best = found.find((error) => error.stack !== '') ?? found[0];
    if (best !== undefined) return best;
    level = below;
  }
  return undefined;
}

/** The objects of a value: itself, those of a list, attributes given as pairs of key and value, or JSON in a text. */
function objectsIn(value: unknown): readonly Fields[] {
  if (isFields(value)) return [value];
  if (Array.isArray(value)) {
    const members = value.slice(0, 50).filter(isFields);
    const pairs = members.flatMap((member): readonly [string, unknown][] =>
      typeof member.key === 'string' && 'value' in member ? [[member.key, plainValue(member.value)]] : [],
    );
    return pairs.length > 0 && pairs.length === members.length ? [Object.fromEntries(pairs)] : members;
  }
  if (typeof value !== 'string' || value.length < 2 || !value.startsWith('{') || !value.trimEnd().endsWith('}'))
    return [];
  const parsed = parseJson(value);
  return isFields(parsed) ? [parsed] : [];
}

/** `{ stringValue: "…" }` of the OpenTelemetry protocol. */
function plainValue(value: unknown): unknown {
  if (!isFields(value)) return value;
  return value.stringValue ?? value.intValue ?? value.boolValue ?? value.doubleValue ?? value;
}
