import { parseJson } from '../json.ts';

/** Lines and characters of one value that was printed over several lines. */
const bounds = { lines: 20_000, characters: 8_388_608 };
/** A line that may open such a value: a bracket at its end that is its beginning, or follows a line's own words. */
const opening = /^(?:\s{0,40}|.{0,400}[\s:=])[[{]\s*$/;
/** The second line of such a value: a quoted key, another bracket, or a plain value. */
const second = /^\s*(?:"(?:[^"\\]|\\.){0,500}"\s*:|[[{]|["\d\-tfn\]}])/;

/**
 * Joins JSON that was printed over several lines to one line, together with the words before it on its first line. Text that only
 * looks alike, such as the fields that Node prints below a stack, is handed on line by line.
 */
export function* joinPretty(lines: Iterable<string>): Generator<string> {
  let held: string[] = [];
  let depth = 0;
  let size = 0;
  for (const line of lines) {
    if (held.length === 0) {
      if (!opens(line)) {
        yield line;
        continue;
      }
      held = [line];
      depth = nesting(line, 0);
      size = line.length;
      continue;
    }
    held.push(line);
    size += line.length;
    const json = held.length > 2 || second.test(line);
    if (!json || held.length > bounds.lines || size > bounds.characters) {
      // The last line may open a value of its own.
      const last = held.pop() ?? '';
      yield* held;
      held = [];
      if (opens(last)) {
        held = [last];
        depth = nesting(last, 0);
        size = last.length;
      } else yield last;
      continue;
    }
    depth = nesting(line, depth);
    if (depth > 0) continue;
    yield* closeValue(held);
    held = [];
  }
  yield* held;
}

function opens(line: string): boolean {
  const last = line.charCodeAt(line.length - 1);
  // `[`, `{` or white space behind them.
  return (last === 91 || last === 123 || last === 32) && line.length < 1_000 && opening.test(line);
}

/** The held lines as one, or unchanged if they are no JSON. Frames below an error's message show that the brackets are part of it. */
function closeValue(held: readonly string[]): readonly string[] {
  const first = held[0] ?? '';
  const start = Math.max(first.lastIndexOf('{'), first.lastIndexOf('['));
  const before = first.slice(0, start);
  if (/(?:Error|Exception)(?: \[[^\]]{1,100}\])?: ?$/i.test(before)) return held;
  const text = [first.slice(start), ...held.slice(1)].join('\n').replace(/[,;]\s*$/, '');
  const value = parseJson(text);
  if (typeof value !== 'object' || value === null) return held;
  if (!Array.isArray(value)) return [before + JSON.stringify(value)];
  const records =
    before.trim() === '' && value.length > 0 && value.every((one) => typeof one === 'object' && one !== null);
  return records ? value.map((one) => JSON.stringify(one)) : held;
}

/** How many brackets are open behind a line, outside of strings. */
function nesting(line: string, from: number): number {
  let depth = from;
  let quoted = false;
  for (let at = 0; at < line.length; at++) {
    const code = line.charCodeAt(at);
    if (quoted && code === 92) at += 1;
    else if (code === 34) quoted = !quoted;
    else if (!quoted && (code === 123 || code === 91)) depth += 1;
    else if (!quoted && (code === 125 || code === 93)) depth -= 1;
  }
  return depth;
}
