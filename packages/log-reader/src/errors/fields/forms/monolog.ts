import { defined } from '../../../defined.ts';
import { isFields, textOf } from '../../../json.ts';
import type { Fields, Frame, LoggedError } from '../../../model.ts';
import { type Found, joinChain, plain, readError } from '../error-object.ts';
import { printFrames } from '../frame-objects.ts';
import type { ErrorForm } from './form.ts';

const limits = { causes: 10, frames: 200 };
const place = /^(.{1,1000}\.php):(\d{1,9})$/;
/** `[object] (RuntimeException(code: 0): no rate at /srv/src/Rate.php:12)` */
const printed =
  /^\[object\] \(([\w\\]{1,200})\(code: [^)\n]{0,40}\): ([\s\S]{0,20000}?) at (\/?[^\s()]{1,1000}\.php):(\d{1,9})\)/;

/** PHP's errors: Monolog's object (`class`, `file`, `trace`, `previous`), and the text that its line format has. */
export const monolog: ErrorForm = {
  name: 'monolog',
  read(fields) {
    const { exception } = fields;
    if (typeof exception === 'string' && exception.startsWith('[object] (')) return readPrinted(exception);
    const error = isFields(exception) ? exception : fields;
    return typeof error.class === 'string' && typeof error.file === 'string' && place.test(error.file)
      ? joinChain([readException(error, limits.causes)])
      : undefined;
  },
};

function readException(fields: Fields, depth: number): LoggedError {
  const name = textOf(fields.class) ?? 'Exception';
  const message = textOf(fields.message) ?? '';
  const calls = Array.isArray(fields.trace) ? fields.trace : [];
  const places = [fields.file, ...calls.slice(0, limits.frames)].map((one) => (isFields(one) ? placeOf(one) : one));
  const { previous } = fields;
  const cause = depth > 0 && isFields(previous) ? readException(previous, depth - 1) : undefined;
  return { ...withFrames(name, message, places.flatMap(frameOf)), ...defined({ cause }) };
}

function placeOf({ file, line }: Fields): unknown {
  return typeof file === 'string' && typeof line === 'number' ? `${file}:${line}` : file;
}

function frameOf(value: unknown): readonly Frame[] {
  const found = typeof value === 'string' ? place.exec(value) : null;
  return found?.[1] === undefined ? [] : [{ file: found[1], line: Number(found[2]) }];
}

function readPrinted(text: string): Found | undefined {
  const head = printed.exec(text);
  if (head?.[1] === undefined || head[3] === undefined) return undefined;
  const name = head[1].replaceAll('\\\\', '\\');
  const trace = text.slice(head[0].length).replace(/^\s{0,10}\[stacktrace\]/, '');
  const inner = readError(`#0 ${head[3]}(${head[4]}): thrown\n${trace.trim()}`)?.error.frames ?? [];
  const frames = inner.length > 0 ? inner : frameOf(`${head[3]}:${head[4]}`);
  return joinChain([{ ...withFrames(name, head[2] ?? '', frames), stack: text }]);
}

function withFrames(name: string, message: string, frames: readonly Frame[]): LoggedError {
  if (frames.length === 0) return plain(name, message);
  const stack = `${name}: ${message}\n${printFrames(frames, 'php')}`;
  return { name, message, stack, frames, language: 'php' };
}
