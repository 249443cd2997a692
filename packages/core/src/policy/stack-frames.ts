import type { ProductFrame } from '../model/index.ts';

/** Lines of a stack that are read, and characters of a line. */
const bounds = { lines: 60, line: 600 };

const v8 =
  /^\s*at (?:async )?(?:([^\n]{1,300}?) \()?((?:[A-Za-z][\w+-]{0,20}:)?[^():\n]{1,400}):(\d{1,9})(?::\d{1,9})?\)?,?\s*$/;
const python = /^\s*File "([^"]{1,400})", line (\d{1,9})(?:, in (\S{1,200}))?/;
const foreign =
  /(?:^|[\\/])(?:node_modules|\.pnpm|site-packages|dist-packages|\.yarn)[\\/]|^node:|^internal[\\/]|^native\b|^<|\/var\/(?:runtime|lang)\/|^\/usr\/(?:local\/)?lib\/|^\/opt\/nodejs\/|^evalmachine/;

/**
 * The frames of a stack as V8 or Python prints it, for errors that no log reader has seen. V8 names the innermost frame first, Python
 * last. Other lines are left out.
 */
export function readStackFrames(stack: string): readonly ProductFrame[] {
  return stack.split('\n', bounds.lines).flatMap((line) => readFrame(line.slice(0, bounds.line)));
}

/** Whether a frame belongs to the runtime or to a dependency. */
export function isForeignFile(file: string): boolean {
  return foreign.test(file.slice(0, bounds.line));
}

function readFrame(line: string): readonly ProductFrame[] {
  const [, name, file, row] = v8.exec(line) ?? [];
  if (file !== undefined) {
    const named = name === undefined || name === '<anonymous>' ? {} : { function: name };
    return [{ file, line: Number(row), ...named }];
  }
  const [, script, scriptRow, scriptFunction] = python.exec(line) ?? [];
  if (script === undefined) return [];
  return [
    { file: script, line: Number(scriptRow), ...(scriptFunction === undefined ? {} : { function: scriptFunction }) },
  ];
}
