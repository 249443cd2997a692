import type { Frame, LoggedError, TraceFormat } from '../model.ts';

const name = '[A-Z_][\\w]{0,100}(?:\\\\[A-Z_a-z]\\w{0,100}){0,10}';
const fatal = new RegExp(
  `(?:(?:PHP )?(?:Fatal error|Warning|Parse error|Notice):\\s{1,4}(?:Uncaught (?:exception '(?<quoted>${name})' with message '(?<told>[^\\n]*)'|(?:(?<name>${name}): )?(?<message>.*))|(?<plain>.*))|^exception '(?<old>${name})' with message '(?<said>[^\\n]*)') in (?<file>/?[^\\n\\s]{1,500}?)(?::| on line )(?<line>\\d{1,7})\\s*$`,
);
const frame =
  /^\s*#(?<number>\d{1,4}) (?:(?<file>[^\n]{1,500}?)\((?<line>\d{1,7})\): (?<function>[^\n]{1,600})|(?<internal>\[internal function\]: [^\n]{1,600})|(?<end>\{main\}))\s*$/;
const arrow =
  /^\s*(?:at (?<function>[\w\\:{}()>-]{1,300}) )?\((?:at )?(?<file>\/[^\n():]{1,500}\.php):(?<line>\d{1,7})\)\s*$/;
const head = new RegExp(
  `^(?:.{0,2000}?[\\s\\]"'])??(?:\\[object\\] \\()?(?<name>${name})(?:\\(code: \\w{1,20}\\))?: (?<message>.*?)(?: (?:in|at) (?<file>/[^\\n]{1,500}?):(?<line>\\d{1,7}))?\\)?\\s*$`,
);
const next = new RegExp(
  `^\\s*Next (?<name>${name})(?:: (?<message>.*?))? in (?<file>[^\\n]{1,500}?):(?<line>\\d{1,7})\\s*$`,
);

/** PHP's fatal errors and exceptions, also as Monolog, Symfony and Laravel write them. */
export const php: TraceFormat = {
  language: 'php',
  isFrame: (line) => line.length < 2_000 && frame.test(line),
  begins: (line) =>
    line.length < 10_000 &&
    (/PHP (?:Fatal|Parse) error|Fatal error:\s/.test(line)
      ? /(?:Fatal|Parse) error:/.test(line)
      : /\[object\] \(|^exception '/.test(line)),
  continues: (line) =>
    /^\s*(?:\[?(?:stacktrace|Stack trace:?)\]?|\[previous exception\].*|Next [A-Z][\w\\]{0,200}.*|thrown in .* on line \d+|"\}\s*)\s*$/.test(
      line,
    ),
  read: readPhp,
};

function readPhp(text: string): LoggedError | undefined {
  const lines = text.split('\n', 20_000);
  if (!lines.some((line) => frame.test(line) || fatal.test(line))) return undefined;
  const firstFrame = lines.findIndex((line) => frame.test(line));
  const start = lines.findIndex(
    (line, index) =>
      fatal.test(line) ||
      ((firstFrame < 0 || index < firstFrame) && head.test(line) && /\\|Error|Exception/.test(line)),
  );
  if (start < 0) return undefined;
  const line = lines[start] ?? '';
  const own = (fatal.exec(line) ?? head.exec(line))?.groups;
  const errors: LoggedError[] = [];
  const nexts = lines.flatMap((one, index) => (index > start && next.test(one) ? [index] : []));
  const ends = [...nexts, lines.length];
  errors.push(
    build(
      own?.name ?? own?.quoted ?? own?.old ?? 'Fatal error',
      own?.message ?? own?.told ?? own?.said ?? own?.plain ?? line,
      own,
      lines.slice(start, ends[0]),
    ),
  );
  for (const [index, at] of nexts.entries()) {
    const found = next.exec(lines[at] ?? '')?.groups;
    errors.push(build(found?.name ?? 'Error', found?.message ?? '', found, lines.slice(at, ends[index + 1])));
  }
  return errors.reduce<LoggedError | undefined>(
    (cause, error) => (cause === undefined ? error : { ...error, cause }),
    undefined,
  );
}

function build(
  called: string,
  message: string,
  place: Readonly<Record<string, string | undefined>> | undefined,
  lines: readonly string[],
): LoggedError {
  const own = place?.file === undefined ? [] : [{ file: place.file, line: Number(place.line) }];
  const frames = [...own, ...lines.flatMap(readFrame)];
  return {
    name: called,
    message: message.trim(),
    stack: lines.join('\n').trimEnd(),
    language: 'php',
    frames: nameFrames(frames),
  };
}

/** A frame names the function that it calls; the place of that function's own line is the frame above. */
function nameFrames(frames: readonly Frame[]): readonly Frame[] {
  return frames.map(({ function: _called, ...frame }, index) => {
    const called = frames[index + 1]?.function;
    return { ...frame, ...(called === undefined ? {} : { function: called }) };
  });
}

function readFrame(line: string): readonly Frame[] {
  const found = (frame.exec(line) ?? arrow.exec(line))?.groups;
  if (found?.file === undefined) return [];
  return [
    {
      file: found.file,
      line: Number(found.line),
      ...(found.function === undefined
        ? {}
        : { function: found.function.replace(/\(.*$/s, '').replace(/^.*\\(?=\w+(?:->|::))/, '') }),
    },
  ];
}
