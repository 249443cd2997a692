/** Characters that the pattern of an EventBridge rule may have. */
const patternLength = 2048;

/**
 * Prefixes of wildcards that one name may match at once in one rule. EventBridge refuses a rule with more as too complex; it
 * documents no number, and this is the one that its open matcher and public reports of refused rules agree on.
 */
const mostPrefixes = 10;

/** Sets of prefixes that are looked at before a rule counts as too complex. */
const mostSets = 20_000;

/**
 * Divides wildcards among as few rules as EventBridge accepts, in order.
 * @param write the pattern of a rule with these wildcards, as JSON
 */
export function divideAmongRules(
  wildcards: readonly string[],
  write: (wildcards: readonly string[]) => string,
): readonly (readonly string[])[] {
  const rules: string[][] = [];
  for (const wildcard of new Set(wildcards)) {
    const rule = rules.at(-1);
    const together = [...(rule ?? []), wildcard];
    if (rule !== undefined && write(together).length <= patternLength && !isTooComplex(together)) rule.push(wildcard);
    else rules.push([wildcard]);
  }
  return rules;
}

type Token = string | typeof anything;
const anything = Symbol('*');

/** Whether EventBridge would refuse a rule with these wildcards, which hold no `**`. */
export function isTooComplex(wildcards: readonly string[]): boolean {
  const tokens = wildcards.flatMap(tokensOf);
  const letters = new Set(tokens);
  const seen = new Set<string>();
  const begin = tokens.flatMap((_, at) => (at === 0 || tokens[at - 1] === undefined ? [at] : []));
  const open = [begin];
  for (let set = open.pop(); set !== undefined; set = open.pop()) {
    for (const letter of letters) {
      const next = step(tokens, set, letter);
      const key = next.join();
      if (next.length > mostPrefixes || seen.size > mostSets) return true;
      if (seen.has(key)) continue;
      seen.add(key);
      open.push(next);
    }
  }
  return false;
}

/** The prefixes that a name matches after one letter more. A place in `tokens` stands for the prefix before it. */
function step(tokens: readonly (Token | undefined)[], set: readonly number[], letter: Token | undefined): number[] {
  const next = new Set<number>();
  for (const at of set) {
    if (tokens[at - 1] === anything) next.add(at);
    if (letter === undefined || letter === anything || tokens[at] !== letter) continue;
    next.add(at + 1);
    if (tokens[at + 1] === anything) next.add(at + 2);
  }
  return [...next].sort((a, b) => a - b);
}

/** A wildcard in its quotes, and the end. */
function tokensOf(wildcard: string): readonly (Token | undefined)[] {
  const tokens = [...wildcard.matchAll(/\\([\\*])|[\s\S]/g)].map(([text, escaped]) =>
    text === '*' ? anything : (escaped ?? text),
  );
  return ['"', ...tokens, '"', undefined];
}
