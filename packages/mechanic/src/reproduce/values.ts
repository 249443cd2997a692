import type { Parameter } from './module-exports.ts';

export type MatchedValues =
  | { readonly outcome: 'matched'; readonly args: readonly unknown[] }
  | { readonly outcome: 'missing'; readonly missing: readonly string[] };

/**
 * Finds a value for each parameter by its name; a parameter that is taken apart gets an object of the values with its
 * properties' names. A list under `args` is taken in order. Optional parameters end the list when nothing is known.
 */
export function matchValues(
  parameters: readonly Parameter[],
  values: Readonly<Record<string, unknown>>,
): MatchedValues {
  const { args } = values;
  if (Array.isArray(args) && args.length >= parameters.filter(({ optional }) => !optional).length) {
    return { outcome: 'matched', args };
  }
  const found: unknown[] = [];
  const missing: string[] = [];
  for (const [index, parameter] of parameters.entries()) {
    const value = valueFor(parameter, values);
    if (value !== undefined) found[index] = value;
    else if (!parameter.optional) missing.push(parameter.name ?? parameter.properties?.join('/') ?? `#${index + 1}`);
  }
  if (missing.length > 0) return { outcome: 'missing', missing };
  return { outcome: 'matched', args: Array.from(found) };
}

function valueFor({ name, properties }: Parameter, values: Readonly<Record<string, unknown>>): unknown {
  if (name !== undefined) return Object.hasOwn(values, name) ? values[name] : undefined;
  const known = (properties ?? []).filter((property) => Object.hasOwn(values, property));
  return known.length === 0 ? undefined : Object.fromEntries(known.map((property) => [property, values[property]]));
}
