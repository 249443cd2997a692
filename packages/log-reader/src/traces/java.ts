import type { Frame, LoggedError, TraceFormat } from '../model.ts';

const frame =
  /^\s*at (?:(?<loader>[\w.@-]{1,100})?\/{1,2}(?:(?<module>[\w.@-]{1,100})\/)?)?(?<method>[\w$.<>\p{L}-]{1,400})\((?<where>[^()\n]{0,200})\)(?: ~?\[[^\]\n]{0,300}\])?\s*$/u;
const elided = /^\s*\.\.\. (?<count>\d{1,6}) (?:more|common frames omitted)\s*$/;
const name = '[a-z_$][\\w$]{0,60}(?:\\.[\\w$]{1,100}){1,12}';
const caused = new RegExp(`^\\s*(?<word>Caused by|Suppressed|Wrapped by): (?<name>${name})(?:: (?<message>.*))?$`);
const head = new RegExp(
  `^(?:.{0,300}?[\\s:>\\]-])??(?:Exception in thread "(?<thread>[^"\\n]{0,200})" )?(?<name>${name})(?:: (?<message>.*))?$`,
);
const logged =
  /^(?<name>(?:[a-z_$][\w$]{0,60}\.){0,12}[A-Z][\w$]{0,100}(?:Exception|Error|Throwable))(?:: (?<message>.*))?$/;
const begin = new RegExp(
  `^(?:Exception in thread "[^"\\n]{0,200}" .*|(?:.{0,300}[\\s:>\\]])?${name}(?:Exception|Error|Throwable)(?:: .*)?)$`,
);

/** Stack traces of the Java virtual machine: Java, Kotlin, Scala. */
export const java: TraceFormat = {
  language: 'java',
  isFrame: (line) => isJavaFrame(line) || elided.test(line),
  begins: (line) => line.length < 5_000 && begin.test(line),
  continues: (line) => caused.test(line) || elided.test(line),
  read: readJava,
};

function isJavaFrame(line: string): boolean {
  const found = line.length < 2_000 ? frame.exec(line)?.groups : undefined;
  return found !== undefined && isPlace(found.where ?? '', found.method ?? '');
}

/** V8 has paths in its parentheses, with a column. */
function isPlace(where: string, method: string): boolean {
  return (
    /^(?:[\w$-]{1,200}\.(?:java|kt|kts|scala|groovy|clj|jsp)(?::\d{1,7})?|Native Method|Unknown Source|<generated>)$/.test(
      where,
    ) && method.includes('.')
  );
}

interface Part {
  readonly name: string;
  readonly message: string;
  readonly lines: string[];
  readonly frames: Frame[];
  readonly suppressed: boolean;
}

function readJava(text: string): LoggedError | undefined {
  const lines = text.split('\n', 20_000);
  const firstFrame = lines.findIndex(isJavaFrame);
  const start = lines.findLastIndex(
    (line, index) =>
      (firstFrame < 0 || index < firstFrame) && (begin.test(line) || (index === firstFrame - 1 && head.test(line))),
  );
  if (start < 0) return undefined;
  const found = head.exec(lines[start] ?? '')?.groups;
  if (found?.name === undefined) return undefined;
  const parts: Part[] = [
    { ...nameOf(found.name, found.message ?? ''), lines: [lines[start] ?? ''], frames: [], suppressed: false },
  ];
  for (const line of lines.slice(start + 1)) {
    const cause = caused.exec(line)?.groups;
    const part = parts.at(-1);
    if (part === undefined) break;
    if (cause?.name !== undefined) {
      parts.push({
        name: cause.name,
        message: cause.message ?? '',
        lines: [line.trim()],
        frames: [],
        suppressed: cause.word === 'Suppressed',
      });
      continue;
    }
    const called = isJavaFrame(line) ? readFrame(line) : undefined;
    if (called !== undefined) part.frames.push(called);
    const common = elided.exec(line)?.groups;
    // The last frames are those of the error around it.
    const outer = common === undefined ? undefined : parts.at(-2);
    if (outer !== undefined) part.frames.push(...outer.frames.slice(-Number(common?.count)));
    part.lines.push(line);
  }
  const chain = parts.filter(({ suppressed }) => !suppressed);
  return chain.reduceRight<LoggedError | undefined>((cause, part) => toError(part, cause), undefined);
}

/** The logger's name may stand before the exception's. */
function nameOf(printed: string, message: string): { readonly name: string; readonly message: string } {
  const own = /(?:Exception|Error|Throwable)$/.test(printed) ? undefined : logged.exec(message)?.groups;
  return own?.name === undefined ? { name: printed, message } : { name: own.name, message: own.message ?? '' };
}

function toError({ name: full, message, lines, frames }: Part, cause: LoggedError | undefined): LoggedError {
  const body = lines.slice(1);
  const end = body.findIndex((line) => /^\s*(?:at |\.\.\. )/.test(line));
  const more = end < 0 ? [] : body.slice(0, end);
  return {
    name: full,
    message: [message, ...more].join('\n').trim(),
    stack: frames.length === 0 ? '' : lines.join('\n').trimEnd(),
    ...(frames.length === 0 ? {} : { language: 'java' as const }),
    frames,
    ...(cause === undefined ? {} : { cause }),
  };
}

/** A frame names its class and the class's file; the package gives the folders. */
function readFrame(line: string): Frame | undefined {
  const found = frame.exec(line)?.groups;
  if (found?.method === undefined) return undefined;
  const [file = '', row] = (found.where ?? '').split(':');
  const names = found.method.split('.');
  const folders = names.slice(0, -2).filter((part) => /^[a-z_]/.test(part));
  const known = /\.\w{1,6}$/.test(file) ? file : `${(names.at(-2) ?? '').replace(/\$.*$/, '')}.java`;
  return {
    file: [...folders, known].join('/'),
    ...(row === undefined ? {} : { line: Number(row) }),
    function: names.slice(-2).join('.'),
  };
}
