import type { Frame, LoggedError, TraceFormat } from '../model.ts';

const begin =
  /^(?:.{0,200}[\s:])?(?<kind>panic|fatal error|runtime error|http: panic serving [^\s]{1,100}): (?<message>.*)$/;
const goroutine =
  /^goroutine \d{1,12}(?: gp=0x[0-9a-f]{1,16} m=\S{1,20}(?: mp=0x[0-9a-f]{1,16})?)? \[[^\]\n]{1,200}\]:\s*$/;
const place =
  /^\s+(?<file>\/?[^\s:][^\n:]{0,500}\.(?:go|s)):(?<line>\d{1,7})(?: \+0x[0-9a-f]{1,16})?(?: fp=0x[0-9a-f]{1,16} sp=0x[0-9a-f]{1,16} pc=0x[0-9a-f]{1,16})?\s*$/;
const windows = /^\s+(?<file>[A-Za-z]:[^\n:]{1,500}\.go):(?<line>\d{1,7})(?: \+0x[0-9a-f]{1,16})?\s*$/;
const call =
  /^(?:created by )?(?<function>[\w./*()\-$·{}[\]…,]{1,400}?)(?:\((?:0x|\{|\.\.\.|[\d?, ]|\))[^\n]{0,1000}|\(\)|\(\.\.\.\))?(?: in goroutine \d{1,12})?\s*$/;
const exit = /^exit status \d{1,3}\s*$|^\[signal SIG|^\s*$/;

/** Go's panics and fatal errors, the stack that runtime/debug prints, and `%+v` of pkg/errors. */
export const go: TraceFormat = {
  language: 'go',
  isFrame: (line) => place.test(line) || windows.test(line),
  begins: (line) => line.length < 5_000 && (begin.test(line) || goroutine.test(line)),
  continues: (line) =>
    goroutine.test(line) ||
    /^(?:exit status \d|\[signal SIG|created by |[\w./*()-]{1,300}\.[\w.*()]{1,200}\((?:0x|\{|\.\.\.|\)))/.test(line) ||
    /^\t?panic: /.test(line),
  read: readGo,
};

function readGo(text: string): LoggedError | undefined {
  const lines = text.split('\n', 20_000);
  const starts = lines.flatMap((line, index) => (begin.test(line) ? [index] : []));
  const first = lines.findIndex((line) => goroutine.test(line) || place.test(line) || windows.test(line));
  const at = starts.find((start) => first < 0 || start < first) ?? starts[0];
  // A panic that was recovered and raised again is printed below the first one, indented.
  const found = at === undefined ? undefined : begin.exec(lines[at] ?? '')?.groups;
  const frames = readGoroutine(lines, first < 0 ? lines.length : first);
  if (found === undefined && frames.length === 0) return undefined;
  const end = first < 0 ? lines.length : first;
  const more =
    at === undefined ? [] : lines.slice(at + 1, end).filter((line) => !exit.test(line) && !/^\t?panic: /.test(line));
  const message = [(found?.message ?? lines[0] ?? '').replace(/ \[recovered(?:, repanicked)?\]$/, ''), ...more]
    .join('\n')
    .trim();
  const name = found?.kind === undefined ? 'error' : found.kind.startsWith('http') ? 'panic' : found.kind;
  return {
    name,
    message,
    stack:
      frames.length === 0
        ? ''
        : lines
            .slice(at ?? 0)
            .join('\n')
            .trimEnd(),
    ...(frames.length === 0 ? {} : { language: 'go' as const }),
    frames,
    ...(/out of memory/.test(message) ? { kind: 'out-of-memory' as const } : {}),
  };
}

/** The calls of the goroutine that failed: a function, and its place on the line below. */
function readGoroutine(lines: readonly string[], from: number): readonly Frame[] {
  const frames: Frame[] = [];
  let goroutines = 0;
  for (let index = from; index < lines.length; index++) {
    const line = lines[index] ?? '';
    if (goroutine.test(line) && ++goroutines > 1) break;
    const found = (place.exec(line) ?? windows.exec(line))?.groups;
    if (found?.file === undefined) continue;
    const above = lines[index - 1] ?? '';
    const called = place.test(above) || goroutine.test(above) ? undefined : call.exec(above)?.groups?.function;
    frames.push({
      file: found.file,
      line: Number(found.line),
      ...(called === undefined ? {} : { function: called.replace(/^.*\//, '').trim() }),
    });
  }
  // The calls of the runtime that lead from the panic to its printing say nothing.
  const raised = frames.findIndex(
    ({ function: called }) => called === 'panic' || called === 'runtime.gopanic' || called === 'runtime.sigpanic',
  );
  return raised < 0 ? frames : frames.slice(raised + 1);
}
