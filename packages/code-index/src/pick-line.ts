import { tokenise } from './tokens.ts';

/**
 * Picks the line that shows best why a hit was found: the first one with the most words of the query.
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
