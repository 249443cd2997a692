import type { Frame, LoggedError, TraceFormat } from '../model.ts';

const where =
  '(?<file>(?:[A-Za-z]:)?[^\\s:\'"`][^:\\n\'"`]{0,500}(?:\\.(?:rb|erb|rake|haml|slim|ru|builder)|/bin/[\\w-]{1,60}|\\(eval\\)|<internal:[\\w/-]{1,60}>)):(?<line>\\d{1,7})';
const called = "(?::in [`'](?<function>[^'\\n]{1,300})')?";
const frame = new RegExp(`^\\s*(?:from |\\d{1,4}: from |[↳#] ?)?${where}${called}\\s*$`);
const first = new RegExp(
  `^${where}:in [\`'](?<function>[^'\\n]{1,300})': (?<message>.*?)(?: \\((?<name>[A-Z][\\w:]{0,200})\\))?\\s*$`,
);
const head =
  /^(?:.{0,200}?[\s\]])??(?<name>(?:[A-Z]\w{0,100}::){0,8}[A-Z]\w{0,100}(?:Error|Exception|Timeout|NotFound|Invalid\w{0,40}|Interrupt)?)(?: \((?<inside>.*)\)|: (?<message>.*))?:?\s*$/;

/** `NoMethodError (undefined method 'x' for nil):`, as Rails logs an error. */
const rails =
  /^(?:.{0,200}\s)?(?:[A-Z]\w{0,100}::){0,8}[A-Z]\w{0,100}(?:Error|Exception|Invalid|NotFound|Timeout) \(.{0,2000}\):?\s*$/;

/** Ruby's backtraces, as the interpreter, Rails and loggers print them. */
export const ruby: TraceFormat = {
  language: 'ruby',
  isFrame: (line) => line.length < 2_000 && frame.test(line),
  begins: (line) => line.length < 5_000 && (first.test(line) || rails.test(line)),
  continues: (line) =>
    /^\s*(?:from |\d{1,4}: from |Traceback \(most recent call last\):|Did you mean\?|\.{3} \d)/.test(line),
  read: readRuby,
};

function readRuby(text: string): LoggedError | undefined {
  const lines = text.split('\n', 20_000);
  const start = lines.findIndex((line) => first.test(line));
  const own = start < 0 ? undefined : first.exec(lines[start] ?? '')?.groups;
  if (own !== undefined) {
    const top = toFrame(own);
    const rest = lines.slice(start + 1).flatMap((line) => readFrame(line));
    // On a terminal Ruby 2.5 to 2.7 printed the innermost call last, numbered.
    const numbered = lines
      .slice(0, start)
      .flatMap((line) => (/^\s*\d{1,4}: from /.test(line) ? readFrame(line) : []))
      .toReversed();
    const detail = lines
      .slice(start + 1)
      .filter((line) => line.trim() !== '' && !frame.test(line) && !/^\s*from /.test(line));
    const named = own.name ?? 'RuntimeError';
    const message =
      own.name === undefined ? readNameBelow(own.message ?? '') : { name: named, message: own.message ?? '' };
    return build(
      message.name,
      [message.message, ...(own.name === undefined ? [] : detail.slice(0, 20))].join('\n').trim(),
      lines,
      [...top, ...(rest.length > 0 ? rest : numbered)],
    );
  }
  const firstFrame = lines.findIndex((line) => frame.test(line));
  if (firstFrame <= 0) return undefined;
  const at = lines.findLastIndex(
    (line, index) =>
      index < firstFrame && head.test(line.trim()) && /(?:Error|Exception|::|Timeout|NotFound|Interrupt)/.test(line),
  );
  const found = at < 0 ? undefined : head.exec((lines[at] ?? '').trim())?.groups;
  if (found?.name === undefined) return undefined;
  const more = lines.slice(at + 1, firstFrame);
  return build(
    found.name,
    [found.message ?? found.inside ?? '', ...more].join('\n').trim().replace(/:$/, ''),
    lines,
    lines.slice(firstFrame).flatMap(readFrame),
  );
}

function readNameBelow(message: string): { name: string; message: string } {
  return { name: 'RuntimeError', message };
}

function build(name: string, message: string, lines: readonly string[], frames: readonly Frame[]): LoggedError {
  return { name, message, stack: lines.join('\n').trimEnd(), language: 'ruby', frames };
}

function readFrame(line: string): readonly Frame[] {
  const found = frame.exec(line)?.groups;
  return found === undefined ? [] : toFrame(found);
}

function toFrame({ file, line, function: name }: Readonly<Record<string, string | undefined>>): readonly Frame[] {
  if (file === undefined) return [];
  const plain = name?.replace(/^(?:block|rescue|ensure)(?: \(\d{1,3} levels\))? in /, '');
  return [
    { file, line: Number(line), ...(plain === undefined || /^<(?:main|top)/.test(plain) ? {} : { function: plain }) },
  ];
}
