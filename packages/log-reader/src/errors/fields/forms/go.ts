import { defined } from '../../../defined.ts';
import { textOf } from '../../../json.ts';
import type { Frame } from '../../../model.ts';
import { type Found, plain } from '../error-object.ts';
import { readFrames } from '../frame-objects.ts';
import type { ErrorForm } from './form.ts';

const limits = { frames: 200, text: 65_536 };
const place = /^\s*(\S{1,1000}\.go):(\d{1,9})/;

/**
 * Go's loggers keep an error's text in `error` and its stack elsewhere: zap in `errorVerbose` or, of the logging call, in
 * `stacktrace`; zerolog as a list of `{ func, line, source }` in `stack`; logrus in `stack` or not at all.
 */
export const go: ErrorForm = {
  name: 'go',
  read(fields) {
    const message = textOf(fields.error) ?? textOf(fields.err);
    const listed = Array.isArray(fields.stack) ? fields.stack : undefined;
    if (message !== undefined && listed !== undefined && hasSource(listed[0]))
      return found(message, readFrames(listed) ?? [], '');
    const text = [fields.errorVerbose, fields.stacktrace, fields.stack].find(isGoStack);
    if (typeof text !== 'string') return undefined;
    // Without an error, the stack only says where the line was logged.
    const said = message ?? textOf(fields.msg) ?? textOf(fields.message) ?? '';
    const frames = framesOf(text);
    if (frames.length === 0) return undefined;
    const result = found(said, frames, text);
    return message === undefined ? { ...result, evidence: 1 } : result;
  },
};

function hasSource(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'source' in value && 'func' in value;
}

function isGoStack(value: unknown): boolean {
  return typeof value === 'string' && value.includes('.go:');
}

function found(message: string, frames: readonly Frame[], text: string): Found {
  const printed = frames.map(({ file, line, function: name }) => `${name ?? '?'}\n\t${file}:${line ?? 0}`);
  const stack = text === '' ? [message, ...printed].join('\n') : text;
  if (frames.length === 0) return { error: plain('Error', message), evidence: 1 };
  return { error: { name: 'Error', message, stack, language: 'go', frames }, evidence: 3 };
}

/** Each function's name is followed by its place. */
function framesOf(text: string): readonly Frame[] {
  const lines = text.slice(0, limits.text).split('\n');
  return lines
    .flatMap((line, index): readonly Frame[] => {
      const at = place.exec(line);
      if (at?.[1] === undefined) return [];
      const name = /^\s*([\w./*()[\]-]{1,500}?)(?:\([^\n]{0,500}\))?$/.exec(lines[index - 1] ?? '')?.[1];
      return [{ file: at[1], line: Number(at[2]), ...defined({ function: name }) }];
    })
    .slice(0, limits.frames);
}
