import { runTests } from '@suture/adapters/proving';
import { type Alert, type ServiceConfig, testTimeout } from '@suture/core';
import { detectSuite, explainInstall, type ProjectFiles, type SuiteReport } from '@suture/mechanic/suites';
import { NothingFails, SetUpFails, SuiteNotRunnable } from '../errors.ts';
import type { RepairWorkspace } from '../mechanic/index.ts';
import { readManifest } from './manifest.ts';
import { findSetUpFailure, readSetUpFailure, type SetUpFailure } from './set-up-failure.ts';

/** Milliseconds without a result after which tests count as such that hang, which is for the diagnosis to find out. */
const patience = 30_000;

export interface FailingCheck {
  readonly repository: string;
  readonly commit: string;
  readonly files: ProjectFiles;
  readonly service: ServiceConfig;
  readonly workspace: RepairWorkspace;
  /** A model can make something of a run without results. */
  readonly hasModel: boolean;
  readonly uncommitted: () => Promise<readonly string[]>;
}

/**
 * Runs a failing command once on the commit, before there is an incident. The diagnosis uses this run.
 * @throws NothingFails, SetUpFails, SuiteNotRunnable or DependenciesMissing
 */
export async function checkFailing({ failingCommand }: Pick<Alert, 'failingCommand'>, check: FailingCheck) {
  const { files, workspace, commit } = check;
  const found = failingCommand === undefined ? undefined : detectSuite(files.read, failingCommand, files.list);
  if (failingCommand === undefined || found?.outcome !== 'found') return;
  const checkout = await workspace.checkout(commit);
  try {
    const mounts = await workspace.prepare(checkout.root);
    const report = await runTests({ root: checkout.root, mounts, place: workspace }, found.suite, {
      kind: 'suite',
      timeout: testTimeout(check.service),
      quiet: patience,
    });
    await judge(failingCommand, report, check);
    workspace.observed?.keep(commit, failingCommand, checkout.root, report);
  } finally {
    await checkout.dispose();
  }
}

async function judge(command: string, report: SuiteReport, check: FailingCheck): Promise<void> {
  const { tests, complete, timedOut, problem = 'it gives no results.' } = report;
  if (timedOut) return;
  const failed = tests.filter(({ status }) => status === 'failed');
  const lacking = findSetUpFailure(failed, readManifest(check.files).all);
  if (failed.length > 0 && lacking !== undefined)
    throw new SetUpFails(command, lacking.missing, describeRemedy(lacking, check));
  if (!complete && !mayLoop(report) && !check.hasModel) throw new SuiteNotRunnable(command, problem);
  if (!complete || failed.length > 0) return;
  if (report.exitCode === 0) throw new NothingFails(command, tests.length, await check.uncommitted());
  const said = readSetUpFailure(report.output, readManifest(check.files).all);
  if (said !== undefined) throw new SetUpFails(command, said.missing, describeRemedy(said, check));
  const why = `it ends with exit code ${report.exitCode}, and none of its ${tests.length} tests fails. Look at what it prints: a threshold may be missed.`;
  throw new SuiteNotRunnable(command, why);
}

/** An endless loop soon takes all memory, and its process is killed. The diagnosis looks for one. */
function mayLoop({ exitCode, duration }: SuiteReport): boolean {
  return duration > 0 && (exitCode === null || exitCode > 128);
}

function describeRemedy({ remedy }: SetUpFailure, { repository }: FailingCheck): string {
  if (remedy === 'install') return `Install it (${explainInstall(repository)}), or name another command.`;
  if (remedy === 'set') return 'Tests run with a clean environment: set it in the command (NAME=value npm test).';
  return 'Isolated tests have no network and no other services: name a command whose tests need none, such as that of the unit tests.';
}
