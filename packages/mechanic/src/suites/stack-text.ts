/** An error as a program printed it. */
export interface Thrown {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
  /** What it wraps. Of errors that were gathered into one, the first. */
  readonly cause?: Thrown;
}

/** An error wraps at most this many others, one inside the other. */
export const causeLimit = 5;

/** How Node, pino and others begin the part of a stack that belongs to a wrapped error. */
const causePattern = /^\s*(?:\[(?:cause|errors)\]|caused by|cause): */i;

const headPattern =
  /^\s*(?:Uncaught |Exception during run: )?([A-Za-z_$][\w$.]{0,200}(?:Error|Exception|Fault|Failure|Rejection)|Error)(?: \[[^\]\n]*\])?(?:: ?(.*))?$/;
/** A line of a stack below its head. */
export const framePattern = /^\s+at /;

/** Finds the last error with a stack that a text shows, with what it wraps; without a stack, the last line that names an error. */
export function readThrown(text: string): Thrown | undefined {
  const lines = text.split('\n');
  const firstCause = lines.findIndex(isCause);
  // Below the first cause, whatever is indented is part of it.
  const heads = lines.flatMap((line, index) =>
    headPattern.test(line) && (firstCause < 0 || index < firstCause || /^\S/.test(line)) ? [index] : [],
  );
  const at = heads.findLast((index) => hasFrames(lines, index)) ?? heads.at(-1);
  return at === undefined ? undefined : readAt(lines, at, causeLimit);
}

/** Whether a line below a stack begins an error that the one above wraps. */
export function beginsCause(line: string): boolean {
  return isCause(line) || (/^\s/.test(line) && headPattern.test(line));
}

/** A message may have a line that begins like a cause, so what follows has to be an error, or a list of them. */
function isCause(line: string): boolean {
  const rest = line.replace(causePattern, '');
  return rest !== line && (rest === '[' || headPattern.test(rest));
}

/** The error that begins at a line, and up to `depth` that it wraps. */
function readAt(lines: readonly string[], at: number, depth: number): Thrown | undefined {
  const head = headPattern.exec((lines[at] ?? '').replace(causePattern, ''));
  if (head === null) return undefined;
  const firstFrame = hasFrames(lines, at)
    ? lines.findIndex((line, index) => index > at && framePattern.test(line))
    : at + 1;
  const body = lines.slice(at + 1, firstFrame);
  const frames = takeFrames(lines, firstFrame);
  const mark = depth === 0 ? -1 : lines.findIndex((line, index) => index > at && isCause(line));
  // `[errors]: [` has its first error on a line below.
  const inner =
    mark < 0 ? -1 : lines.findIndex((line, index) => index >= mark && headPattern.test(line.replace(causePattern, '')));
  const cause = inner < 0 ? undefined : readAt(lines, inner, depth - 1);
  return {
    name: head[1] ?? 'Error',
    message: [head[2] ?? '', ...body].join('\n').trim(),
    stack: [(lines[at] ?? '').replace(causePattern, ''), ...body, ...frames].join('\n'),
    ...(cause === undefined ? {} : { cause }),
  };
}

/** A message may have several lines before the first frame, but no second head. */
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
