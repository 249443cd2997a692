import { defined } from '../../defined.ts';
import type { LoggedError } from '../../model.ts';
import { readThrown } from '../text/read-thrown.ts';
import { languageOf, printFrames, readFrames } from './frame-objects.ts';

/** What a field with a stack says. Name and message are empty if the stack has no head. */
export interface ReadStack extends Pick<LoggedError, 'name' | 'message' | 'stack' | 'language' | 'frames'> {
  readonly cause?: LoggedError;
  readonly errors?: readonly LoggedError[];
}

/** What is known of the error besides its stack. */
export interface Known {
  readonly name?: string;
  readonly message?: string;
}

const lineLimit = 1_000;
/** A line of a stack: V8, Java, .NET; Python; PHP; Ruby; Go. */
const frameLine =
  /^\s*(?:at (?:<anonymous>$|.{0,500}(?:\(|:\d))|File "[^"\n]{1,1000}", line \d|#\d{1,4} (?:\{main\}|\[internal|\S{1,500}\(\d)|from \S{1,1000}\.rb:\d|\S{1,1000}\.(?:rb|php|go):\d)/;

/**
 * Reads a stack as a field holds it: a text, a list of its lines, or a list of objects, innermost first. A stack without
 * its first line gets one from what is known. Returns undefined if the value holds no frames.
 */
export function readStack(value: unknown, known: Known = {}): ReadStack | undefined {
  if (typeof value === 'string') return readText(value, known);
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const lines = value.slice(0, lineLimit).filter((line) => typeof line === 'string');
  if (lines.length > 0) return readText(joinLines(lines), known);
  return readObjects(value, known);
}

/** Ruby's lists and Node's lists may have lost their white space. */
function joinLines(lines: readonly string[]): string {
  return lines.map((line) => (line.startsWith('at ') ? `    ${line}` : line.replace(/\n$/, ''))).join('\n');
}

function readText(text: string, known: Known): ReadStack | undefined {
  if (!hasFrames(text)) return undefined;
  const below = skipMessage(text, known);
  if (below !== undefined) return readBelow(below, known);
  const headless = frameLine.test(firstLineOf(text));
  const thrown = headless ? undefined : readThrown(text);
  if (thrown !== undefined && thrown.stack !== '') return thrown;
  const whole = readThrown(addHead(text, known));
  const found = whole === undefined || whole.stack === '' ? undefined : whole;
  return {
    name: '',
    message: '',
    stack: text,
    frames: found?.frames ?? [],
    ...defined({ language: found?.language, cause: found?.cause }),
  };
}

/**
 * The stack below a message of several lines. Those may look like frames or heads, because a message often quotes what somebody sent: the field
 * that holds the message alone says where it ends. Undefined for other stacks.
 */
function skipMessage(text: string, { message }: Known): { readonly name: string; readonly stack: string } | undefined {
  if (message === undefined || !message.includes('\n')) return undefined;
  const start = text.indexOf(': ');
  if (start < 0 || start >= 300 || !text.startsWith(`${message}\n`, start + 2)) return undefined;
  return { name: text.slice(0, start), stack: text.slice(start + 3 + message.length) };
}

function readBelow({ name, stack }: { readonly name: string; readonly stack: string }, { message = '' }: Known) {
  const read = hasFrames(stack) ? readThrown(`${name}: \n${stack}`) : undefined;
  if (read === undefined || read.stack === '') return undefined;
  return { ...read, message, stack: `${name}: ${message}\n${read.stack.slice(read.stack.indexOf('\n') + 1)}` };
}

function hasFrames(text: string): boolean {
  let from = 0;
  for (let count = 0; count < lineLimit; count++) {
    const end = text.indexOf('\n', from);
    const line = text.slice(from, Math.min(end < 0 ? text.length : end, from + 2_100));
    if (frameLine.test(line)) return true;
    if (end < 0) return false;
    from = end + 1;
  }
  return false;
}

function firstLineOf(text: string): string {
  const end = text.indexOf('\n');
  return text.slice(0, Math.min(end < 0 ? text.length : end, 2_100));
}

/** The text with the first line that its language gives a trace. */
function addHead(text: string, { name, message }: Known): string {
  const head = `${name ?? 'Error'}: ${message ?? ''}`;
  const first = firstLineOf(text);
  if (/^\s*File "/.test(first)) return `Traceback (most recent call last):\n${text.trimEnd()}\n${head}`;
  if (/^\s*\S{1,1000}\.rb:\d/.test(first)) {
    const rest = text.slice(first.length).replaceAll('\n', '\n\tfrom ');
    return `${first}: ${message ?? ''} (${name ?? 'StandardError'})${rest}`;
  }
  if (/^\s*#\d/.test(first)) return `PHP Fatal error:  Uncaught ${head}\nStack trace:\n${text}`;
  if (/^[\w./*()]{1,500}$/.test(first) && text.includes('.go:'))
    return `panic: ${message ?? ''}\n\ngoroutine 1 [running]:\n${text}`;
  return `${head}\n${text}`;
}

function readObjects(value: readonly unknown[], known: Known): ReadStack | undefined {
  const frames = readFrames(value);
  if (frames === undefined) return undefined;
  const language = languageOf(frames);
  const head = `${known.name ?? 'Error'}${known.message === undefined ? '' : `: ${known.message}`}`;
  const printed = printFrames(frames, language);
  const stack =
    language === 'python' ? `Traceback (most recent call last):\n${printed}\n${head}` : `${head}\n${printed}`;
  return { name: '', message: '', stack, frames, ...defined({ language }) };
}
