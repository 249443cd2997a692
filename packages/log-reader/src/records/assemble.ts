import { readHead } from '../errors/text/head.ts';
import { readMark } from '../errors/text/marks.ts';
import type { Fields, Line, LogRecord } from '../model.ts';
import { knownKeys } from '../shape.ts';
import { beginsTrace, continuesTrace, isFrame } from '../traces/index.ts';
import { bracketsIn, closeRecord, findHeadAbove, type OpenRecord, textOfLine } from './open-record.ts';

/** The most open streams, lines and characters of a record, and lines of plain text that wait for a stack. */
const bounds = { streams: 200, lines: 5_000, characters: 1_048_576, waiting: 2_000, plain: 10 };

/** Puts lines together to records. */
export interface Assembler {
  /** The records that end with this line. */
  readonly add: (line: Line) => readonly LogRecord[];
  /** The records that are still open. */
  readonly end: () => readonly LogRecord[];
}

const none: readonly LogRecord[] = [];
/** Words without which no line begins an error with a certain name. */
const mayBeHead =
  /Error|Exception|Rejection|Fault|Failure|Uncaught|Unhandled|rror:|Traceback|panic|Timeout|Interrupt|Err\b/;

/** Makes an assembler. Lines of one stream that belong to one error become one record, whatever lies between them. */
export function createAssembler(): Assembler {
  const streams = new Map<string, OpenRecord>();
  const partial = new Map<string, Line>();
  let last: string | undefined;
  let turn = 0;

  function close(key: string): readonly LogRecord[] {
    const open = streams.get(key);
    if (open === undefined) return none;
    streams.delete(key);
    return closeRecord(open);
  }

  function begin(key: string, line: Line): readonly LogRecord[] {
    const open = streams.get(key);
    const closed = open === undefined ? none : closeRecord(open);
    turn += 1;
    streams.set(key, openRecord(line, textOfLine(line), turn));
    last = key;
    return streams.size > bounds.streams ? [...closed, ...close(findOldest())] : closed;
  }

  /** The stream whose record began longest ago. */
  function findOldest(): string {
    let oldest = '';
    let least = Number.POSITIVE_INFINITY;
    for (const [key, open] of streams) {
      if (open.turn >= least) continue;
      oldest = key;
      least = open.turn;
    }
    return oldest;
  }

  /** Some loggers label only the first line of a message: a line without a label may belong to the error just above it. */
  function keyWithoutStream(): string {
    const above = last === undefined ? undefined : streams.get(last);
    const waits = above?.state === 'message' || above?.state === 'stack';
    return last !== undefined && (waits || !streams.has('')) ? last : '';
  }

  /** Nothing continues a record that tells its error or request in fields. It waits only for older records of other streams. */
  function addClosed(key: string, line: Line, text: string): readonly LogRecord[] {
    if (streams.size > (streams.has(key) ? 1 : 0)) return begin(key, line);
    last = key;
    const before = close(key);
    const record = closeRecord(openRecord(line, text, turn));
    return before.length === 0 ? record : [...before, ...record];
  }

  function addWhole(line: Line): readonly LogRecord[] {
    const own = line.stream ?? '';
    const text = textOfLine(line);
    const key = line.stream === undefined ? keyWithoutStream() : own;
    const open = streams.get(key);
    if (line.json !== undefined && !isThin(line.json)) return addClosed(own, line, text);
    if (open === undefined) return text.trim() === '' && line.json === undefined ? none : begin(own, line);
    const step = judge(open, line, text);
    if (step === 'new') return begin(own, line);
    last = key;
    if (step === 'drop') return none;
    if (step === 'stack' && open.state === 'plain') return takeStack(key, open, text);
    append(open, text, step);
    if (open.state === 'plain' && open.lines.length > bounds.plain) return shiftPlain(open);
    return open.lines.length > bounds.lines || open.characters > bounds.characters ? close(key) : none;
  }

  /** The lines of plain text above a stack: those before its head are records of their own. */
  function takeStack(key: string, open: OpenRecord, text: string): readonly LogRecord[] {
    const head = findHeadAbove(open.lines);
    const before = head === 0 ? none : closeRecord({ ...open, lines: open.lines.slice(0, head) });
    const lines = [...open.lines.slice(head), text];
    streams.set(key, { ...open, lines, state: 'stack', brackets: Math.max(0, bracketsIn(text)) });
    return before;
  }

  return {
    add(line) {
      const key = line.stream ?? '';
      const begun = partial.get(key);
      if (begun === undefined && line.partial !== true) return addWhole(line);
      const text = (begun?.text ?? '') + line.text;
      const joined: Line = { ...(begun ?? line), text: text.slice(0, bounds.characters) };
      if (line.partial === true) {
        if (partial.size > bounds.streams) partial.clear();
        partial.set(key, joined);
        return none;
      }
      partial.delete(key);
      const { partial: _cut, ...whole } = joined;
      return addWhole(whole);
    },
    end() {
      const cut = [...partial.values()].flatMap((line) => addWhole(line));
      partial.clear();
      const keys = [...streams].toSorted(([, a], [, b]) => a.turn - b.turn).map(([key]) => key);
      return [...cut, ...keys.flatMap(close)];
    },
  };
}

function openRecord(line: Line, text: string, turn: number): OpenRecord {
  const state = line.json !== undefined ? 'json' : isFrame(text) ? 'stack' : beginsError(text) ? 'message' : 'plain';
  return {
    first: line,
    lines: [text],
    state,
    characters: text.length,
    brackets: state === 'plain' || state === 'json' ? 0 : bracketsIn(text),
    turn,
    traceback: isTraceback(text),
  };
}

function append(open: OpenRecord, text: string, step: 'stack' | 'more'): void {
  if (open.traceback && endsTraceback(open, text)) open.traceback = false;
  if (isTraceback(text)) open.traceback = true;
  open.lines.push(text);
  open.characters += text.length;
  if (step === 'stack' && open.state !== 'stack') {
    open.state = 'stack';
    open.brackets = 0;
  }
  open.brackets = /^[}\]]/.test(text) && open.state === 'stack' ? 0 : Math.max(0, open.brackets + bracketsIn(text));
}

/** Plain text waits for a stack below it, but not for long. */
function shiftPlain(open: OpenRecord): readonly LogRecord[] {
  const [line = ''] = open.lines.splice(0, 1);
  return line.trim() === '' ? none : closeRecord({ ...open, lines: [line] });
}

/** What a line is to the open record of its stream: another of its frames, more of its text, a new record, or nothing worth keeping. */
function judge(open: OpenRecord, line: Line, text: string): 'stack' | 'more' | 'new' | 'drop' {
  if (line.json !== undefined || open.state === 'json') return judgeObject(open, line, text);
  if (isFrame(text)) return 'stack';
  if (open.state === 'stack') return judgeBelowStack(open, line, text);
  if (open.state === 'plain') {
    if (line.time !== undefined || line.level !== undefined || open.first.time !== undefined || beginsError(text))
      return 'new';
    return 'more';
  }
  if (open.lines.length > bounds.waiting) return 'new';
  if (/^Runtime\.\w{1,40}$/.test(text) || (open.state === 'message' && text !== '' && continuesTrace(text)))
    return 'more';
  if (open.brackets > 0 || /^\s+\S|^[\])}]/.test(text)) return 'more';
  if (text.trim() === '') return 'more';
  if (line.level !== undefined) return 'new';
  if (line.time !== undefined && open.first.time === undefined) return 'new';
  return beginsError(text) || beginsOther(text) ? 'new' : 'more';
}

/** Records that are objects: each line of a trace may have come as one. */
function judgeObject(open: OpenRecord, line: Line, text: string): 'stack' | 'more' | 'new' {
  if (isFrame(text) && (open.state === 'stack' || (open.first.json !== undefined && isThin(open.first.json))))
    return 'stack';
  if (
    open.state === 'stack' &&
    line.json !== undefined &&
    (beginsCause(text) || (open.brackets > 0 && /^\s+\S|^[}\]]/.test(text)))
  )
    return 'more';
  return 'new';
}

const tellingIn = knownKeys([
  'err',
  'error',
  'exception',
  'stack',
  'stackTrace',
  'stack_trace',
  'req',
  'request',
  'responsePayload',
]);

/** Whether an object has nothing but a text and what describes it. */
function isThin(json: Fields): boolean {
  return tellingIn(json).every((key) => json[key] == null);
}

function judgeBelowStack(open: OpenRecord, line: Line, text: string): 'more' | 'new' | 'drop' {
  if (beginsCause(text) || continuesTrace(text)) return 'more';
  // A Python traceback ends with its error.
  if (open.traceback && /^\S/.test(text) && line.level === undefined) return 'more';
  if (line.time !== undefined && open.first.time === undefined) return 'new';
  if (text.trim() === '') return open.brackets > 0 ? 'more' : 'drop';
  if (open.brackets > 0 && /^\s+\S|^[}\]]|^(?:'[^']{1,100}'|"[^"]{1,100}"|[\w$]{1,100}): /.test(text)) return 'more';
  return /^\s{2,}\S/.test(text) && line.level === undefined && !beginsError(text) ? 'more' : 'new';
}

function beginsError(text: string): boolean {
  if (beginsTrace(text)) return true;
  return mayBeHead.test(text) && readHead(text)?.strength === 'certain';
}

/** A Python traceback ends with its error: the first line that is not indented, or by its name where a console lost the white space. */
function endsTraceback({ lines }: OpenRecord, text: string): boolean {
  if (!/^\S/.test(text) || text.startsWith('File "')) return false;
  const flat = lines.some((line) => line.startsWith('File "'));
  return !flat || /^[A-Za-z_][\w.]{0,200}(?:Error|Exception|Warning|Exit|Interrupt|Iteration)(?::|$)/.test(text);
}

function isTraceback(text: string): boolean {
  return text.endsWith('(most recent call last):');
}

function beginsOther(text: string): boolean {
  return /^(?:START|END|REPORT|INIT_START) |^Node\.js v\d/.test(text);
}

function beginsCause(text: string): boolean {
  const mark = readMark(text);
  return (
    mark !== undefined && (mark.kind === 'members' || readHead(mark.rest) !== undefined || mark.rest.trim() !== '')
  );
}
