/** Characters of a word that is worth finding; longer runs are keys and digests. */
const longest = 64;
const words = /[\p{L}\p{N}_$]+/gu;
const parts = /\p{Lu}+(?!\p{Ll})|\p{Lu}?[\p{Ll}\p{Lo}\p{Lm}\p{Lt}\p{M}]+|\p{N}+/gu;

/**
 * The words of a text as the search knows them: lower case, `createOrder` and `create_order` as `create`, `order` and the whole
 * `createorder`, so that both a name and a part of it find the code. A word of one letter is none.
 */
export function tokenise(text: string): readonly string[] {
  const result: string[] = [];
  for (const [word] of text.matchAll(words)) result.push(...splitWord(word));
  return result;
}

/** The same for many texts: a name is split once, however often it stands in the code. */
export function createTokeniser(): (text: string) => readonly string[] {
  const known = new Map<string, readonly string[]>();
  return (text) => {
    const result: string[] = [];
    for (const [word] of text.matchAll(words)) {
      let split = known.get(word);
      if (split === undefined) {
        split = splitWord(word);
        // A bound on memory: a large repository has more names than are worth keeping.
        if (known.size > 200_000) known.clear();
        known.set(word, split);
      }
      for (const token of split) result.push(token);
    }
    return result;
  };
}

function splitWord(word: string): readonly string[] {
  if (word.length < 2 || word.length > longest) return [];
  const found = word.match(parts)?.map((part) => part.toLowerCase()) ?? [];
  const whole = found.join('');
  const several = found.filter((part) => part.length > 1);
  if (found.length < 2) return several;
  return whole.length > 1 ? [...several, whole] : several;
}
