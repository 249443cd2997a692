/** The most characters of a word. Longer ones are keys and digests. */
const longest = 64;
const words = /[\p{L}\p{N}_$]+/gu;
const parts = /\p{Lu}+(?!\p{Ll})|\p{Lu}?[\p{Ll}\p{Lo}\p{Lm}\p{Lt}\p{M}]+|\p{N}+/gu;

/**
 * The words of a text for search, in lower case. `createOrder` and `create_order` become `create`, `order` and `createorder`, so
 * that a name and each part of it find the code. Words of one letter are left out.
 */
export function tokenise(text: string): readonly string[] {
  const result: string[] = [];
  for (const [word] of text.matchAll(words)) result.push(...splitWord(word));
  return result;
}

/** Does the same for many texts, and splits each distinct name once. */
export function createTokeniser(): (text: string) => readonly string[] {
  const known = new Map<string, readonly string[]>();
  return (text) => {
    const result: string[] = [];
    for (const [word] of text.matchAll(words)) {
      let split = known.get(word);
      if (split === undefined) {
        split = splitWord(word);
        // Bounds memory: a large repository has more names than are worth keeping.
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
