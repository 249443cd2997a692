import { join, posix } from 'node:path';
import { command } from './command.ts';
import { nameFiles } from './file-named.ts';
import type { ProgramEnd, SuitePart, SuiteRun } from './model.ts';
import { notStarted, testOfCommand } from './outcome.ts';
import { testsPrinted } from './printed.ts';
import { folderOf, orderOf, type Place, programOf, reportersFolder } from './program.ts';
import { type ReadReport, type ReportedTest, readPlain } from './report.ts';
import { watchReports } from './written-reports.ts';

/**
 * Runs a command whose runner cannot be seen: one program for the whole command, or one for each selected file. Its results are the JUnit XML
 * that it writes, or else the TAP that it prints, or else its exit code.
 */
export async function startCommand(
  suite: SuitePart,
  run: SuiteRun,
  place: Place,
): Promise<{ end: ProgramEnd; read: ReadReport }> {
  const order = orderOf(suite, run, place);
  if (order.files === undefined) return startWhole(suite, run, place);
  const tests: ReportedTest[] = [];
  let end: ProgramEnd = { ...notStarted, exitCode: 0 };
  for (const file of order.files) {
    end = await run.run(programOf(suite, run, place, command.invoke({ ...order, files: [file] }), {}));
    tests.push(testOfCommand(posix.join(suite.cwd ?? '', file), end));
    if (end.timedOut || (run.bail === true && end.exitCode !== 0)) break;
  }
  return { end, read: { outcome: 'complete', tests } };
}

async function startWhole(suite: SuitePart, run: SuiteRun, place: Place) {
  const { argv } = command.invoke(orderOf(suite, run, place));
  const output = join(place.scratch, 'output.tap');
  const fileNamed = nameFiles(run.root, folderOf(suite, run));
  const readReports = watchReports(run.root, fileNamed);
  const keep = join(reportersFolder, 'keep-output.cjs');
  const end = await run.run(programOf(suite, run, place, { argv: [process.execPath, keep, output, ...argv] }, {}));
  const written = readReports();
  const seen = written.length > 0 ? written : (testsPrinted(readPlain(output) ?? '', end, fileNamed) ?? []);
  const outcome: ReadReport['outcome'] = 'complete';
  return { end, read: { outcome, tests: [...seen, ...unexplainedEnd(suite.source, seen, end)] } as const };
}

/**
 * The command itself as a test, beside the tests that it ran. It passes with exit code 0, so that a command which dies before its first test
 * fails, and passes once it is mended. Where it fails because a test does, it says nothing more than that test.
 */
function unexplainedEnd(name: string, seen: readonly ReportedTest[], end: ProgramEnd): readonly ReportedTest[] {
  const explained = end.exitCode !== 0 && seen.some(({ status }) => status === 'failed');
  return explained ? [] : [testOfCommand(name, end)];
}
