import type { Frame, LoggedError, TraceFormat } from '../model.ts';

const modern =
  /^(?:.{0,200}\s)?thread '(?<thread>[^'\n]{0,200})'(?: \(\d{1,12}\))? panicked at (?<file>[^\s:'][^\n:']{0,500}):(?<line>\d{1,7}):(?<column>\d{1,7}):\s*$/;
const old =
  /^(?:.{0,200}\s)?thread '(?<thread>[^'\n]{0,200})' panicked at '(?<message>.*)', (?<file>[^\s:][^\n:]{0,500}):(?<line>\d{1,7}):(?<column>\d{1,7})\s*$/;
const call = /^\s*(?<number>\d{1,4}): +(?:0x[0-9a-f]{1,16} - )?(?<function>[^\n]{1,600}?)\s*$/;
const place =
  /^\s+at (?<file>(?:\/|\.|[A-Za-z]:)?[^\s:()][^\n:()]{0,500}\.rs):(?<line>\d{1,7})(?::(?<column>\d{1,7}))?\s*$/;
const causeItem = /^\s{2,}(?:(?<number>\d{1,3}): )?(?<message>\S.*)$/;
const note = /^note: (?:run with|Some details are omitted)|^stack backtrace:\s*$|^Stack backtrace:\s*$/;

/** Rust's panics with their backtraces, and the reports of anyhow and eyre. */
export const rust: TraceFormat = {
  language: 'rust',
  isFrame: (line) => line.length < 2_000 && place.test(line),
  begins: (line) => line.length < 5_000 && (modern.test(line) || old.test(line)),
  continues: (line) => note.test(line) || (line.length < 2_000 && /^\s*\d{1,4}: +\S/.test(line)),
  read: readRust,
};

function readRust(text: string): LoggedError | undefined {
  const lines = text.split('\n', 20_000);
  const at = lines.findIndex((line) => modern.test(line) || old.test(line));
  if (at < 0) return readReport(lines);
  const line = lines[at] ?? '';
  const found = (modern.exec(line) ?? old.exec(line))?.groups;
  if (found?.file === undefined) return undefined;
  const rest = lines.slice(at + 1);
  const end = rest.findIndex((one) => note.test(one) || call.test(one));
  const said = rest.slice(0, end < 0 ? rest.length : end);
  const message = (found.message ?? said.join('\n')).trim();
  const own: Frame = { file: found.file, line: Number(found.line), column: Number(found.column) };
  const frames = readBacktrace(rest);
  const known = frames.findIndex(
    (frame) => frame.line === own.line && frame.file.endsWith(own.file.replace(/^\.\//, '')),
  );
  return {
    name: 'panic',
    message,
    stack: lines.slice(at).join('\n').trimEnd(),
    language: 'rust',
    frames: known < 0 ? [own, ...frames] : frames.slice(known),
  };
}

/** A function, and its place on the line below. Functions without a place are the library's. */
function readBacktrace(lines: readonly string[]): readonly Frame[] {
  return lines.flatMap((line, index) => {
    const found = place.exec(line)?.groups;
    if (found?.file === undefined) return [];
    const called = call.exec(lines[index - 1] ?? '')?.groups?.function?.replace(/::h[0-9a-f]{16}$/, '');
    return [
      {
        file: found.file,
        line: Number(found.line),
        ...(found.column === undefined ? {} : { column: Number(found.column) }),
        ...(called === undefined ? {} : { function: called }),
      },
    ];
  });
}

/** `Error: outer`, `Caused by:` and a list of causes, innermost last. */
function readReport(lines: readonly string[]): LoggedError | undefined {
  const at = lines.findIndex((line) => /^Caused by:\s*$/.test(line.trim()));
  const start = lines.findLastIndex((line, index) => index < at && /^(?:.{0,200}\s)?Error: \S/.test(line));
  if (at < 0 || start < 0) return undefined;
  const rest = lines.slice(at + 1);
  const end = rest.findIndex((line) => !causeItem.test(line));
  const items = rest
    .slice(0, end < 0 ? rest.length : end)
    .flatMap((line) => causeItem.exec(line)?.groups?.message ?? []);
  const frames = readBacktrace(lines);
  const messages = [(lines[start] ?? '').replace(/^.*?Error: /, ''), ...items];
  return messages.reduceRight<LoggedError | undefined>(
    (cause, message, index) => ({
      name: 'Error',
      message,
      stack: index === 0 && frames.length > 0 ? lines.slice(start).join('\n').trimEnd() : '',
      ...(index === 0 && frames.length > 0 ? { language: 'rust' as const } : {}),
      frames: index === 0 ? frames : [],
      ...(cause === undefined ? {} : { cause }),
    }),
    undefined,
  );
}
