import { defined } from '../../defined.ts';
import { isFields } from '../../json.ts';
import type { Fields, Frame, Language } from '../../model.ts';
import { firstText, numberOf } from './values.ts';

const frameLimit = 200;
const fileKeys = [
  'fullFilePath',
  'abs_path',
  'filename',
  'fileName',
  'file',
  'filePath',
  'source',
  'File',
  'path',
  'className',
  'class',
  'module',
];
const lineKeys = ['lineno', 'lineNumber', 'line', 'fileLine', 'line_number', 'number', 'Line'];
const columnKeys = ['colno', 'columnNumber', 'column', 'fileColumn', 'column_number', 'col'];
const functionKeys = ['function', 'functionName', 'method', 'methodName', 'func', 'name', 'Method'];

/** The frames in a list of objects, in the list's order. Undefined if the list holds no frames. */
export function readFrames(list: readonly unknown[]): readonly Frame[] | undefined {
  const frames: Frame[] = [];
  for (const item of list.slice(0, frameLimit)) {
    const frame = isFields(item) ? readFrame(item) : undefined;
    if (frame !== undefined) frames.push(frame);
  }
  return frames.length === 0 ? undefined : frames;
}

function readFrame(fields: Fields): Frame | undefined {
  const file = firstText(fields, fileKeys);
  if (file === undefined) return undefined;
  const line = firstNumber(fields, lineKeys);
  const called = firstText(fields, functionKeys);
  if (line === undefined && called === undefined) return undefined;
  const owner = firstText(fields, ['class', 'className', 'declaringClass', 'type']);
  const name = called === undefined || owner === undefined || called.includes('.') ? called : `${owner}.${called}`;
  const place = /^(.{1,1000}):(\d{1,9})$/.exec(file);
  return {
    file: line === undefined && place?.[1] !== undefined ? place[1] : file,
    ...defined({
      line: line ?? (place === null ? undefined : Number(place[2])),
      column: firstNumber(fields, columnKeys),
      function: name,
    }),
  };
}

function firstNumber(fields: Fields, keys: readonly string[]): number | undefined {
  for (const key of keys) {
    const value = numberOf(fields[key]);
    if (value !== undefined && value > 0) return value;
  }
  return undefined;
}

/** The language of a frame, from its file's name. */
export function languageOf(frames: readonly Frame[]): Language | undefined {
  for (const { file } of frames) {
    const extension = /\.([a-z]{1,4})$/.exec(file.slice(-6))?.[1];
    const language = extension === undefined ? undefined : languages[extension];
    if (language !== undefined) return language;
  }
  return undefined;
}

const languages: Readonly<Record<string, Language>> = {
  js: 'javascript',
  mjs: 'javascript',
  cjs: 'javascript',
  jsx: 'javascript',
  ts: 'javascript',
  mts: 'javascript',
  cts: 'javascript',
  tsx: 'javascript',
  py: 'python',
  java: 'java',
  kt: 'java',
  go: 'go',
  rb: 'ruby',
  cs: 'dotnet',
  fs: 'dotnet',
  php: 'php',
  rs: 'rust',
};

/** Frames as V8 prints them, or as Python does for its own. */
export function printFrames(frames: readonly Frame[], language: Language | undefined): string {
  if (language === 'python')
    return frames
      .toReversed()
      .map(({ file, line, function: name }) => `  File "${file}", line ${line ?? 0}, in ${name ?? '<module>'}`)
      .join('\n');
  return frames
    .map(({ file, line, column, function: name }) => {
      const place = [file, line, column].filter((part) => part !== undefined).join(':');
      return name === undefined ? `    at ${place}` : `    at ${name} (${place})`;
    })
    .join('\n');
}
