import type { TraceFormat } from '../model.ts';
import { dotnet } from './dotnet.ts';
import { go } from './go.ts';
import { java } from './java.ts';
import { php } from './php.ts';
import { python } from './python.ts';
import { ruby } from './ruby.ts';
import { rust } from './rust.ts';
import { v8 } from './v8.ts';

/** Every language whose traces are read. V8 comes first. */
export const traceFormats: readonly TraceFormat[] = [v8, python, java, go, ruby, dotnet, php, rust];

/** Beginnings of frames in all languages, so that most lines need no further look. */
const frameLike =
  /^[\s>|*-]{0,40}(?:at\s|for call at$|From previous event:$|File "|from |#\d|\d{1,4}: |\.\.\. |\[Previous|---)|\.(?:go|rb|erb|rake|rs|s):\d/;

/** Whether the line is a frame of any language. */
export function isFrame(line: string): boolean {
  return frameLike.test(line) && traceFormats.some((format) => format.isFrame(line));
}

/** Words that only the beginning of a trace of another language has. */
const beginLike =
  /Traceback|Exception|Error|Throwable|panic|goroutine|fatal error|\.rb:\d|\[object\] \(|NotFound|Invalid|Timeout/;

/** Whether the line begins a trace of another language than JavaScript. */
export function beginsTrace(line: string): boolean {
  return beginLike.test(line) && traceFormats.some((format) => format.begins(line));
}

/** Whether the line continues a trace of another language than JavaScript. */
export function continuesTrace(line: string): boolean {
  return traceFormats.some((format) => format.continues(line));
}
