import type { Frame, LoggedError, TraceFormat } from '../model.ts';

const frame =
  /^\s*at (?<function>[\w.<>`,[\]| +$@&*-]{1,400}?(?:\((?<parameters>[^\n]{0,600}?)\))?)(?: in (?<file>[^\n]{1,500}?):line (?<line>\d{1,7}))?\s*$/;
/** Mono has a space before the parameters, and the offset of the instruction. */
const mono =
  /^\s*at (?<function>[^(\n]{1,500}) \([^()\n]{0,600}\) \[0x[0-9a-f]{1,8}\] in (?:<filename unknown>|(?<file>[^\n]{1,500}?)):(?<line>\d{1,7})\s*$/;
const divider =
  /^\s*--- End of (?:inner exception stack trace|stack trace from previous location(?: where exception was thrown)?) ---\s*$/;
const name = '(?:[A-Z_]\\w{0,80}\\.){1,10}[A-Z_]\\w{0,100}(?:Exception|Error)\\w{0,40}(?:`\\d)?';
const head = new RegExp(
  `^(?:.{0,300}?[\\s:])??(?:Unhandled exception\\. )?(?<name>${name})(?: \\((?:0x[0-9A-Fa-f]{1,8}|\\d{1,5})\\))?(?:: (?<message>.*))?$`,
);
const inner = new RegExp(
  `^\\s*(?:--->|---> \\(Inner Exception #\\d{1,3}\\)) ?(?:\\(Inner Exception #\\d{1,3}\\) )?(?<name>${name})(?: \\((?:0x[0-9A-Fa-f]{1,8}|\\d{1,5})\\))?(?:: (?<message>.*?))?(?:<---)?$`,
);

/** Exceptions of .NET. */
export const dotnet: TraceFormat = {
  language: 'dotnet',
  isFrame: (line) => isDotnetFrame(line) || divider.test(line),
  begins: (line) =>
    line.length < 5_000 && /Exception|Error/.test(line) && new RegExp(`(?:^|[\\s:])${name}(?:[: (]|$)`).test(line),
  continues: (line) => inner.test(line) || divider.test(line),
  read: readDotnet,
};

/** V8's and Java's frames have a position in their parentheses, or none; .NET's have a method of a namespace with its parameters. */
function isDotnetFrame(line: string): boolean {
  if (line.length > 2_000) return false;
  if (mono.test(line)) return true;
  if (/^\s*at [^(\n]{0,400}\s\(/.test(line)) return false;
  const found = frame.exec(line)?.groups;
  if (found === undefined) return false;
  if (found.file !== undefined) return true;
  return (
    found.parameters !== undefined &&
    /\.[\w<>`|$]{1,200}(?:\[[^\]]{0,100}\])?\(/.test(found.function ?? '') &&
    !/[:/\\]\d|\.(?:java|kt|scala)\b|\/|:\d|Native Method|Unknown Source|<anonymous>|^native$/.test(found.parameters)
  );
}

interface Open {
  readonly name: string;
  readonly message: string[];
  readonly lines: string[];
  readonly frames: Frame[];
}

function readDotnet(text: string): LoggedError | undefined {
  const lines = text.split('\n', 20_000);
  const start = lines.findIndex((line) => head.test(line) && !/^\s*at /.test(line));
  if (start < 0 || !lines.some(isDotnetFrame)) return undefined;
  const found = head.exec(lines[start] ?? '')?.groups;
  const chain: Open[] = [
    { name: found?.name ?? 'Exception', message: [found?.message ?? ''], lines: [lines[start] ?? ''], frames: [] },
  ];
  // Inner exceptions are printed before the frames of those around them.
  let depth = 0;
  for (const line of lines.slice(start + 1)) {
    const below = inner.exec(line)?.groups;
    if (below?.name !== undefined) {
      chain.push({
        name: below.name,
        message: [below.message ?? ''],
        lines: [line.trim().replace(/^---> /, '')],
        frames: [],
      });
      depth = chain.length - 1;
      continue;
    }
    const open = chain[depth];
    if (open === undefined) break;
    if (divider.test(line)) {
      if (/inner exception/.test(line)) depth = Math.max(0, depth - 1);
      continue;
    }
    if (isDotnetFrame(line)) open.frames.push(...readFrame(line));
    else if (open.frames.length === 0) open.message.push(line);
    open.lines.push(line);
  }
  return chain.reduceRight<LoggedError | undefined>((cause, open) => toError(open, cause), undefined);
}

function toError({ name: full, message, lines, frames }: Open, cause: LoggedError | undefined): LoggedError {
  return {
    name: full,
    message: message.join('\n').trim(),
    stack: frames.length === 0 ? '' : lines.join('\n').trimEnd(),
    ...(frames.length === 0 ? {} : { language: 'dotnet' as const }),
    frames,
    ...(cause === undefined ? {} : { cause }),
  };
}

function readFrame(line: string): readonly Frame[] {
  const found = (mono.exec(line) ?? frame.exec(line))?.groups;
  if (found?.function === undefined) return [];
  const called = found.function.replace(/\(.*$/s, '').trim();
  const file = found.file ?? `${called.split('.').slice(0, -1).join('/')}`;
  return [
    {
      file,
      ...(found.line === undefined || found.line === '0' ? {} : { line: Number(found.line) }),
      function: called.split('.').slice(-2).join('.'),
    },
  ];
}
