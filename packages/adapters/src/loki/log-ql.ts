/** Filters, all of which a line must pass, behind the selector of a log. */
export function withWords(selector: string, words: readonly string[]): string {
  const filters = words.filter((word) => word !== '').map((word) => ` |= ${quote(word)}`);
  // On a line of its own, since the selector may end with a comment.
  return filters.length === 0 ? selector : `${selector}\n${filters.join('').trimStart()}`;
}

/** The number of lines in each step, of all streams together. */
export function countOf(selector: string, words: readonly string[], step: number): string {
  return `sum(count_over_time(${withWords(selector, words)}\n[${step}s]))`;
}

/**
 * A string of LogQL, which is one of Go: JSON escapes the same characters in the same way, but for halves of surrogate pairs, which Go does not
 * know, and which no log in UTF-8 holds.
 */
function quote(text: string): string {
  return JSON.stringify(
    text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd'),
  );
}
