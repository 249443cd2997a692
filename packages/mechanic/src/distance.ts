/** The names that differ from `name`, most similar first. */
export function rankAlike(name: string, others: Iterable<string>): { readonly text: string; readonly like: number }[] {
  return [...others]
    .filter((text) => text !== name)
    .map((text) => ({ text, like: likeness(name, text) }))
    .sort((a, b) => b.like - a.like);
}

/** How alike two names are, in 0..1, by edit distance with case and separators ignored first. */
export function likeness(a: string, b: string): number {
  if (a === b) return 1;
  const [plainA, plainB] = [normalizeName(a), normalizeName(b)];
  if (plainA === plainB) return 0.95;
  const longest = Math.max(plainA.length, plainB.length);
  const byLetters = longest === 0 ? 0 : 1 - editDistance(plainA, plainB) / longest;
  return Math.max(byLetters, byWords(a, b));
}

function normalizeName(name: string): string {
  return name.replace(/[_$-]/g, '').toLowerCase();
}

/** Compares whole words: `customerName` and `name` share one although most letters differ. */
function byWords(a: string, b: string): number {
  const [wordsA, wordsB] = [words(a), words(b)];
  const shared = wordsA.filter((word) => wordsB.includes(word)).length;
  return (0.9 * shared) / Math.max(wordsA.length, wordsB.length, 1);
}

function words(name: string): readonly string[] {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word.length > 1);
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
