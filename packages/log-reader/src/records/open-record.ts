import { messageOf } from '../errors/fields/message.ts';
import { readHead } from '../errors/text/head.ts';
import type { Draft, Line, LogRecord } from '../model.ts';

/** A record whose next line may still come. */
export interface OpenRecord {
  /** The first line, with what was told about it. */
  readonly first: Line;
  readonly lines: string[];
  /** `plain` text may turn out to be the head of a stack, a `message` has a head and waits for its stack, a `stack` has frames. */
  state: 'plain' | 'message' | 'stack' | 'json';
  characters: number;
  /** Brackets that its message, or the fields below its stack, opened and did not close. */
  brackets: number;
  /** Counts records over all streams: the one with the least began longest ago. */
  readonly turn: number;
  /** Whether a Python traceback still waits for its error, which is printed last. */
  traceback: boolean;
}

/** The text of a line: its own, or the message of the object that it is. */
export function textOfLine(line: Line): string {
  return line.json === undefined ? line.text : messageOf(line.json);
}

/** The records of an open record that ends here. Only what belongs to an error stays together; nothing is lost. */
export function closeRecord(open: OpenRecord): readonly LogRecord[] {
  const { first, lines, state } = open;
  if (state === 'json' && lines.length === 1) {
    const record = recordOf(first, lines, first.fields);
    if (first.json !== undefined) record.json = first.json;
    return [record];
  }
  const fields = first.json === undefined ? first.fields : { ...first.fields, ...first.json };
  if (state === 'stack' || state === 'json' || lines.length === 1) return [recordOf(first, lines, fields)];
  const end = state === 'message' ? findEnd(lines) : 1;
  return [
    recordOf(first, lines.slice(0, end), fields),
    ...lines.slice(end).flatMap((line) => (line.trim() === '' ? [] : [recordOf(first, [line], fields)])),
  ];
}

/** Without a stack, a message goes on while its brackets are open or its lines are indented. */
function findEnd(lines: readonly string[]): number {
  let brackets = bracketsIn(lines[0] ?? '');
  let at = 1;
  for (; at < lines.length; at++) {
    const line = lines[at] ?? '';
    // Rust prints a panic's message on the next line.
    if (at === 1 && /panicked at .{1,500}:\d{1,7}:$/.test(lines[0] ?? '')) continue;
    if (/^Caused by:\s*$/.test(line) || (line === '' && /^Caused by:\s*$/.test(lines[at + 1] ?? ''))) continue;
    if (brackets <= 0 && !/^\s+\S/.test(line) && !/^[\])}]/.test(line)) break;
    brackets += bracketsIn(line);
  }
  return at;
}

function recordOf(
  { time, level, stream }: Line,
  lines: readonly string[],
  fields: LogRecord['fields'],
): Draft<LogRecord> {
  const record: Draft<LogRecord> = { lines };
  if (time !== undefined) record.time = time;
  if (level !== undefined) record.level = level;
  if (stream !== undefined) record.stream = stream;
  if (fields !== undefined) record.fields = fields;
  return record;
}

/** How many more brackets a line opens than it closes. */
export function bracketsIn(line: string): number {
  let depth = 0;
  const end = Math.min(line.length, 4_000);
  for (let at = 0; at < end; at++) {
    const code = line.charCodeAt(at);
    if (code === 91 || code === 123) depth += 1;
    else if (code === 93 || code === 125) depth -= 1;
  }
  return depth;
}

/** The line of plain text above a stack at which its error begins. */
export function findHeadAbove(lines: readonly string[]): number {
  const likely = lines.findLastIndex(
    (line, index) =>
      readHead(line) !== undefined &&
      lines.slice(index + 1).every((below) => below.trim() !== '' || index === lines.length - 1),
  );
  if (likely >= 0) return likely;
  const written = lines.findLastIndex((line) => line.trim() !== '');
  return Math.max(written, 0);
}
