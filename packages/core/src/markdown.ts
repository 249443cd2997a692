/** Characters that show as nothing or turn the direction of what follows. */
const hidden = /(?![\t\n\r])[\p{Cc}\p{Cf}\p{Surrogate}]/gu;

/** Outside text as a code block that its own backticks cannot end. */
export function fence(text: string, language = ''): string {
  const longest = Math.max(2, ...[...text.matchAll(/`{3,}/g)].map((run) => run[0].length));
  const ticks = '`'.repeat(longest + 1);
  return `${ticks}${language}\n${text.trimEnd().replace(hidden, '\ufffd')}\n${ticks}`;
}

/** Outside text inside a line: no links, mentions, markup or line breaks survive. */
export function inline(text: string, limit?: number): string {
  const plain = oneLine(text, limit).replaceAll('`', "'").replace(hidden, '\ufffd');
  // Two backticks with nothing between them would open a code span that ends who knows where.
  return plain === '' ? '`(empty)`' : `\`${plain}\``;
}

/** Text in one line of at most `limit` characters. */
export function oneLine(text: string, limit = 300): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > limit ? `${line.slice(0, limit - 1)}…` : line;
}

/** Characters that a terminal takes for commands, and those that change the order of text or are not seen at all. */
const invisible = /(?![\t\n])[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** Outside text for a terminal: what could command it or hide is written as its number. */
export function showInvisible(text: string): string {
  return text.replace(invisible, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

/** Outside text as a title, which no markup reaches: one line, without what cannot be seen. */
export function headline(text: string, limit = 500): string {
  return text.replace(/\s+/g, ' ').replace(hidden, '').trim().slice(0, limit);
}

/** A commit's id as people read it. */
export function shortId(commit: string): string {
  return commit.slice(0, 10);
}

/** Outside text for a commit message: one line, and nothing a code host or a pipeline would act on (`[skip ci]`, `Closes #1`, `@name`, trailers). */
export function plain(text: string, limit = 500): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[[\]#@]/g, '')
    .trim()
    .slice(0, limit);
}
