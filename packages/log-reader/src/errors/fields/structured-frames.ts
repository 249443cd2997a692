import { isFields, textOf } from '../../json.ts';
import type { Fields, Frame, Language } from '../../model.ts';

/** Frames as objects: Sentry, Rollbar, Bugsnag, Application Insights, log4j2, OpenTelemetry tools. Innermost first. */
export function readStructuredFrames(
  fields: Fields,
): { readonly language: Language; readonly frames: readonly Frame[] } | undefined {
  const outermostFirst = isFields(fields.stacktrace) && Array.isArray(fields.stacktrace.frames);
  const list = [
    outermostFirst && isFields(fields.stacktrace) ? fields.stacktrace.frames : undefined,
    fields.frames,
    fields.parsedStack,
    fields.stackFrames,
    fields.stacktrace,
    fields.stack,
    fields.stackTrace,
    fields.trace,
    fields.backtrace,
  ].find((value) => Array.isArray(value) && value.length > 0 && value.every(isFields));
  if (!Array.isArray(list)) return undefined;
  const frames = list.slice(0, 500).flatMap((frame): Frame | readonly Frame[] => readFrame(frame) ?? []);
  if (frames.length === 0) return undefined;
  // Sentry and Rollbar list the innermost call last.
  const ordered = outermostFirst || Array.isArray(fields.frames) ? frames.toReversed() : frames;
  return { language: languageOf(ordered[0]?.file ?? ''), frames: ordered };
}

function readFrame(frame: Fields): Frame | undefined {
  const file = [frame.abs_path, frame.filename, frame.file, frame.fileName, frame.path, frame.url, frame.sourceURL]
    .map(textOf)
    .find((text) => text !== undefined);
  if (file === undefined) return undefined;
  const line = firstNumber([frame.lineno, frame.line, frame.lineNumber, frame.line_number, frame.number]);
  const column = firstNumber([frame.colno, frame.column, frame.columnNumber, frame.col]);
  const called = [frame.function, frame.method, frame.methodName, frame.name, frame.func]
    .map(textOf)
    .find((text) => text !== undefined);
  return {
    file,
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
    ...(called === undefined || /^\??$|<anonymous>/.test(called) ? {} : { function: called }),
  };
}

function firstNumber(values: readonly unknown[]): number | undefined {
  for (const value of values) {
    const number = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;
    if (typeof number === 'number' && Number.isInteger(number) && number > 0) return number;
  }
  return undefined;
}

const extensions: readonly (readonly [RegExp, Language])[] = [
  [/\.py$/, 'python'],
  [/\.(?:java|kt|scala)$/, 'java'],
  [/\.go$/, 'go'],
  [/\.(?:rb|erb)$/, 'ruby'],
  [/\.(?:cs|fs|vb)$/, 'dotnet'],
  [/\.php$/, 'php'],
  [/\.rs$/, 'rust'],
];

function languageOf(file: string): Language {
  return extensions.find(([pattern]) => pattern.test(file))?.[1] ?? 'javascript';
}
