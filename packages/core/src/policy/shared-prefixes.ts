/** Where a name of a log group has its parts: `/ecs/orders-api`, `aws.waf_logs`. */
const separator = /[/._-]/;

/**
 * Names so short together that they fit, with prefixes such as `/ecs/orders-*` in place of names that share them. The longest prefixes come
 * first, so that as few other names as possible are meant too; names that fit are left as they are.
 * @param fits whether names and prefixes are short enough together
 * @returns undefined when even the shortest prefixes do not fit
 */
export function sharePrefixes(
  names: readonly string[],
  fits: (names: readonly string[]) => boolean,
): readonly string[] | undefined {
  let current = [...new Set(names)].toSorted();
  while (!fits(current)) {
    const shared = longestShared(current);
    if (shared === undefined) return undefined;
    current = [...current.filter((name) => !name.startsWith(shared)), `${shared}*`].toSorted();
  }
  return current;
}

/** The longest prefix up to a separator that two or more names share, and of these the one that most share. */
function longestShared(names: readonly string[]): string | undefined {
  const holders = new Map<string, number>();
  for (const name of names) for (const prefix of prefixesOf(name)) holders.set(prefix, (holders.get(prefix) ?? 0) + 1);
  const [best] = [...holders]
    .filter(([, count]) => count > 1)
    .toSorted(([a, ofA], [b, ofB]) => partsOf(b) - partsOf(a) || ofB - ofA || (a < b ? -1 : 1));
  return best?.[0];
}

/** The beginnings of a name that end with a separator and say more than where all names begin. */
function prefixesOf(name: string): readonly string[] {
  const whole = name.endsWith('*') ? name.slice(0, -1) : name;
  return Array.from({ length: whole.length - 1 }, (_, index) => whole.slice(0, index + 1)).filter(
    (prefix) => prefix.length > 1 && separator.test(prefix.at(-1) ?? ''),
  );
}

function partsOf(prefix: string): number {
  return prefix.split(separator).length;
}
