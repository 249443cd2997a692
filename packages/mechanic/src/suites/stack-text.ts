import { defined } from '../defined.ts';

/** An error as a program printed it. */
export interface Thrown {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
  /** The error that it wraps; for an AggregateError the first one. */
  readonly cause?: Thrown;
}

/** The most causes to follow, each the cause of the one before. */
export const causeLimit = 5;

/** Begins a wrapped error in the stacks of Node, pino and others. */
const causePattern = /^\s*(?:\[(?:cause|errors)\]|caused by|cause): */i;

const headPattern =
  /^\s*(?:Uncaught |Exception during run: )?([A-Za-z_$][\w$.]{0,200}(?:Error|Exception|Fault|Failure|Rejection)|Error)(?: \[[^\]\n]*\])?(?:: ?(.*))?$/;
/** A frame of a stack. */
export const framePattern = /^\s+at /;

/** Finds the last error with a stack in a text, and its causes. Without any stack, finds the last line that names an error. */
export function readThrown(text: string): Thrown | undefined {
  const lines = text.split('\n');
  const firstCause = lines.findIndex(isCause);
  // Everything indented below the first cause belongs to it.
  const heads = lines.flatMap((line, index) =>
    headPattern.test(line) && (firstCause < 0 || index < firstCause || /^\S/.test(line)) ? [index] : [],
  );
  const at = heads.findLast((index) => hasFrames(lines, index)) ?? heads.at(-1);
  return at === undefined ? undefined : readAt(lines, at, causeLimit);
}

/** Whether a line below a stack begins the cause of the error above. */
export function beginsCause(line: string): boolean {
  return isCause(line) || (/^\s/.test(line) && headPattern.test(line));
}

/** A message may have a line that begins like a cause. A real cause continues with an error or a list of errors. */
function isCause(line: string): boolean {
  const rest = line.replace(causePattern, '');
  return rest !== line && (rest === '[' || headPattern.test(rest));
}

/** The error that begins at a line, with up to `depth` causes. */
function readAt(lines: readonly string[], at: number, depth: number): Thrown | undefined {
  const first = (lines[at] ?? '').replace(causePattern, '');
  const head = headPattern.exec(first);
  if (head === null) return undefined;
  const findBelow = (accepts: (line: string) => boolean) =>
    lines.findIndex((line, index) => index > at && accepts(line));
  const firstFrame = hasFrames(lines, at) ? findBelow((line) => framePattern.test(line)) : at + 1;
  const body = lines.slice(at + 1, firstFrame);
  const frames = takeFrames(lines, firstFrame);
  const mark = depth === 0 ? -1 : findBelow(isCause);
  // `[errors]: [` has its first error on a line below.
  const inner =
    mark < 0 ? -1 : lines.findIndex((line, index) => index >= mark && headPattern.test(line.replace(causePattern, '')));
  const cause = inner < 0 ? undefined : readAt(lines, inner, depth - 1);
  return {
    name: head[1] ?? 'Error',
    message: [head[2] ?? '', ...body].join('\n').trim(),
    stack: [first, ...body, ...frames].join('\n'),
    ...defined({ cause }),
  };
}

/** A message may have several lines before the first frame, but not a second head. */
function hasFrames(lines: readonly string[], head: number): boolean {
  for (let index = head + 1; index < lines.length; index++) {
    const line = lines[index] ?? '';
    if (framePattern.test(line)) return true;
    if (headPattern.test(line) || isCause(line)) return false;
  }
  return false;
}

function takeFrames(lines: readonly string[], from: number): readonly string[] {
  const rest = lines.slice(from);
  const end = rest.findIndex((line) => !framePattern.test(line));
  return (end < 0 ? rest : rest.slice(0, end)).map((line) => line.replace(/ \{$/, ''));
}
