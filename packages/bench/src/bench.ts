import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { drawTable, type Output, openOutput, runProgram } from '@suture/cli';
import { AuditRecord, defined, steps } from '@suture/core';
import {
  buildOrders,
  type Catalogue,
  type CataloguedBug,
  compareAnswers,
  readExample,
  runDemo,
} from '@suture/local/demo';
import * as z from 'zod';
import { describeAudit, measureAudit } from './bench-audit.ts';
import { describeIntake, measureIntake } from './bench-intake.ts';
import { describeLogs, measureLogs, readSize } from './bench-log.ts';
import { describeMechanic, measureMechanic } from './bench-mechanic.ts';
import { describeStarts, measureStarts } from './bench-start.ts';
import { spreadOf } from './timing.ts';

const quiet = { info: () => undefined, warn: () => undefined };
const suiteSamples = 5;
const logSize = '1GB';

interface Interval {
  readonly from: number;
  readonly to: number;
}

interface BenchOptions {
  readonly audit?: boolean;
  readonly intake?: boolean;
  readonly log?: string | true;
  readonly mechanic?: boolean;
  readonly start?: boolean;
  readonly json?: boolean;
}

/** Measures the loop on the example service, an append to the audit record, the intake of alerts, the reading of a long log, a candidate of the mechanic, and the start of commands. */
export function bench(argv: readonly string[]): Promise<number> {
  return runProgram('npm run bench --', argv, (program, context) => {
    program
      .description(
        'Measures what the loop costs in addition to the tests of the example service, an append to the audit record, the intake of alerts, the reading of a log, a candidate of the mechanic, and the start of commands.',
      )
      .option('--audit', 'measure only an append to the audit record')
      .option('--intake', 'measure only how fast alerts are taken in')
      .option('--log [size]', `measure only the reading of a log of that size (default: ${logSize})`)
      .option('--mechanic', 'measure only what a candidate costs the mechanic')
      .option('--start', 'measure only the CPU of starting five commands')
      .option('--json', 'print one JSON value instead of text')
      .action((options: BenchOptions) => measureAll(options, openOutput(options, context.streams)));
  });
}

async function measureAll(options: BenchOptions, output: Output): Promise<void> {
  const size = readSize(typeof options.log === 'string' ? options.log : logSize);
  const only =
    options.audit === true ||
    options.intake === true ||
    options.log !== undefined ||
    options.mechanic === true ||
    options.start === true;
  const folder = await mkdtemp(join(tmpdir(), 'suture-bench-'));
  try {
    const loop = only ? undefined : await measureLoop(folder, output);
    const auditAppend = only && options.audit !== true ? undefined : await measureAudit(join(folder, 'audit'), output);
    const intake = only && options.intake !== true ? undefined : await measureIntake(join(folder, 'intake'), output);
    const log = only && options.log === undefined ? undefined : measureLogs(folder, size, output);
    const mechanic = only && options.mechanic !== true ? undefined : await measureMechanic(folder, output);
    const starts = only && options.start !== true ? undefined : await measureStarts(join(folder, 'start'), output);
    const lines = [
      ...(loop === undefined ? [] : describeLoop(loop)),
      ...(auditAppend === undefined ? [] : describeAudit(auditAppend)),
      ...(intake === undefined ? [] : ['', ...describeIntake(intake)]),
      ...(log === undefined ? [] : describeLogs(log)),
      ...(mechanic === undefined ? [] : ['', ...describeMechanic(mechanic)]),
      ...(starts === undefined ? [] : ['', ...describeStarts(starts)]),
    ];
    output.result({ ...loop, ...defined({ auditAppend, intake, log, mechanic, starts }) }, ['', ...lines].join('\n'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureLoop(folder: string, output: Output) {
  const catalogue = readExample();
  const incidents = [];
  for (const bug of catalogue.bugs.filter((entry) => entry.healable)) {
    output.say(`healing ${bug.name}`);
    incidents.push(await measureOne(bug, catalogue, join(folder, bug.name)));
  }
  const firstOutputMilliseconds = Math.round(await timeFirstOutput(join(folder, 'first')));
  return { incidents, firstOutputMilliseconds, peakMemoryMiB: Math.round(process.resourceUsage().maxRSS / 1024) };
}

function describeLoop(loop: Awaited<ReturnType<typeof measureLoop>>): readonly string[] {
  const head = ['incident', 'suite runs', 'other runs', 'one suite s', 'overhead s', 'ratio', 'other answers'];
  const cells = loop.incidents.map((row) => [
    row.bug,
    String(row.suiteRuns),
    String(row.reproductionRuns),
    row.suiteSeconds.toFixed(2),
    row.overheadSeconds.toFixed(2),
    row.overheadInSuiteRuns.toFixed(2),
    String(row.differences.length),
  ]);
  return [
    ...drawTable([head, ...cells], [1, 2, 3, 4, 5, 6]),
    '',
    'other runs: of the reproduction, or of the tests that import the suspected files',
    'other answers: fields of answers in which the healed service is not like the one that a person repaired',
    'overhead: from the alert to the end, without test runs, the rollout, the observation of the recovery and the decision',
    `first output of "suture heal" after ${loop.firstOutputMilliseconds} ms; peak memory ${loop.peakMemoryMiB} MiB`,
    '',
  ];
}

async function measureOne(bug: CataloguedBug, catalogue: Catalogue, folder: string) {
  const repository = await buildOrders(join(folder, 'orders'));
  const suiteSeconds = timeSuite(repository);
  const intervals: Interval[] = [];
  const counts = { suite: 0, reproduction: 0 };
  const end = await runDemo({
    bug,
    catalogue,
    repository,
    branch: 'main',
    folder: join(folder, 'run'),
    log: quiet,
    say: () => undefined,
    decide: () => Promise.resolve({ kind: 'merge' }),
    onRun: (kind, milliseconds) => {
      counts[kind] += 1;
      intervals.push({ from: Date.now() - milliseconds, to: Date.now() });
    },
  });
  const trail = z.array(AuditRecord).parse(await end.ports.auditLog.read(end.incident.id));
  await end.close();
  const differences = await compareAnswers(repository, bug, catalogue, join(folder, 'answers'));
  const overheadSeconds = busyMilliseconds(trail, intervals) / 1000;
  return {
    bug: bug.name,
    ended: end.incident.outcome?.result ?? 'open',
    suiteRuns: counts.suite,
    reproductionRuns: counts.reproduction,
    suiteSeconds,
    overheadSeconds,
    differences,
    overheadInSuiteRuns: overheadSeconds / suiteSeconds,
  };
}

/** The median of a few runs of the project's own tests, in seconds. */
function timeSuite(repository: string): number {
  const samples = Array.from({ length: suiteSamples }, () => {
    const from = performance.now();
    const { status } = spawnSync('npm', ['test'], { cwd: repository, stdio: 'ignore' });
    if (status !== 0) throw new Error('the example’s suite is not green');
    return (performance.now() - from) / 1000;
  });
  return spreadOf(samples).median;
}

/** The states that wait for a person, a rollout or the recovery. */
const waiting = new Set<string>(['VerifyObserve']);
for (const step of Object.values(steps)) if ('settle' in step) waiting.add(step.name);

/** Milliseconds from the first record to the last without test runs and waits for people, rollouts and recovery. */
function busyMilliseconds(trail: readonly AuditRecord[], tests: readonly Interval[]): number {
  const idle: Interval[] = [...tests];
  for (const [index, record] of trail.entries()) {
    const next = trail[index + 1];
    if (record.action === 'finished' && waiting.has(record.state) && next !== undefined)
      idle.push({ from: Date.parse(record.at), to: Date.parse(next.at) });
  }
  const first = trail[0];
  const last = trail.at(-1);
  if (first === undefined || last === undefined) return 0;
  return Date.parse(last.at) - Date.parse(first.at) - covered(idle);
}

/** Milliseconds that at least one interval covers. */
function covered(intervals: readonly Interval[]): number {
  let total = 0;
  let until = Number.NEGATIVE_INFINITY;
  for (const { from, to } of intervals.toSorted((a, b) => a.from - b.from)) {
    total += Math.max(0, to - Math.max(from, until));
    until = Math.max(until, to);
  }
  return total;
}

/** Milliseconds from starting `suture heal` to its first output. */
async function timeFirstOutput(folder: string): Promise<number> {
  const repository = await buildOrders(folder);
  const command = fileURLToPath(new URL('../../cli/bin/suture.js', import.meta.url));
  const from = performance.now();
  const child = spawn(
    process.execPath,
    [command, 'heal', '--repo', repository, '--failing', 'npm test', '--unsandboxed'],
    {
      env: { ...process.env, SUTURE_HOME: join(folder, '..', 'first-state') },
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  const first = await new Promise<number>((resolve) =>
    child.stdout.once('data', () => resolve(performance.now() - from)),
  );
  child.kill('SIGKILL');
  return first;
}
