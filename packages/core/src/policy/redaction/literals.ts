/** What stands between two quotes on one line. */
export interface Literal {
  readonly start: number;
  readonly end: number;
  readonly escaped: boolean;
}

/** Every string in a text that is JSON, code or a log line. Takes time linear in the text. */
export function readLiterals(text: string): readonly Literal[] {
  const found: Literal[] = [];
  let open: { quote: string; start: number; escaped: boolean } | undefined;
  for (const { index, 0: sign } of text.matchAll(/["'`\n]|\\[\s\S]?/g)) {
    if (sign === '\n') open = undefined;
    else if (sign.startsWith('\\')) {
      if (open !== undefined) open.escaped = true;
    } else if (open === undefined) {
      // An apostrophe in a word opens nothing.
      if (sign !== "'" || !/[\p{L}\p{N}]/u.test(text[index - 1] ?? ' '))
        open = { quote: sign, start: index + 1, escaped: false };
    } else if (open.quote === sign) {
      found.push({ start: open.start, end: index, escaped: open.escaped });
      open = undefined;
    }
  }
  return found;
}
