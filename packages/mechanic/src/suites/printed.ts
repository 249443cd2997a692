import { posix } from 'node:path';
import { readThrown } from '@suture/log-reader';
import { globSync } from 'tinyglobby';
import * as z from 'zod';
import type { FileNamed } from './file-named.ts';
import type { ProgramEnd } from './model.ts';
import type { ReadReport, ReportedTest } from './report.ts';
import { readTap, type TapTest } from './tap-stream.ts';

const Place = z.object({ file: z.string(), line: z.number(), column: z.number() });
const Diagnostic = z.object({
  name: z.string().optional().catch(undefined),
  type: z.string().optional().catch(undefined),
  message: z.string().optional().catch(undefined),
  error: z.string().optional().catch(undefined),
  stack: z.string().optional().catch(undefined),
  at: z.union([z.string(), Place]).optional().catch(undefined),
  assertion: z.string().optional().catch(undefined),
  exitCode: z.number().optional().catch(undefined),
  details: z.record(z.string(), z.string()).optional().catch(undefined),
});

/** What is known of a program that prints its results. */
export interface Printed {
  readonly text: string;
  readonly end: ProgramEnd;
  /** The only test file that it ran. */
  readonly file: string | undefined;
  /** Finds the file that a name begins with, as ava and tap write it. */
  readonly fileOf: (
    names: readonly string[],
    thrownAt?: string,
  ) => { readonly file: string; readonly names: readonly string[] };
}

/**
 * Reads the results that a program printed as TAP. The code under test prints to the same place, so it can forge them: a
 * forged line that does not fit the plan or the exit code makes the run incomplete or failed, one that fits is believed.
 */
export function readPrinted({ text, end, file, fileOf }: Printed): ReadReport {
  const stream = readTap(text);
  if (stream === undefined) {
    const thrown = readThrown(end.stderr);
    // A file that does not load prints nothing.
    if (file !== undefined && thrown !== undefined && end.exitCode !== 0) {
      return {
        outcome: 'complete',
        tests: [{ file, names: [], status: 'failed', duration: end.duration, error: thrown }],
      };
    }
    return { outcome: 'partial', tests: [], problem: 'it printed no TAP' };
  }
  const tests = stream.tests.map((test): ReportedTest => {
    const placed = file === undefined ? fileOf(test.names, placeOf(test)) : { file, names: test.names };
    const error = test.status === 'failed' ? { error: errorOf(test) } : {};
    return { ...placed, names: [...placed.names], status: test.status, duration: 0, ...error };
  });
  const failed = tests.some(({ status }) => status === 'failed');
  if (stream.problem === undefined && (end.exitCode === 0 || failed)) return { outcome: 'complete', tests };
  const thrown = readThrown(end.stderr);
  if (end.exitCode === 0 || end.exitCode === null || (stream.problem !== undefined && thrown === undefined)) {
    return { outcome: 'partial', tests, problem: stream.problem ?? 'it was killed' };
  }
  // tape dies of what a test throws: the test that had begun is the one that failed.
  const open = stream.open ?? [];
  const broken = file === undefined ? fileOf(open) : { file, names: open };
  const error = thrown ?? { name: 'Error', message: `ended with exit code ${end.exitCode}`, stack: '' };
  const others = tests.filter((test) => open.length === 0 || test.names.join('\0') !== broken.names.join('\0'));
  return {
    outcome: 'complete',
    tests: [...others, { ...broken, names: [...broken.names], status: 'failed', duration: 0, error }],
  };
}

function placeOf({ diagnostic }: TapTest): string | undefined {
  const { at } = Diagnostic.safeParse(diagnostic).data ?? {};
  return typeof at === 'string' ? at : undefined;
}

/**
 * The results of a command that may have printed TAP. Undefined where it did not, or where output and exit code do not agree.
 * @param fileNamed node's runner may put a file's tests below its path
 */
export function testsPrinted(text: string, end: ProgramEnd, fileNamed: FileNamed): readonly ReportedTest[] | undefined {
  if (readTap(text) === undefined) return undefined;
  const fileOf = ([first = '', ...rest]: readonly string[]) => {
    const file = fileNamed(first);
    return file === '' ? { file, names: [first, ...rest] } : { file, names: rest };
  };
  const { outcome, tests } = readPrinted({ text, end, file: undefined, fileOf });
  const failed = tests.some(({ status }) => status === 'failed');
  return outcome === 'complete' && tests.length > 0 && failed === (end.exitCode !== 0) ? tests : undefined;
}

function errorOf({ description, diagnostic }: TapTest): NonNullable<ReportedTest['error']> {
  const {
    name,
    type,
    error,
    message = error,
    stack = '',
    at,
    details = {},
    ...rest
  } = Diagnostic.safeParse(diagnostic).data ?? {};
  // ava prints what was thrown as `TypeError { message: 'text' }`.
  const shown = /^(\w+) \{[\s\S]*?message: '((?:[^'\\]|\\.)*)'/.exec(Object.values(details)[0] ?? '');
  const named =
    [shown?.[1], /^(\w*Error)\b/.exec(stack)?.[1], type, name].find((one) => /Error$/.test(one ?? '')) ?? 'Error';
  const why = rest.assertion ?? (rest.exitCode === undefined ? description : `ended with exit code ${rest.exitCode}`);
  const said = shown?.[2] ?? (message === undefined || message === '' ? why : message);
  const lines = stack.split('\n').filter((line) => /:\d+:\d+\)?$/.test(line));
  const place = typeof at === 'string' ? at : at === undefined ? undefined : `${at.file}:${at.line}:${at.column}`;
  const frames = lines.length > 0 ? lines : place === undefined ? [] : [place];
  const text = frames.map((line) => `    at ${line.trim().replace(/^at /, '')}`);
  return { name: named, message: said, stack: [`${named}: ${said}`, ...text].join('\n') };
}

/** Finds the file that a test's names begin with: in full, as tap writes it, or in ava's short form `folder › file`. */
export function fileFinder(folder: string): Printed['fileOf'] {
  let files: readonly { readonly file: string; readonly short: readonly string[] }[] | undefined;
  return (names, thrownAt = '') => {
    const [first = '', ...rest] = names;
    const crashed = /^(.+\.[cm]?[jt]sx?) exited with /.exec(first)?.[1];
    if (crashed !== undefined) return { file: crashed, names: [] };
    if (/\.[cm]?[jt]sx?$/.test(first)) return { file: posix.normalize(first), names: rest };
    // ava names a file that does not load by what it threw.
    const path = /^[A-Z]\w*Error\b/.test(first)
      ? /\(?(?:file:\/\/)?(\/[^()]*?):\d+:\d+\)?$/.exec(thrownAt)?.[1]
      : undefined;
    if (path?.startsWith(`${folder}/`) === true) return { file: path.slice(folder.length + 1), names: [] };
    const parts = first.split(' › ');
    files ??= listTests(folder);
    // ava leaves the file out if there is only one.
    if (parts.length === 1) return { file: files.length === 1 ? (files[0]?.file ?? '') : '', names };
    for (let length = parts.length - 1; length > 0; length--) {
      const prefix = parts.slice(0, length).join('/');
      const found = files.filter(({ short }) => short.join('/') === prefix || short.join('/').endsWith(`/${prefix}`));
      // ava leaves out the folder that all test files share: of files with the same end, the outermost is meant.
      const [match] = found.sort((a, b) => a.short.length - b.short.length);
      if (match !== undefined) return { file: match.file, names: [parts.slice(length).join(' › '), ...rest] };
    }
    return { file: '', names };
  };
}

/** The test files of a folder, or all its files if none looks like a test to ava. */
function listTests(folder: string): readonly { readonly file: string; readonly short: readonly string[] }[] {
  const all = globSync('**/*.{js,cjs,mjs,ts,cts,mts,jsx,tsx}', {
    cwd: folder,
    ignore: ['**/node_modules/**'],
    followSymbolicLinks: false,
  });
  const tests = all.filter((file) => avaTest.test(file));
  return (tests.length > 0 ? tests : all).map((file) => ({ file, short: shortenPath(file) }));
}

/** The files that ava runs by default. */
const avaTest =
  /^(?:(?:src|source)\/)?test\.[cm]?[jt]sx?$|(?:^|\/)test-[^/]*$|\.(?:test|spec)\.[cm]?[jt]sx?$|(?:^|\/)(?:tests?|__tests__)\/(?!.*(?:helpers|fixtures)\/|(?:.*\/)?_)/;

/** As ava shortens a path in a title. */
function shortenPath(file: string): readonly string[] {
  const parts = file.split('/').filter((part) => part !== '__tests__');
  const name =
    parts
      .at(-1)
      ?.replace(/\.(?:spec|test)\./, '.')
      .replace(/^test-/, '')
      .replace(/\.\w+$/, '') ?? '';
  return [...parts.slice(0, -1), name];
}
