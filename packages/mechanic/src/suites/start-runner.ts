import { rmSync, writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { startBun } from './bun.ts';
import { explainNotInstalled } from './installed.ts';
import { jasmine } from './jasmine.ts';
import { jest } from './jest.ts';
import { mocha } from './mocha.ts';
import type { Framework, ProgramEnd, SuitePart, SuiteRun } from './model.ts';
import { node } from './node.ts';
import { notStarted } from './outcome.ts';
import { fileFinder, readPrinted } from './printed.ts';
import { folderOf, orderOf, type Place, programOf, reportersFolder } from './program.ts';
import { type ReadReport, type ReportedTest, readPlain, readReport } from './report.ts';
import type { Invocation, Runner } from './runner.ts';
import { startCommand } from './start-command.ts';
import { tapPrograms } from './tap.ts';
import { vitest } from './vitest.ts';

const runners: Readonly<Record<Exclude<Framework, 'bun' | 'ava' | 'tap' | 'command'>, Runner>> = {
  vitest,
  jest,
  mocha,
  jasmine,
  node,
};

/** Starts the runner of one part of a suite with its reporter and reads what the reporter wrote or the runner printed. */
export async function startRunner(
  suite: SuitePart,
  run: SuiteRun,
  place: Place,
): Promise<{ end: ProgramEnd; read: ReadReport }> {
  const missing = explainNotInstalled(suite, { root: run.root, scratch: place.scratch });
  if (missing !== undefined) return { end: notStarted, read: { outcome: 'partial', tests: [], problem: missing } };
  if (suite.framework === 'command') return startCommand(suite, run, place);
  if (suite.framework === 'bun') return startBun(suite, run, place);
  if (suite.framework === 'ava' || suite.framework === 'tap') return startPrinting(suite, run, place);
  const invocation = runners[suite.framework].invoke(orderOf(suite, run, place));
  const paths = { report: join(place.scratch, 'report.json'), progress: join(place.scratch, 'progress.ndjson') };
  const { nonce, root } = run;
  const folder = folderOf(suite, run);
  const order = { ...paths, nonce, framework: suite.framework, root, folder, setup: invocation.setup };
  const orderPath = join(place.scratch, 'order.json');
  writeFileSync(orderPath, JSON.stringify(order));
  const end = await withPlaced(folder, invocation.placed, () =>
    run.run(programOf(suite, run, place, invocation, { SUTURE_ORDER: orderPath })),
  );
  return { end, read: readReport(paths, run.nonce) };
}

/** One program, or one for each file, whose results are read from what it prints. */
async function startPrinting(
  suite: SuitePart,
  run: SuiteRun,
  place: Place,
): Promise<{ end: ProgramEnd; read: ReadReport }> {
  const fileOf = fileFinder(folderOf(suite, run));
  const keep = join(reportersFolder, 'keep-output.cjs');
  const tests: ReportedTest[] = [];
  let worst: ProgramEnd = { ...notStarted, exitCode: 0 };
  for (const [index, { argv, file }] of tapPrograms(orderOf(suite, run, place)).entries()) {
    const path = join(place.scratch, `output-${index}.tap`);
    const end = await run.run(programOf(suite, run, place, { argv: [process.execPath, keep, path, ...argv] }, {}));
    worst = { ...(worst.exitCode === 0 ? end : worst), duration: worst.duration + end.duration };
    const read = readPrinted({ text: readPlain(path) ?? '', end, file, fileOf });
    tests.push(...read.tests.map((test) => ({ ...test, file: test.file && posix.join(suite.cwd ?? '', test.file) })));
    if (read.outcome === 'partial') return { end: worst, read: { ...read, tests } };
    if (run.bail === true && tests.some(({ status }) => status === 'failed')) break;
  }
  return { end: worst, read: { outcome: 'complete', tests } };
}

async function withPlaced<T>(folder: string, placed: Invocation['placed'], act: () => Promise<T>): Promise<T> {
  if (placed === undefined) return act();
  const path = join(folder, placed.path);
  writeFileSync(path, placed.content);
  try {
    return await act();
  } finally {
    rmSync(path, { force: true });
  }
}
