/** The members that have a value. Spread it where an optional member must be absent rather than undefined. */
export function defined<T extends object>(members: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries: readonly (readonly unknown[])[] = Object.entries(members).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries);
}
