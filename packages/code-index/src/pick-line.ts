import { tokenise } from './tokens.ts';

/**
 * The line of a stretch that shows best why it was found: the one with the most of the query's words, the first of equals.
 * @returns its number, from 1
 */
export function pickLine(lines: readonly string[], startLine: number, endLine: number, query: string): number {
  const asked = new Set(tokenise(query));
  let picked = startLine;
  let most = 0;
  for (let line = startLine; line <= Math.min(endLine, lines.length); line += 1) {
    const found = new Set(tokenise(lines[line - 1] ?? '').filter((word) => asked.has(word))).size;
    if (found <= most) continue;
    most = found;
    picked = line;
  }
  return picked;
}
