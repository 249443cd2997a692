import type { Frame, Language } from '../model.ts';
import { traceFormats } from './index.ts';
import { readV8Frame } from './v8.ts';

/** The frames in a text, innermost first, and the language whose runtime printed them. Undefined if there are none. */
export function readFrames(
  text: string,
): { readonly language: Language; readonly frames: readonly Frame[] } | undefined {
  const frames = text.split('\n', 2_000).flatMap((line): Frame | readonly Frame[] => readV8Frame(line) ?? []);
  if (frames.length > 0) return { language: 'javascript', frames };
  for (const format of traceFormats) {
    const error = format.read(text);
    if (error !== undefined && error.frames.length > 0) return { language: format.language, frames: error.frames };
  }
  return undefined;
}
