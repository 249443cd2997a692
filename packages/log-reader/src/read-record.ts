import { readPlatformLine } from './envelopes/lambda.ts';
import { isEcho, isLowLevel } from './errors/echo.ts';
import { errorOf, eventOf, failureOf, isFailureLevel, levelOf, messageOf, timeOf } from './errors/fields/index.ts';
import { readFatal } from './errors/text/fatal.ts';
import { readHead } from './errors/text/head.ts';
import { readThrown } from './errors/text/read-thrown.ts';
import { isFields, parseJson } from './json.ts';
import type { Draft, Fields, LogEntry, LoggedError, LogRecord } from './model.ts';

/** Words without which a line of text holds no failure. */
const mayFail =
  /[Ee]rror|ERROR|Exception|[Rr]ejection|Fault|Failure|Timeout|[Tt]imed out|[Tt]imeout|panic|Traceback|[Kk]illed|memory|OOM|oom-|signal|SIG[A-Z]|Segmentation|FATAL|Aborted|exited|Uncaught|Thrown|Warning|^\s+at |\n/;
const none: Fields = {};

/** Reads one record: its level, time, error and captured event. */
export function readRecord(record: LogRecord): LogEntry {
  const [first = ''] = record.lines;
  if (record.json !== undefined) return readObject(record, record.json, first);
  const structured = record.lines.length === 1 ? readTail(first) : undefined;
  if (structured !== undefined)
    return readObject(record, structured.json, messageOf(structured.json), structured.words);
  const platform = record.lines.length === 1 ? readPlatformLine(first) : undefined;
  const fields = platform ?? record.fields ?? none;
  const level = record.level ?? (record.fields === undefined ? undefined : levelOf(record.fields));
  const error = platform === undefined ? readText(record.lines, level) : failureOf(platform);
  return entry({ time: record.time, level, message: first, error, fields });
}

/** @param words what stood before the object on its line */
function readObject(record: LogRecord, json: Fields, message: string, words = ''): LogEntry {
  const level = levelOf(json) ?? record.level;
  const error = isSent(words, record.level)
    ? undefined
    : (failureOf(json) ?? errorOf(json, level) ?? (isLambdaFailure(message) ? readFatal([message]) : undefined));
  return entry({
    time: timeOf(json) ?? record.time,
    level,
    message,
    error,
    event: eventOf(json),
    fields: record.fields === undefined ? json : { ...record.fields, ...json },
  });
}

/** What Lambda itself says, which a forwarder may have put into a record of any level. */
function isLambdaFailure(message: string): boolean {
  if (!message.includes('Task timed out after ') && !message.includes('Error: Runtime exited')) return false;
  return /Task timed out after \d{1,5}\.\d\d seconds|RequestId: [\w-]{1,64} Error: Runtime exited/.test(message);
}

function entry({
  time,
  level,
  message,
  error,
  event,
  fields,
}: { [K in keyof LogEntry]: LogEntry[K] | undefined } & Pick<LogEntry, 'message' | 'fields'>): LogEntry {
  const draft: Draft<LogEntry> = { message, fields };
  if (time !== undefined) draft.time = time;
  if (level !== undefined) draft.level = level;
  if (error !== undefined) draft.error = error;
  if (event !== undefined) draft.event = event;
  return draft;
}

/** Words of an entry that reports a failure. */
const failing = /error|exception|fail|reject|unhandled|uncaught|crash|fatal|panic/i;

/** Whether an object behind words is what somebody sent, as in `received {…}`: neither they nor the line's own level speak of a failure. */
function isSent(words: string, level: string | undefined): boolean {
  return words !== '' && (isLowLevel(level) || (isFailureLevel(level) === undefined && !failing.test(words)));
}

interface Tail {
  readonly json: Fields;
  readonly words: string;
}

/** The object at the end of a line, behind words: `Invoke Error {"errorType":…}`. */
function readTail(line: string): Tail | undefined {
  const start = line.indexOf('{"');
  if (start < 0 || line.charCodeAt(line.trimEnd().length - 1) !== 125) return undefined;
  const value = parseJson(line.slice(start).trimEnd());
  if (!isFields(value)) return undefined;
  const words = line.slice(0, start).trim();
  return { json: words === '' ? value : { msg: words, ...value }, words };
}

/** The error of a record of text. Without a stack, the line must begin with it, or have only a label before it. */
function readText(lines: readonly string[], level: string | undefined): LoggedError | undefined {
  const text = lines.join('\n');
  if (!mayFail.test(text)) return undefined;
  const error = readThrown(text);
  if (error === undefined || isEcho(lines, error, level)) return undefined;
  if (error.stack !== '' || error.cause !== undefined) return error;
  if (isFailureLevel(level) === false && level !== 'warn') return error.kind === undefined ? undefined : error;
  if (error.kind !== undefined) return error;
  const head = lines.map((line) => readHead(line)).find((found) => found?.strength === 'certain');
  const labelled =
    head !== undefined && (head.before === '' || /[:\])>|-]$/.test(head.before) || isFailureLevel(level) === true);
  return labelled ? error : undefined;
}
