/** Characters that are invisible or change the direction of text. */
const hidden = /(?![\t\n\r])[\p{Cc}\p{Cf}\p{Surrogate}]/gu;

/** Outside text as a code block that its own backticks cannot end. */
export function fence(text: string, language = ''): string {
  const longest = Math.max(2, ...[...text.matchAll(/`{3,}/g)].map((run) => run[0].length));
  const ticks = '`'.repeat(longest + 1);
  return `${ticks}${language}\n${withoutMarks(text.trimEnd()).replace(hidden, '\ufffd')}\n${ticks}`;
}

/** Text in which nobody can write one of the comments that Suture finds its own tickets and parts by. */
function withoutMarks(text: string): string {
  return text.replace(/<!--(?=\s*suture:)/gi, '<! --');
}

/** Outside text inside a line: no links, mentions, markup or line breaks survive. */
export function inline(text: string, limit?: number): string {
  const plain = withoutMarks(oneLine(text, limit)).replaceAll('`', "'").replace(hidden, '\ufffd');
  // Two backticks with nothing between them would open a longer code span.
  return plain === '' ? '`(empty)`' : `\`${plain}\``;
}

/** Text in one line of at most `limit` characters. */
export function oneLine(text: string, limit = 300): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > limit ? `${line.slice(0, limit - 1)}…` : line;
}

/** Characters that command a terminal, change the order of text or are invisible. */
const invisible = /(?![\t\n])[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** Outside text for a terminal, with such characters written as code points. */
export function showInvisible(text: string): string {
  return text.replace(invisible, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

/** Outside text in which a mail program finds no address to make a link of: `https[:]//`, `www[.]`. */
export function defang(text: string): string {
  return text.replaceAll('://', '[:]//').replace(/\bwww\./gi, (start) => `${start.slice(0, -1)}[.]`);
}

/** Outside text as a plain title: one line without invisible characters. */
export function headline(text: string, limit = 500): string {
  return text.replace(/\s+/g, ' ').replace(hidden, '').trim().slice(0, limit);
}

/** The short form of a commit's id. */
export function shortId(commit: string): string {
  return commit.slice(0, 10);
}

/**
 * Outside text for a commit message or a title: one line, without words that a code host or pipeline acts on: `[skip ci]`, `Closes #1`,
 * `Fixes GH-1` or an address of an issue, `skip-checks: true`, `***NO_CI***`, `@name`.
 */
export function plain(text: string, limit = 500): string {
  const line = text
    .replace(/\s+/g, ' ')
    .replace(hidden, '')
    .replace(/[[\]#@]/g, '')
    .replaceAll('://', ' ')
    .replace(/\bGH-(?=\d)/gi, 'GH ')
    .replace(/\bskip-checks\s*:/gi, 'skip-checks')
    .replace(/\*{3,}/g, '');
  return line.trim().slice(0, limit);
}
