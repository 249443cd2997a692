import { addFiles, type Mounts, printTestError } from '@suture/adapters/proving';
import {
  defined,
  type Evidence,
  nameRootCause,
  type Reproduction,
  type ServiceConfig,
  sameError,
  Trigger,
} from '@suture/core';
import {
  type BaseTest,
  chooseTests,
  coverTests,
  type Fault,
  faultsOf,
  observeTests,
  openImportGraph,
  runTests,
  type SearchTests,
  type SourceTree,
  type Spectrum,
} from '@suture/mechanic';
import { writeReproduction } from '@suture/mechanic/reproduce';
import { copySuite, detectSuite, type Suite, type TestResult } from '@suture/mechanic/suites';
import { groupFailures } from './group-failures.ts';
import { readIncidentFaults } from './incident-faults.ts';
import { openBench, type RepairWorkspace } from './repair-workspace.ts';
import { findShortTest } from './short-form.ts';

/** The result of trying to reproduce the failure. */
export type Attempt =
  | {
      readonly outcome: 'reproduced';
      readonly reproduction: Reproduction;
      readonly faults: readonly Fault[];
      readonly spectra: readonly Spectrum[];
      /** The tests that judge a repair. */
      readonly tests: SearchTests;
      /** What tests gave on the base commit. */
      readonly known: readonly BaseTest[];
      /** Ids of those that fail, by what seems to be one fault, where there seem to be several. */
      readonly groups: readonly (readonly string[])[];
    }
  /** The failure is understood well enough to point at code, but not to prove a fix. */
  | { readonly outcome: 'located'; readonly reason: string; readonly faults: readonly Fault[] }
  | { readonly outcome: 'unknown'; readonly reason: string };

export interface ReproductionContext {
  readonly root: string;
  readonly tree: SourceTree;
  readonly mounts: Mounts;
  readonly workspace: RepairWorkspace;
  readonly service: ServiceConfig;
}

/** Test files of the project that are compared with a reproduction. */
const relatedLimit = 12;

/** Reproduces the incident's failure on the base commit, by the best means that its evidence allows. */
export async function reproduce(evidence: Evidence, context: ReproductionContext): Promise<Attempt> {
  if (evidence.failingCommand !== undefined)
    return reproduceByCommand(evidence.failingCommand, evidence.deployedCommit, context);
  const [first] = evidence.errors;
  if (first === undefined)
    return { outcome: 'unknown', reason: 'The evidence holds no error: nothing in the log says what failed.' };
  const { faults, notes, compiled } = readIncidentFaults(first.error, context.tree);
  if (faults.every((fault) => fault.frames.length === 0))
    return { outcome: 'unknown', reason: explainNoPlace(first, compiled) };
  const attempt = await replay(first, faults, context);
  return attempt.outcome === 'located' && notes.length > 0
    ? { ...attempt, reason: [attempt.reason, ...notes].join(' ') }
    : attempt;
}

/** Why there is no place in the repository to start from. */
function explainNoPlace({ error, kind }: Evidence['errors'][number], compiled: boolean): string {
  const named = `"${error.name}: ${error.message.slice(0, 200)}"`;
  if (kind !== undefined)
    return `The log shows ${named}: ${failureWords[kind]}. Nothing was thrown, so there is no stack trace to start from.`;
  if (compiled)
    return `The log shows ${named} with a stack trace of compiled code, whose places are not those of the sources. Deploy the source maps and run Node with --enable-source-maps, or commit them beside the code.`;
  return `The log shows ${named} without a stack trace into this repository, so there is no place to start from.`;
}

const failureWords: Readonly<Record<NonNullable<Evidence['errors'][number]['kind']>, string>> = {
  timeout: 'the request ran out of time',
  'out-of-memory': 'the process ran out of memory',
  killed: 'the process was killed',
  exit: 'the process ended by itself',
};

async function reproduceByCommand(command: string, commit: string, context: ReproductionContext): Promise<Attempt> {
  const found = detectSuite(
    (path) => context.tree.read(path),
    command,
    () => context.tree.list(),
  );
  if (found.outcome === 'none')
    return { outcome: 'unknown', reason: `"${command}" cannot be run as a test command: ${found.reason}` };
  const bench = openBench(found.suite, context);
  const seen = context.workspace.observed?.find(commit, command, context.root);
  const report = seen?.complete === true ? seen : await observeTests(bench, context.tree);
  if (!report.complete) {
    const reason = report.timedOut
      ? `It hangs: no result after ${context.service.testMinutes} minutes.`
      : `It did not finish: ${(report.problem ?? 'no reason given').replace(/\.$/, '')}.`;
    return { outcome: 'unknown', reason: `"${command}" gives no test results on the base commit. ${reason}` };
  }
  const failing = report.tests.filter((test) => test.status === 'failed');
  if (failing.length === 0)
    return {
      outcome: 'unknown',
      reason: `"${command}" passes on the base commit (${report.tests.length} tests): nothing fails here.`,
    };
  // A command's own tests cannot be run file by file.
  const whole = found.suite.framework === 'command';
  const reproduction: Reproduction = {
    kind: 'failing-test',
    description: failing.every(({ id }) => id === found.suite.source)
      ? `the command ${command} fails`
      : `${failing.length} failing test${failing.length === 1 ? '' : 's'} of ${command}: ${listTests(failing)}`,
    files: [],
    command: copySuite(found.suite),
    testFiles: whole ? [] : [...new Set(failing.map((test) => test.file))],
    tests: failing.map((test) => test.id),
  };
  return {
    outcome: 'reproduced',
    reproduction,
    faults: failing.flatMap((test) => faultsOf(test.error, context.root, context.tree)),
    spectra: whole ? [] : (await coverTests(bench, context.tree, reproduction.testFiles, report)).spectra,
    tests: chooseTests(report, failing),
    known: report.tests,
    groups: groupFailures(failing),
  };
}

async function replay(
  seen: Evidence['errors'][number],
  faults: readonly Fault[],
  context: ReproductionContext,
): Promise<Attempt> {
  const { tree, service } = context;
  const found = detectSuite(
    (path) => tree.read(path),
    service.testCommand,
    () => tree.list(),
  );
  if (found.outcome === 'none')
    return { outcome: 'located', reason: `There is no test suite to prove a fix with: ${found.reason}`, faults };
  const thrown = faults.filter(({ frames }) => frames.length > 0);
  const [fault] = thrown;
  if (fault === undefined) return { outcome: 'unknown', reason: 'The stack trace could not be read.' };
  const attempt = await replayFault(seen, fault, faults, found.suite, context);
  const wrapper = thrown.at(-1);
  if (attempt.outcome === 'reproduced' || wrapper === undefined || wrapper === fault) return attempt;
  // The logged event may be the input of the function that wraps the error.
  const around = await replayFault(seen, wrapper, faults, found.suite, context);
  return around.outcome === 'reproduced' ? around : attempt;
}

const noInput =
  "The log does not hold what came in when it failed; Suture's docs/logs.md shows which line to log, so that the next one can be reproduced.";

async function replayFault(
  seen: Evidence['errors'][number],
  fault: Fault,
  faults: readonly Fault[],
  suite: Suite,
  context: ReproductionContext,
): Promise<Attempt> {
  const { tree, service } = context;
  const written = writeReproduction({
    tree,
    suite,
    fault,
    ...defined({ event: seen.event, hint: service.replay }),
  });
  if (written.outcome === 'impossible') {
    const reason = seen.event === undefined ? `${written.reason} ${noInput}` : written.reason;
    return { outcome: 'located', reason, faults };
  }
  const { kind, description, files, selection, trigger } = written.reproduction;
  const testFiles = [...selection.files];
  const clash = await addFiles(context.root, files);
  if (clash !== undefined) return { outcome: 'located', reason: clash, faults };
  const bench = openBench(suite, context);
  const report = await runTests(bench, { files: testFiles });
  const failed = report.tests.filter((test) => test.status === 'failed');
  if (failed.length === 0) {
    return {
      outcome: 'located',
      reason: `The ${kind} reproduction does not fail on the base commit${report.problem === undefined ? '' : `: ${report.problem}`}.`,
      faults,
    };
  }
  const expects = nameRootCause(seen.error);
  const shown = failed.map(({ error }) => (error === undefined ? '' : printTestError(error)));
  if (!shown.some((text) => sameError(text, expects))) {
    return {
      outcome: 'located',
      reason: `The ${kind} reproduction fails with another error than the incident's "${expects.slice(0, 300)}": ${shown[0]?.slice(0, 300)}`,
      faults,
    };
  }
  const command = copySuite(suite);
  const reproduction = {
    kind,
    description,
    files: [...files],
    ...defined({ committed: await findShortTest({ suite, fault, trigger }, expects, bench, context) }),
    command,
    testFiles,
    tests: [],
    expects,
    trigger: Trigger.parse(trigger),
  };
  const own = await coverTests(bench, tree, testFiles);
  // Lines that the project's own passing tests run too are seldom the cause.
  const places = faults.flatMap(({ frames }) => frames.map(({ file }) => file));
  const related = openImportGraph(tree).testsOf(places);
  const others = related.filter((file) => !testFiles.includes(file)).slice(0, relatedLimit);
  const around = others.length === 0 ? { spectra: [], tests: [] } : await coverTests(bench, tree, others);
  return {
    outcome: 'reproduced',
    reproduction,
    faults,
    spectra: [...own.spectra, ...around.spectra.filter(({ passed }) => passed)],
    tests: chooseTests(report, failed),
    known: around.tests,
    groups: [],
  };
}

/** Whether a path is test code or configuration, which are never suspects. */
export function isTestFile(path: string): boolean {
  return /(^|\/)(__tests__|__mocks__|tests?|suture-reproduction|fixtures)\/|\.(test|spec)\.[^/]+$|\.config\.[cm]?[jt]s$|\.d\.[cm]?ts$/.test(
    path,
  );
}

/** The ids of the first three tests. */
export function listTests(tests: readonly TestResult[]): string {
  return tests
    .slice(0, 3)
    .map((test) => test.id)
    .join(', ');
}
