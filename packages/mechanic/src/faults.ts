import { parseJson } from './json.ts';
import type { Fault, Frame } from './model.ts';
import type { MapFrame } from './source-maps.ts';

export interface FaultOptions {
  /** Absolute path of the project where the text was written, with `/` and without a trailing one. */
  readonly root: string;
  readonly mapFrame?: MapFrame;
}

const framePattern = /^\s*at (?:async )?(?:(.*?) \()?((?:file:\/\/)?[^()]*?):(\d+):(\d+)\)?,?\s*$/;
const frameLike = /^\s*at \S/;
const errorHeader =
  /^(?:.*?\s)?((?:[A-Za-z_$][\w$]*\.)*[A-Za-z_$][\w$]*(?:Error|Exception))(?: \[[A-Z][A-Z0-9_]*\])?(?:: ?(.*)|\s*\{?)$/;
const anyHeader = /^(?:\[?[Cc]aused? ?b?y?\]?: )?(?:Uncaught )?([A-Z][\w$.]*)(?: \[[A-Z][A-Z0-9_]*\])?(?:: ?(.*))?$/;
const causePrefix = /^\s*(?:\[cause\]|[Cc]aused by|\[?errors?\]?|cause): ?/;
/** An assertion's message may span this many lines. A header further up belongs to another error. */
const messageLineLimit = 60;

/**
 * Reads every V8 stack trace in a text (stderr, log lines, JSON with a `stack`). A cause comes before the error that
 * wraps it. Frames outside the root, in dependencies or in the runtime are dropped; columns count from 0.
 */
export function readFaults(text: string, options: FaultOptions): readonly Fault[] {
  const lines = text.split(/\r?\n/).flatMap(unfold);
  const faults: Fault[] = [];
  const seen = new Set<string>();
  let wrappers = 0;
  let floor = 0;

  for (let at = 0; at < lines.length; at++) {
    if (!frameLike.test(lines[at] ?? '')) continue;
    let end = at;
    while (end < lines.length && frameLike.test(lines[end] ?? '')) end++;
    const header = findHeader(lines, at, floor);
    const frames = lines.slice(at, end).flatMap((line) => readFrame(line, options));
    floor = end;
    at = end - 1;
    if (header === undefined) continue;
    const fault = { name: header.name, message: header.message, frames };
    const key = JSON.stringify(fault);
    if (seen.has(key)) continue;
    seen.add(key);
    if (!header.cause) wrappers = faults.length;
    faults.splice(header.cause ? wrappers : faults.length, 0, fault);
  }
  return faults;
}

/** A log line may carry its stack as JSON: as one string with newlines or as a list of lines. */
function unfold(line: string): readonly string[] {
  const brace = line.indexOf('{"');
  if (brace !== -1) {
    const parsed = parseJson(line.slice(brace, line.lastIndexOf('}') + 1));
    const inner = parsed === undefined ? [] : strings(parsed).flatMap((part) => part.split('\n'));
    if (inner.some((part) => frameLike.test(part))) return inner;
  }
  return /\\n\s*at /.test(line) ? line.split('\\n').map((part) => part.replace(/",?$/, '')) : [line];
}

function strings(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(strings);
  return [];
}

interface Header {
  readonly name: string;
  readonly message: string;
  readonly cause: boolean;
}

function findHeader(lines: readonly string[], callsAt: number, floor: number): Header | undefined {
  for (let at = callsAt - 1; at >= Math.max(floor, callsAt - messageLineLimit); at--) {
    const header = readHeader(lines, at, callsAt, errorHeader);
    if (header !== undefined) return header;
  }
  return callsAt > floor ? readHeader(lines, callsAt - 1, callsAt, anyHeader) : undefined;
}

function readHeader(lines: readonly string[], at: number, callsAt: number, form: RegExp): Header | undefined {
  const line = lines[at] ?? '';
  const cause = causePrefix.test(line);
  const match = line.replace(causePrefix, '').trim().match(form);
  if (!match?.[1]) return undefined;
  const message = [match[2] ?? '', ...lines.slice(at + 1, callsAt)].join('\n').trim();
  return { name: match[1].slice(match[1].lastIndexOf('.') + 1), message, cause };
}

function readFrame(line: string, { root, mapFrame }: FaultOptions): readonly Frame[] {
  const match = line.match(framePattern);
  if (!match) return [];
  const [, called, where = '', row = '', column = ''] = match;
  const file = insideRoot(where, root);
  if (file === undefined) return [];
  const name = called?.replace(/ \[as .*\]$/, '');
  const frame: Frame = {
    file,
    line: Number(row),
    column: Math.max(0, Number(column) - 1),
    ...(name && !name.includes('<anonymous>') ? { function: name } : {}),
  };
  return [mapFrame?.(frame) ?? frame];
}

function insideRoot(where: string, root: string): string | undefined {
  const path = (where.startsWith('file://') ? decodePath(where.slice('file://'.length)) : where).replace(/[?#].*$/, '');
  if (/(^|\/)node_modules\/|^node:|^internal\/|^<|^[a-z]+:\/\//.test(path)) return undefined;
  if (!path.startsWith('/')) return path.replace(/^\.\//, '');
  // macOS reports its temporary folders under /private, whatever name they were opened by.
  const prefix = [`${root}/`, `/private${root}/`].find((candidate) => path.startsWith(candidate));
  return prefix === undefined ? undefined : path.slice(prefix.length);
}

function decodePath(path: string): string {
  return /%(?![0-9A-Fa-f]{2})/.test(path) ? path : decodeURIComponent(path);
}
