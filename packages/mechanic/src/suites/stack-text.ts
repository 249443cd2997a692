/** An error as a program printed it. */
export interface Thrown {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
}

const headPattern =
  /^\s*(?:Uncaught |Exception during run: )?([A-Za-z_$][\w$.]{0,200}(?:Error|Exception|Fault|Failure|Rejection)|Error)(?: \[[^\]\n]*\])?(?:: ?(.*))?$/;
/** A line of a stack below its head. */
export const framePattern = /^\s+at /;

/** Finds the last error with a stack that a text shows; without a stack, the last line that names an error. */
export function readThrown(text: string): Thrown | undefined {
  const lines = text.split('\n');
  const heads = lines.flatMap((line, index) => (headPattern.test(line) ? [index] : []));
  const stacked = heads.findLast((index) => hasFrames(lines, index));
  const at = stacked ?? heads.at(-1);
  const head = at === undefined ? null : headPattern.exec(lines[at] ?? '');
  if (at === undefined || head === null) return undefined;
  const firstFrame = lines.findIndex((line, index) => index > at && framePattern.test(line));
  const body = stacked === undefined ? [] : lines.slice(at + 1, firstFrame);
  const frames = stacked === undefined ? [] : takeFrames(lines, firstFrame);
  return {
    name: head[1] ?? 'Error',
    message: [head[2] ?? '', ...body].join('\n').trim(),
    stack: [lines[at], ...body, ...frames].join('\n'),
  };
}

/** A message may have several lines before the first frame, but no second head. */
function hasFrames(lines: readonly string[], head: number): boolean {
  for (let index = head + 1; index < lines.length; index++) {
    const line = lines[index] ?? '';
    if (framePattern.test(line)) return true;
    if (headPattern.test(line)) return false;
  }
  return false;
}

function takeFrames(lines: readonly string[], from: number): readonly string[] {
  const rest = lines.slice(from);
  const end = rest.findIndex((line) => !framePattern.test(line));
  return (end < 0 ? rest : rest.slice(0, end)).map((line) => line.replace(/ \{$/, ''));
}
