import { defined } from '../defined.ts';
import { parseJson } from '../json.ts';
import { beginsCause, framePattern, readThrown } from '../suites/stack-text.ts';
import { errorOf, eventOf, type Fields, isFields, levelOf, messageOf, timeOf } from './fields.ts';
import { type KeptEntries, keepEntries } from './kept-entries.ts';
import type { LogEntry } from './model.ts';

const lineLimit = 262_144;
const frameLimit = 200;
const lookBack = 10;
const lambdaLine = /^(\d{4}-\d\d-\d\dT[\d:.]+Z)\t([\w-]+)\t(\w+)\t([\s\S]*)$/;
const timePrefix = /^\[?(\d{4}-\d\d-\d\d[T ][\d:.,]+(?:Z|[+-]\d\d:?\d\d)?)\]?\s*/;
const levelPrefix = /^\[?(trace|debug|info|warn(?:ing)?|error|fatal|critical)\]?\s*:?\s+/i;

/**
 * Reads a service's log, oldest first: JSON lines of the common loggers, Lambda's own lines, and plain text with V8
 * stacks over several lines. Any other line becomes an entry with its text as the message. Of a long log, the last 10,000
 * entries and 32 Mi characters are kept, entries with an error first.
 * @param source the log's text, or its pieces in order; lines may be cut anywhere between pieces.
 */
export function readLog(source: string | Iterable<string>): readonly LogEntry[] {
  const state: State = { kept: keepEntries(), plain: [] };
  for (const line of linesOf(typeof source === 'string' ? [source] : source)) readLine(line, state);
  closePlain(state);
  return state.kept.list();
}

interface State {
  readonly kept: KeptEntries;
  /** Lines of plain text that may still belong to one error. */
  plain: string[];
}

function* linesOf(pieces: Iterable<string>): Generator<string> {
  let rest = '';
  for (const piece of pieces) {
    let from = 0;
    for (let end = piece.indexOf('\n'); end >= 0; end = piece.indexOf('\n', from)) {
      yield (rest + piece.slice(from, Math.min(end, from + lineLimit))).slice(0, lineLimit);
      rest = '';
      from = end + 1;
    }
    rest += piece.slice(from, from + lineLimit - rest.length);
  }
  if (rest !== '') yield rest;
}

function readLine(raw: string, state: State): void {
  const line = unwrapLine(raw.replaceAll('\0', '').replace(/\r$/, ''));
  const structured = structuredOf(line);
  if (structured === undefined) {
    readPlain(line, state);
    return;
  }
  closePlain(state);
  state.kept.add(entryOf(structured), line.length);
}

/** A container's log driver wraps each line: `{"log":"…\n","stream":"stderr"}`. */
function unwrapLine(line: string): string {
  if (!line.startsWith('{"log":')) return line;
  const value = parseJson(line);
  return isFields(value) && typeof value.log === 'string' ? value.log.replace(/\n$/, '') : line;
}

/** The fields of a line that is JSON, or that ends in JSON after a time, a request id or a stream's name. */
function structuredOf(line: string): Fields | undefined {
  const start = line.indexOf('{');
  if (start < 0 || !line.trimEnd().endsWith('}')) return undefined;
  const value = parseJson(line.slice(start));
  if (!isFields(value) || Object.keys(value).length === 0) return undefined;
  if (start === 0) return value;
  const before = line.slice(0, start).trim();
  const lambda = lambdaLine.exec(line.slice(0, start));
  if (lambda !== null)
    return { time: lambda[1], requestId: lambda[2], level: lambda[3], msg: lambda[4]?.trim(), ...value };
  const time = timePrefix.exec(before)?.[1];
  if (time === undefined) return /^[\w./[\]-]*$/.test(before) ? value : undefined;
  return { time, ...value };
}

function entryOf(fields: Fields): LogEntry {
  const inner = typeof fields.message === 'string' ? lambdaLine.exec(fields.message) : null;
  const nested = inner === null || typeof fields.message !== 'string' ? undefined : structuredOf(fields.message);
  const all = nested === undefined ? fields : { ...fields, ...nested };
  const known = { time: timeOf(all), level: levelOf(all), error: errorOf(all), event: eventOf(all) };
  return { ...defined(known), message: messageOf(all), fields: all };
}

function readPlain(line: string, state: State): void {
  const last = state.plain.at(-1);
  const inStack = last !== undefined && framePattern.test(last);
  if (framePattern.test(line) || (inStack && beginsCause(line))) {
    if (state.plain.length < frameLimit) state.plain.push(line);
    return;
  }
  // Node prints an error's own fields in braces below its stack.
  if (inStack && /^\s*(?:[{}\]]|\w+: |'|"|\[)/.test(line) && /^[\s}]/.test(line)) return;
  if (inStack) closePlain(state);
  if (line.trim() === '') return;
  state.plain.push(line);
  if (state.plain.length > lookBack) addText(state.plain.splice(0, 1), state);
}

/** Turns the collected lines into entries: each line before the error, and the error with all its lines. */
function closePlain(state: State): void {
  const lines = state.plain;
  state.plain = [];
  const firstFrame = lines.findIndex((line) => framePattern.test(line));
  if (firstFrame < 0) {
    addText(lines, state);
    return;
  }
  const head = findHead(lines.slice(0, firstFrame));
  addText(lines.slice(0, Math.max(head, 0)), state);
  if (head >= 0) state.kept.add(plainEntry(lines.slice(head)), lengthOf(lines));
}

/** The line where the error before a stack begins, or the line above the stack if none looks like an error. */
function findHead(lines: readonly string[]): number {
  const named = lines.findLastIndex((line) => thrownIn(line) !== undefined);
  return named >= 0 ? named : lines.length - 1;
}

function addText(lines: readonly string[], state: State): void {
  for (const line of lines) state.kept.add(plainEntry([line]), line.length);
}

function lengthOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + line.length, 0);
}

function plainEntry(lines: readonly string[]): LogEntry {
  const lambda = lambdaLine.exec(lines[0] ?? '');
  const time = lambda?.[1] ?? timePrefix.exec(lines[0] ?? '')?.[1];
  const afterTime = lambda?.[4] ?? (lines[0] ?? '').replace(timePrefix, '');
  const level = (lambda?.[3] ?? levelPrefix.exec(afterTime)?.[1])?.toLowerCase();
  const error = thrownIn(lines.join('\n'));
  const fields = defined({ requestId: lambda?.[2] });
  return { ...defined({ time, level, error }), message: afterTime.replace(levelPrefix, ''), fields };
}

const namedError = /(?:Error|Exception)(?: \[[^\]\n]{0,200}\])?: /;
const nameLimit = 200;

/** The error in plain text. A time, a level or other words may precede it on its line. */
function thrownIn(text: string): LogEntry['error'] {
  const at = text.search(namedError);
  if (at >= 0) {
    // Searches the name backwards from its end: a search from the front takes quadratic time on long lines.
    const before = /[A-Za-z_$][\w$.]*$/.exec(text.slice(Math.max(at - nameLimit, 0), at))?.[0] ?? '';
    return readThrown(before + text.slice(at));
  }
  const bare = /^([A-Za-z_$][\w$]*): (.*)((?:\n\s+at .*)+)$/.exec(text);
  if (bare?.[1] !== undefined) return { name: bare[1], message: bare[2] ?? '', stack: text };
  return undefined;
}
