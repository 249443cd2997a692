import type { Frame, TraceFormat } from '../model.ts';

/** `at ` at the beginning of a line; a copy may have lost the indentation, and some drivers put a bullet or a quote mark before it. */
const begin = /^[\s>|*-]{0,40}at\s/;
/** Where a call is: a path or URL with its line, and mostly its column. */
const place = /^(.{1,1000}?):(\d{1,7})(?::(\d{1,7}))?$/;
/** Places without a path. */
const bare =
  /^(?:<anonymous>|native|native code|unknown location|index \d{1,9}|node:internal.{0,200}|evalmachine\.<anonymous>)$/;
/** What stands between frames; gRPC and Bluebird print a line above those of the caller. */
const ellipsis =
  /^\s*(?:for call at|From previous event:)$|^\s*\.\.\. (?:\d{1,6} (?:more|lines matching cause stack trace|common frames)|lines matching)/;

/** Whether the line is a frame of V8: `    at sum (/app/src/orders.js:12:20)`. */
export function isV8Frame(line: string): boolean {
  if (ellipsis.test(line)) return true;
  const match = begin.exec(line);
  if (match === null) return false;
  return readCall(callOf(line, match[0].length)) !== undefined;
}

/** Reads a frame of V8. Returns undefined if the line is none, or names no file. */
export function readV8Frame(line: string): Frame | undefined {
  const match = begin.exec(line);
  return match === null ? undefined : readCall(callOf(line, match[0].length))?.frame;
}

/** What follows `at`, without what Node prints behind a last frame: ` {` or `,`. */
function callOf(line: string, from: number): string {
  let text = line.slice(from, from + 2_000).trim();
  if (text.endsWith('{')) text = text.slice(0, -1).trimEnd();
  if (text.endsWith(',')) text = text.slice(0, -1).trimEnd();
  return text;
}

/** A call; `frame` is absent if it has no file. Undefined if the text is no call. */
function readCall(text: string): { readonly frame?: Frame } | undefined {
  const plain = text.startsWith('async ') ? text.slice('async '.length) : text;
  const evaluated = plain.indexOf('(eval at ');
  if (evaluated >= 0) return readEval(plain, evaluated);
  if (plain.endsWith(')')) {
    const open = findOpen(plain);
    if (open < 0) return undefined;
    const where = plain.slice(open + 1, -1);
    const called = plain.slice(0, open).trim();
    return readPlace(where, called) ?? (bare.test(where) ? {} : undefined);
  }
  return (
    readPlace(plain, '') ?? (bare.test(plain) || /^[a-z$_][\w$]{0,100}_[\w$]{0,100}$/.test(plain) ? {} : undefined)
  );
}

/** Where the place's parenthesis opens. A path may have parentheses of its own: `(/app/(group)/page.tsx:1:2)`. */
function findOpen(text: string): number {
  if (text.startsWith('(')) return 0;
  let depth = 0;
  for (let at = text.length - 1; at >= 0; at--) {
    const character = text[at];
    if (character === ')') depth += 1;
    if (character === '(') depth -= 1;
    if (depth === 0) return at;
  }
  return -1;
}

/** `eval (eval at run (/app/x.js:1:2), <anonymous>:1:1)`: the file is the one that evaluated the text. */
function readEval(text: string, at: number): { readonly frame?: Frame } {
  const inner = /\(((?:file:\/\/)?[^()]{1,1000}):(\d{1,7}):(\d{1,7})\)/.exec(text.slice(at));
  if (inner === null) return {};
  return readPlace(`${inner[1]}:${inner[2]}:${inner[3]}`, text.slice(0, at).trim()) ?? {};
}

function readPlace(where: string, called: string): { readonly frame: Frame } | undefined {
  const match = place.exec(where);
  if (match?.[1] === undefined || /^\s|[\n"]|\.(?:java|kts?|scala|groovy|cs|fs|vb|py|rb|go|php)$/.test(match[1]))
    return undefined;
  // A sentence such as `at 10:30` is no place: a file has a slash, a dot, a colon or a bracket.
  if (!/[/\\.:<[]|^REPL\d/.test(match[1])) return undefined;
  if (called === '' && / /.test(match[1]) && !/^(?:\/|[A-Za-z]:[\\/]|file:)/.test(match[1])) return undefined;
  const name = functionOf(called);
  return {
    frame: {
      file: match[1],
      line: Number(match[2]),
      ...(match[3] === undefined ? {} : { column: Number(match[3]) }),
      ...(name === '' ? {} : { function: name }),
    },
  };
}

/** `Object.<anonymous>` and `new Foo` say nothing to a reader of code; `Foo.bar [as baz]` is `Foo.bar`. */
function functionOf(called: string): string {
  const name = called.replace(/ \[as [^\]]{0,200}\]$/, '').replace(/^new /, '');
  return name === '<anonymous>' || name.endsWith('.<anonymous>') ? '' : name;
}

export const v8: TraceFormat = {
  language: 'javascript',
  isFrame: isV8Frame,
  begins: () => false,
  continues: () => false,
  read: () => undefined,
};
