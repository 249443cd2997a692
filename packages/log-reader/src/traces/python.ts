import type { Frame, LoggedError, TraceFormat } from '../model.ts';

const traceback = /^\s*(?:[+|] ?\s*)?(?:Exception Group )?Traceback \(most recent call last\):\s*$/;
const frame =
  /^\s*(?:\| ?\s*)?File "(?<file>[^"\n]{1,1000})", line (?<line>\d{1,7})(?:, in (?<function>.{1,300}))?\s*$/;
const between =
  /^\s*(?:\| ?)?(?:During handling of the above exception, another exception occurred|The above exception was the direct cause of the following exception):\s*$/;
const repeated = /^\s*\[Previous line repeated \d{1,7} more times?\]\s*$/;
const head =
  /^\s*(?:[|+] ?[-+\s]{0,10})?(?<name>[A-Za-z_][\w]{0,100}(?:\.[A-Za-z_]\w{0,100}){0,10})(?:: (?<message>.*))?$/;

/** CPython's tracebacks, with chained exceptions. The innermost call is printed last. */
export const python: TraceFormat = {
  language: 'python',
  isFrame: (line) => frame.test(line) || repeated.test(line),
  begins: (line) => traceback.test(line),
  continues: (line) =>
    between.test(line) ||
    traceback.test(line) ||
    repeated.test(line) ||
    /^\s*[~^]{2,}\s*$|^\s*\^\s*$/.test(line) ||
    /^ {4,}\S/.test(line),
  read: readPython,
};

interface Block {
  readonly lines: string[];
  /** How the error before this one is joined to it. */
  readonly joined: boolean;
}

function readPython(text: string): LoggedError | undefined {
  const all = text.split('\n', 20_000);
  const blocks = splitBlocks(all);
  let error: LoggedError | undefined;
  for (const { lines, joined } of blocks) {
    const read = readBlock(lines);
    if (read === undefined) continue;
    error = joined && error !== undefined ? { ...read, cause: error } : read;
  }
  return error?.name === 'Error' && error.message === '' ? nameAbove(error, all) : error;
}

/** Sentry prints the error above the first frame, for every language. */
function nameAbove(error: LoggedError, lines: readonly string[]): LoggedError {
  const first = lines.findIndex((line) => frame.test(line));
  const found = first <= 0 ? undefined : head.exec(lines[first - 1] ?? '')?.groups;
  if (found?.name === undefined || found.message === undefined) return error;
  return { ...error, name: found.name, message: found.message };
}

/** The tracebacks of a text. A later one was raised while the one before was handled. */
function splitBlocks(lines: readonly string[]): readonly Block[] {
  const blocks: Block[] = [];
  let joined = false;
  for (const line of lines) {
    if (between.test(line)) joined = true;
    else if (traceback.test(line) || (blocks.length === 0 && frame.test(line))) {
      blocks.push({ lines: [line], joined: joined && blocks.length > 0 });
      joined = false;
    } else blocks.at(-1)?.lines.push(line);
  }
  return blocks;
}

function readBlock(lines: readonly string[]): LoggedError | undefined {
  const frames: Frame[] = [];
  let last = -1;
  for (const [index, line] of lines.entries()) {
    const found = frame.exec(line)?.groups;
    if (found?.file === undefined) continue;
    frames.push({
      file: found.file,
      line: Number(found.line),
      ...(found.function === undefined || found.function === '<module>' ? {} : { function: found.function.trim() }),
    });
    last = index;
  }
  const at = lines.findIndex(
    (line, index) => index > last && /^(?:\s*[|+] ?)?\S/.test(line) && !traceback.test(line) && head.test(line),
  );
  const found = at < 0 ? undefined : head.exec(lines[at] ?? '')?.groups;
  if (found?.name === undefined)
    return frames.length === 0
      ? undefined
      : {
          name: 'Error',
          message: '',
          stack: lines.join('\n').trimEnd(),
          language: 'python',
          frames: frames.toReversed(),
        };
  const end = lines.findIndex((line, index) => index > at && (line.trim() === '' || between.test(line)));
  const more = lines.slice(at + 1, end < 0 ? lines.length : end);
  return {
    name: found.name,
    message: [found.message ?? '', ...more].join('\n').trim(),
    stack: lines
      .slice(0, end < 0 ? lines.length : end)
      .join('\n')
      .trimEnd(),
    language: 'python',
    frames: frames.toReversed(),
  };
}
