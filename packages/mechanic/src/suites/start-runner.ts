import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { command } from './command.ts';
import { jest } from './jest.ts';
import { mocha } from './mocha.ts';
import type { Framework, ProgramEnd, Suite, SuiteRun } from './model.ts';
import { node } from './node.ts';
import { testOfCommand } from './outcome.ts';
import { orderOf, type Place, programOf } from './program.ts';
import { type ReadReport, readReport } from './report.ts';
import type { Invocation, Runner } from './runner.ts';
import { vitest } from './vitest.ts';

const runners: Readonly<Record<Framework, Runner>> = { vitest, jest, mocha, node, command };

/** Starts a suite's runner with its reporter and reads what the reporter wrote. */
export async function startRunner(
  suite: Suite,
  run: SuiteRun,
  place: Place,
): Promise<{ end: ProgramEnd; read: ReadReport }> {
  if (suite.framework === 'command') return startCommand(suite, run, place);
  const invocation = runners[suite.framework].invoke(orderOf(suite, run, place));
  const paths = { report: join(place.scratch, 'report.json'), progress: join(place.scratch, 'progress.ndjson') };
  const order = { ...paths, nonce: run.nonce, framework: suite.framework, root: run.root, setup: invocation.setup };
  const orderPath = join(place.scratch, 'order.json');
  writeFileSync(orderPath, JSON.stringify(order));
  const end = await withPlaced(run.root, invocation.placed, () =>
    run.run(programOf(suite, run, place, invocation, { SUTURE_ORDER: orderPath })),
  );
  return { end, read: readReport(paths, run.nonce) };
}

/** One program for the whole command, or one for each selected file. */
async function startCommand(suite: Suite, run: SuiteRun, place: Place): Promise<{ end: ProgramEnd; read: ReadReport }> {
  const order = orderOf(suite, run, place);
  const tests = [];
  let last: ProgramEnd | undefined;
  for (const file of order.files ?? [undefined]) {
    const invocation = command.invoke(file === undefined ? order : { ...order, files: [file] });
    last = await run.run(programOf(suite, run, place, invocation, {}));
    tests.push(testOfCommand(file ?? suite.source, last));
    if (last.timedOut || (run.bail === true && last.exitCode !== 0)) break;
  }
  const end = last ?? { exitCode: 0, timedOut: false, stdout: '', stderr: '', duration: 0 };
  return { end, read: { outcome: 'complete', tests } };
}

async function withPlaced<T>(root: string, placed: Invocation['placed'], act: () => Promise<T>): Promise<T> {
  if (placed === undefined) return act();
  const path = join(root, placed.path);
  writeFileSync(path, placed.content);
  try {
    return await act();
  } finally {
    rmSync(path, { force: true });
  }
}
