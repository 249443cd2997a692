/** Members that may be left out, and are where they were undefined. */
type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/**
 * The members that have a value. Spread it where an optional member must be absent rather than undefined.
 *
 * @example
 * const incident = { id, ...defined({ severity, dueAt }) };
 */
export function defined<T extends object>(members: T): Defined<T> {
  const entries: readonly (readonly unknown[])[] = Object.entries(members).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries);
}
