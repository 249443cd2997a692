/** A copy of a value of JSON: nothing in memory is shared with the world. */
export function copy<T>(value: T): T;
export function copy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((entry) => copy(entry));
  if (typeof value !== 'object' || value === null) return value;
  const made: Record<string, unknown> = {};
  for (const [key, member] of Object.entries(value)) if (member !== undefined) made[key] = copy(member);
  return made;
}
