import { existsSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join, posix } from 'node:path';
import { readThrown } from '@suture/log-reader';
import { listOptions, matchNames, splitArguments } from './arguments.ts';
import { nameFiles } from './file-named.ts';
import { readJunit } from './junit.ts';
import type { ProgramEnd, SuitePart, SuiteRun } from './model.ts';
import { folderOf, orderOf, type Place, programOf } from './program.ts';
import { type ReadReport, type ReportedTest, readPlain } from './report.ts';
import type { RunOrder } from './runner.ts';

const valuedOptions = listOptions(`
  -t --test-name-pattern --timeout -r --preload -c --config --cwd --env-file --conditions --tsconfig-override
  --reporter --reporter-outfile --coverage-reporter --coverage-dir --rerun-each --max-concurrency --seed
`);
const droppedOptions = listOptions(`
  --watch --hot --reporter --reporter-outfile --coverage --coverage-reporter --coverage-dir
  -u --update-snapshots --bail --dots --only-failures --pass-with-no-tests
`);

/** Finds bun: installed by the project, or on the caller's PATH, or where its installer puts it. */
export function findBun(folder: string, root: string): string | undefined {
  const own = [folder, root].map((place) => join(place, 'node_modules', '.bin'));
  const shared = [...(process.env.PATH ?? '').split(delimiter), join(homedir(), '.bun', 'bin')];
  return [...own, ...shared.filter((bin) => bin.startsWith('/'))].map((bin) => join(bin, 'bun')).find(existsSync);
}

/** Runs the tests of bun's own runner and reads the JUnit XML that it writes when they end. */
export async function startBun(
  suite: SuitePart,
  run: SuiteRun,
  place: Place,
): Promise<{ end: ProgramEnd; read: ReadReport }> {
  const folder = folderOf(suite, run);
  const bun = findBun(folder, run.root) ?? 'bun';
  const report = join(place.scratch, 'junit.xml');
  const program = programOf(suite, run, place, { argv: [bun, ...argumentsOf(orderOf(suite, run, place), report)] }, {});
  const home = { path: dirname(existsSync(bun) ? realpathSync(bun) : bun), writable: false };
  const end = await run.run({ ...program, mounts: [...program.mounts, home] });
  const tests = readJunit(readPlain(report) ?? '', nameFiles(run.root, folder));
  if (tests === undefined) {
    return { end, read: { outcome: 'partial', tests: [], problem: 'bun ended before it wrote its report' } };
  }
  const explained = end.exitCode === 0 || tests.some(({ status }) => status === 'failed');
  const outside =
    readOutside(end.stderr) ?? (explained ? undefined : { message: `ended with exit code ${end.exitCode}` });
  if (outside === undefined) return { end, read: { outcome: 'complete', tests } };
  const error = { name: 'Error', stack: '', ...outside };
  const loose: ReportedTest = { file: '', names: [], duration: 0, status: 'failed', error };
  return { end, read: { outcome: 'complete', tests: [...tests, loose] } };
}

/** The error of a file that does not load, and of what is thrown between tests: it is in bun's output alone. */
function readOutside(stderr: string): { name?: string; message: string; stack?: string } | undefined {
  const at = stderr.indexOf('# Unhandled error between tests');
  if (at < 0) return undefined;
  const text = stderr.slice(at).split('\n').slice(2).join('\n');
  const thrown = readThrown(text);
  if (thrown !== undefined) return { name: thrown.name, message: thrown.message, stack: thrown.stack };
  return { message: /^error: (.*)$/m.exec(text)?.[1] ?? 'an unhandled error between tests' };
}

function argumentsOf({ suite, files, names, bail }: RunOrder, report: string): readonly string[] {
  const args = suite.argv.slice(suite.argv.indexOf('test') + 1);
  const { options, positionals } = splitArguments(args, { valued: valuedOptions, dropped: droppedOptions });
  const before = suite.argv.slice(1, suite.argv.indexOf('test'));
  return [
    ...before,
    'test',
    ...options,
    ...(names === undefined ? [] : ['--test-name-pattern', matchNames(names)]),
    ...(bail ? ['--bail'] : []),
    '--reporter=junit',
    `--reporter-outfile=${report}`,
    // Without a leading dot, a path is a part of the paths that are meant.
    ...(files?.map((file) => (file.startsWith('/') ? file : `./${posix.normalize(file)}`)) ?? positionals),
  ];
}
