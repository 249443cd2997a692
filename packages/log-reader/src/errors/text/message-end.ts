import { isV8Frame } from '../../traces/v8.ts';
import { readHead } from './head.ts';
import { readMark } from './marks.ts';

/** Where the stack of a head begins. A message may have any lines before it, but no other error. */
export function findFrames(lines: readonly string[], at: number, base: number): number | undefined {
  let depth = bracketsOf(lines[at] ?? '');
  for (let index = at + 1; index < lines.length; index++) {
    const line = lines[index] ?? '';
    if (isV8Frame(line)) return index;
    if (depth <= 0 && indentOf(line) <= base && readHead(line)?.strength === 'certain') return undefined;
    const mark = depth <= 0 ? readMark(line) : undefined;
    if (mark !== undefined && readHead(mark.rest)?.strength === 'certain') return undefined;
    depth += bracketsOf(line);
  }
  return undefined;
}

/** Without a stack, the message ends where neither brackets are open nor lines are indented below the head. */
export function findMessageEnd(lines: readonly string[], at: number, base: number): number {
  const first = lines[at] ?? '';
  if (/[^[{(]\s\{\s*$/.test(first)) return at + 1;
  let depth = bracketsOf(first);
  let index = at + 1;
  for (; index < lines.length; index++) {
    const line = lines[index] ?? '';
    const mark = readMark(line);
    if (mark !== undefined && readHead(mark.rest)?.strength === 'certain') break;
    if (depth <= 0 && (line.trim() === '' || indentOf(line) <= base)) break;
    depth += bracketsOf(line);
  }
  return index;
}

function bracketsOf(line: string): number {
  let depth = 0;
  for (const character of line.slice(0, 4_000)) {
    if (character === '[' || character === '{') depth += 1;
    if (character === ']' || character === '}') depth -= 1;
  }
  return depth;
}

/** Columns of white space at a line's beginning. */
export function indentOf(line: string): number {
  const at = line.search(/\S/);
  return at < 0 ? line.length : at;
}

/** The line without the indentation of the error that it belongs to. */
export function dedent(line: string, base: number): string {
  return line.slice(Math.min(base, indentOf(line)));
}
