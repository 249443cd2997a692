/** Numbers texts in the order they are added. */
export interface Dictionary {
  readonly texts: readonly string[];
  /** Returns the text's number, and assigns the next one to a new text. */
  add(text: string): number;
  find(text: string): number | undefined;
}

export function createDictionary(): Dictionary {
  const numbers = new Map<string, number>();
  const texts: string[] = [];
  return {
    texts,
    add: (text) => {
      const known = numbers.get(text);
      if (known !== undefined) return known;
      numbers.set(text, texts.length);
      texts.push(text);
      return texts.length - 1;
    },
    find: (text) => numbers.get(text),
  };
}

/** Lists of whole numbers by number, all in one piece of memory. */
export interface Lists {
  of(key: number): Uint32Array;
}

/**
 * Makes the lists in two passes over the same pairs: the first counts, the second fills.
 * @param each calls back with every pair, in the same order each time
 */
export function createLists(keys: number, each: (visit: (key: number, value: number) => void) => void): Lists {
  const starts = new Uint32Array(keys + 1);
  each((key) => {
    starts[key + 1] = (starts[key + 1] ?? 0) + 1;
  });
  for (let key = 0; key < keys; key += 1) starts[key + 1] = (starts[key + 1] ?? 0) + (starts[key] ?? 0);
  const values = new Uint32Array(starts[keys] ?? 0);
  const next = starts.slice();
  each((key, value) => {
    const at = next[key] ?? 0;
    values[at] = value;
    next[key] = at + 1;
  });
  return { of: (key) => values.subarray(starts[key], starts[key + 1]) };
}
