import { defined } from '../../defined.ts';
import type { Frame, LoggedError } from '../../model.ts';

const headPattern = /^(?:Uncaught )?([A-Za-z_$][\w$.]{0,200})(?: \[[^\]\n]{0,200}\])?(?:: (.*))?$/;
const framePattern = /^\s*at /;
const framePlace = /^\s*at (?:(.{1,500}) \()?(?:file:\/\/)?([^()\s][^()]{0,1000}):(\d{1,9}):(\d{1,9})\)?$/;

/** Reads the last V8 error of a text. */
export function readThrown(text: string): LoggedError | undefined {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => /(?:Error|Exception)\b/.test(line.slice(0, 2_000)));
  const first = lines[at];
  if (first === undefined) return undefined;
  const named = /[A-Za-z_$][\w$.]{0,200}(?:Error|Exception)\b|\bError\b/.exec(first.slice(0, 2_000));
  const head = headPattern.exec(first.slice(named?.index ?? 0));
  if (head === null) return undefined;
  const rest = lines.slice(at + 1);
  const from = rest.findIndex((line) => framePattern.test(line));
  const shown = from < 0 ? [] : rest.slice(from);
  const end = shown.findIndex((line) => !framePattern.test(line));
  const frames = end < 0 ? shown : shown.slice(0, end);
  if (frames.length === 0 && head[2] === undefined) return undefined;
  const body = from < 0 ? [] : rest.slice(0, from);
  return {
    name: head[1] ?? 'Error',
    message: [head[2] ?? '', ...body].join('\n').trim(),
    stack: frames.length === 0 ? '' : [head[0], ...body, ...frames].join('\n'),
    ...(frames.length === 0 ? {} : { language: 'javascript' as const }),
    frames: frames.flatMap(frameOf),
  };
}

function frameOf(line: string): readonly Frame[] {
  const found = framePlace.exec(line);
  if (found?.[2] === undefined) return [];
  return [{ file: found[2], line: Number(found[3]), column: Number(found[4]), ...defined({ function: found[1] }) }];
}
