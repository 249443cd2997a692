/**
 * A reading that is taken again once it is old. A failure is not remembered.
 * @param maxAge milliseconds for which a reading counts
 * @param now milliseconds since the epoch
 */
export function remember<T>(maxAge: number, now: () => number, read: () => Promise<T>): () => Promise<T> {
  let known: { readonly value: T; readonly since: number } | undefined;
  return async () => {
    if (known === undefined || now() - known.since >= maxAge) known = { value: await read(), since: now() };
    return known.value;
  };
}
