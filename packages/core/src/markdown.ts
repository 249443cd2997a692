/** Outside text as a code block that its own backticks cannot end. */
export function fence(text: string, language = ''): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map((run) => run[0].length));
  const ticks = '`'.repeat(longest + 1);
  return `${ticks}${language}\n${text.trimEnd()}\n${ticks}`;
}

/** Outside text inside a line: no links, mentions, markup or line breaks survive. */
export function inline(text: string, limit = 300): string {
  const line = text.replace(/\s+/g, ' ').trim();
  const cut = line.length > limit ? `${line.slice(0, limit - 1)}…` : line;
  return `\`${cut.replaceAll('`', "'")}\``;
}

/** A commit's id as people read it. */
export function shortId(commit: string): string {
  return commit.slice(0, 10);
}
