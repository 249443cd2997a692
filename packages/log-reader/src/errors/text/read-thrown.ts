import type { Frame, LoggedError } from '../../model.ts';
import { beginsTrace, isFrame, traceFormats } from '../../traces/index.ts';
import { isV8Frame, readV8Frame } from '../../traces/v8.ts';
import { readFatal } from './fatal.ts';
import { type Head, readHead } from './head.ts';
import { readMark } from './marks.ts';
import { dedent, findFrames, findMessageEnd, indentOf } from './message-end.ts';
import { unfold } from './unfold.ts';

/** The most errors below one another. */
export const causeLimit = 10;
const memberLimit = 20;
const lineLimit = 20_000;
const frameLimit = 200;
/** Names of errors that only carry the reason of a rejection or what was thrown. */
const carrier = /(?:^|\.)(?:UnhandledPromiseRejection|UncaughtException|UnhandledRejection)$/;

/**
 * Reads the error in a text, with its causes: the last one with a stack, or else the last one without. Words may stand
 * before it, on its line or above. Returns undefined if the text names no error.
 */
export function readThrown(text: string): LoggedError | undefined {
  if (text.length > remembered.characters) return readText(text);
  const known = seen.get(text);
  if (known !== undefined) return known.error;
  const error = readText(text);
  if (seen.size >= remembered.texts) seen.clear();
  seen.set(text, { error });
  return error;
}

/** Texts whose error is kept, and the longest of them: a log repeats its errors. */
const remembered = { texts: 200, characters: 8_000 };
const seen = new Map<string, { readonly error: LoggedError | undefined }>();

function readText(text: string): LoggedError | undefined {
  const lines = unfold(text).split('\n', lineLimit);
  const foreign = readForeign(lines, text);
  if (foreign !== undefined && (foreign.frames.length > 0 || foreign.cause !== undefined)) return foreign;
  const errors = readAll(lines);
  const last = errors.findLast((error) => hasStack(error)) ?? errors.at(-1);
  if (last !== undefined && hasStack(last)) return takeReason(last);
  return readFatal(lines) ?? (last === undefined ? foreign : takeReason(last));
}

/** The error of a trace in another language, the one with frames first. */
function readForeign(lines: readonly string[], text: string): LoggedError | undefined {
  if (!lines.some((line) => beginsTrace(line) || line === 'Caused by:' || (isFrame(line) && !isV8Frame(line))))
    return undefined;
  const errors = traceFormats.flatMap((format) => (format.language === 'javascript' ? [] : (format.read(text) ?? [])));
  return errors.find(({ frames }) => frames.length > 0) ?? errors[0];
}

/** Every error in a text that no other one wraps, in order, each with its causes. */
export function readAllThrown(text: string): readonly LoggedError[] {
  return readAll(unfold(text).split('\n', lineLimit)).map(takeReason);
}

function hasStack(error: LoggedError): boolean {
  return error.stack !== '' || (error.cause !== undefined && hasStack(error.cause));
}

/** Every error of the text that no other one wraps. */
function readAll(lines: readonly string[]): readonly LoggedError[] {
  const errors: LoggedError[] = [];
  for (let at = 0; at < lines.length; ) {
    const found = readTop(lines, at);
    if (found === undefined) {
      at += 1;
      continue;
    }
    errors.push(found.error);
    at = found.next;
  }
  return errors;
}

interface Found {
  readonly error: LoggedError;
  /** The line behind it. */
  readonly next: number;
}

/** The error that begins at a line: by its own first line, or by the stack below a line of any form. */
function readTop(lines: readonly string[], at: number): Found | undefined {
  const line = lines[at] ?? '';
  if (line.trim() === '' || isV8Frame(line) || /^\s+at\s/.test(line)) return undefined;
  const head = readHead(line);
  if (head?.strength === 'certain') return readAt(lines, at, head, causeLimit);
  if (!isV8Frame(lines[at + 1] ?? '')) return undefined;
  if (head !== undefined) return readAt(lines, at, head, causeLimit);
  const message = line.trim();
  return readAt(lines, at, { name: 'Error', message, before: '', strength: 'likely' }, causeLimit);
}

function readAt(lines: readonly string[], at: number, head: Head, depth: number): Found {
  const base = indentOf(lines[at] ?? '');
  const firstFrame = findFrames(lines, at, base);
  const messageEnd = firstFrame ?? findMessageEnd(lines, at, base);
  const body = withoutCode(lines.slice(at + 1, messageEnd));
  let next = messageEnd;
  const printed: string[] = [];
  while (next < lines.length && isV8Frame(lines[next] ?? '')) {
    if (printed.length < frameLimit) printed.push(lines[next] ?? '');
    next += 1;
  }
  const lastLine = lines[next - 1] ?? '';
  const open = /\{\s*$/.test(lastLine) && (printed.length > 0 || next === at + 1);
  const inner = readInner(lines, next, { base, open, depth });
  const frames = printed.flatMap((line): Frame | readonly Frame[] => readV8Frame(line) ?? []);
  const message = [head.message, ...body.map((line) => dedent(line, base))].join('\n').trim();
  const closed = open && printed.length === 0 ? message.replace(/\s*\{$/, '').replace(/\]$/, '') : message;
  const stack = printed.length === 0 ? '' : printStack(head, closed, printed, base);
  const error: LoggedError = {
    name: head.name,
    message: closed,
    stack,
    ...(printed.length === 0 ? {} : { language: 'javascript' }),
    frames,
    ...inner.parts,
  };
  return { error, next: inner.next };
}

/** Deno shows the line of code, with a mark below it, between the message and the frames. */
function withoutCode(body: readonly string[]): readonly string[] {
  return /^\s*[\^~]+\s*$/.test(body.at(-1) ?? '') ? body.slice(0, -2) : body;
}

function printStack(head: Head, message: string, printed: readonly string[], base: number): string {
  const first = message === '' ? head.name : `${head.name}: ${message}`;
  return [
    first,
    ...printed.map((line) => `    ${dedent(line, base).trim()}`.replace(/,?\s*\{?\s*$/, '').trimEnd()),
  ].join('\n');
}

interface Inner {
  readonly parts: Pick<LoggedError, 'cause' | 'errors'>;
  readonly next: number;
}

/** Below its stack: the causes of an error, its members, and the fields that Node prints in braces. */
function readInner(
  lines: readonly string[],
  from: number,
  { base, open, depth }: { readonly base: number; readonly open: boolean; readonly depth: number },
): Inner {
  let cause: LoggedError | undefined;
  let errors: readonly LoggedError[] = [];
  let next = from;
  while (next < lines.length) {
    const line = lines[next] ?? '';
    const mark = readMark(line);
    if (mark?.kind === 'members') {
      const members = readMembers(lines, next, depth);
      errors = members.errors.length > 0 ? members.errors : errors;
      next = members.next;
      continue;
    }
    const head = mark === undefined ? undefined : readCause(mark.rest, lines, next);
    if (head !== undefined) {
      if (depth === 0) return { parts: withParts(cause, errors), next: lines.length };
      const found = readAt(lines, next, head, depth - 1);
      cause ??= found.error;
      next = found.next;
      continue;
    }
    const indent = indentOf(line);
    if (open && indent <= base && /^\s*[}\]]/.test(line)) return { parts: withParts(cause, errors), next: next + 1 };
    const field = open && (indent > base || /^\s*(?:'[^']{1,100}'|"[^"]{1,100}"|[\w$[\]]{1,100}): /.test(line));
    if (!field && !(line.trim() === '' && readMark(lines[next + 1] ?? '') !== undefined)) break;
    next += 1;
  }
  return { parts: withParts(cause, errors), next };
}

function withParts(cause: LoggedError | undefined, errors: readonly LoggedError[]): Inner['parts'] {
  return { ...(cause === undefined ? {} : { cause }), ...(errors.length === 0 ? {} : { errors }) };
}

/** A real cause is an error. Directly above a stack it may have any name. */
function readCause(rest: string, lines: readonly string[], at: number): Head | undefined {
  const head = readHead(rest);
  if (head?.strength === 'certain' && head.before === '') return head;
  if (!isV8Frame(lines[at + 1] ?? '')) return undefined;
  return head ?? { name: 'Error', message: rest.trim(), before: '', strength: 'likely' };
}

/** `[errors]: [` and its members, up to the line that closes the list. */
function readMembers(
  lines: readonly string[],
  at: number,
  depth: number,
): { errors: readonly LoggedError[]; next: number } {
  const base = indentOf(lines[at] ?? '');
  const errors: LoggedError[] = [];
  let next = at + 1;
  while (next < lines.length) {
    const line = lines[next] ?? '';
    if (indentOf(line) <= base && /^\s*\]/.test(line)) return { errors, next: next + 1 };
    if (indentOf(line) <= base && line.trim() !== '') break;
    const head = readHead(line);
    if (head?.strength !== 'certain' || depth === 0) {
      next += 1;
      continue;
    }
    const found = readAt(lines, next, head, depth - 1);
    if (errors.length < memberLimit) errors.push(found.error);
    next = found.next;
  }
  return { errors, next };
}

/** A rejection's own error only carries its reason, which is the failure. */
function takeReason(error: LoggedError): LoggedError {
  if (!carrier.test(error.name)) return error;
  if (error.cause !== undefined) return error.cause;
  const head = readHead(error.message);
  if (head?.strength !== 'certain' || head.before !== '') return error;
  const first = error.message.split('\n', 1)[0] ?? '';
  const message = `${head.message}${error.message.slice(first.length)}`;
  const stack = error.stack === '' ? '' : error.stack.slice(error.name.length + 2);
  return { ...error, name: head.name, message, stack };
}
