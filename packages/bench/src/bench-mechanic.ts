import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { drawTable, type Output } from '@suture/cli';
import {
  chooseTests,
  coverTests,
  observeTests,
  repair,
  runTests,
  type SourceTree,
  type Workbench,
} from '@suture/mechanic';
import { runProgram, type Suite } from '@suture/mechanic/suites';
import { spreadOf } from './timing.ts';

export interface MechanicRow {
  readonly runner: string;
  /** Candidates that were judged, all of which fail. */
  readonly candidates: number;
  /** Milliseconds for each, with compiling them and every start of the runner. */
  readonly warm: number;
  /** Median milliseconds of the same failing test alone in a runner of its own. */
  readonly cold: number;
  readonly perSecond: number;
  readonly ratio: number;
}

const coldSamples = 5;
const candidates = 600;

/** A function with enough places for some hundreds of candidates, and a test that none of them can pass. */
const body = `function plan(orders, limit) {
  const days = [];
  let day = { load: 0, orders: [] };
  for (let i = 0; i < orders.length; i++) {
    const order = orders[i];
    if (order.cancelled || order.weight <= 0) continue;
    if (day.load + order.weight > limit && day.orders.length > 0) {
      days.push(day);
      day = { load: 0, orders: [] };
    }
    day.load += order.weight;
    day.orders.push(order.id);
    if (order.express && days.length > 1) days.unshift(day);
  }
  if (day.orders.length > 0) days.push(day);
  return days.map((one) => one.orders.join('+') + ':' + Math.round(one.load / 2)).join(' ');
}
`;
const testBody = `test('plans', () => {
  const orders = [{ id: 'a', weight: 3 }, { id: 'b', weight: 4, express: true }, { id: 'c', weight: 2, cancelled: true }];
  if (plan(orders, 5) !== 'no candidate gives this') throw new Error('Expected another plan');
});
`;

interface Runner {
  readonly suite: Suite;
  readonly imports: string;
}

const runners: Readonly<Record<string, Runner>> = {
  'node:test': {
    suite: suiteOf('node', 'node', '--test', 'plan.test.js'),
    imports: "const test = require('node:test');\n",
  },
  mocha: { suite: suiteOf('mocha', 'mocha', 'plan.test.js'), imports: 'const test = it;\n' },
  jest: { suite: suiteOf('jest', 'jest'), imports: '' },
  vitest: { suite: suiteOf('vitest', 'vitest', 'run', '--globals'), imports: '' },
};

function suiteOf(framework: Suite['framework'], ...argv: string[]): Suite {
  return { framework, argv, env: {}, source: argv.join(' ') };
}

/** Measures what one candidate costs the mechanic in each runner, against starting the runner anew for each. */
export async function measureMechanic(folder: string, output: Output): Promise<readonly MechanicRow[]> {
  const rows: MechanicRow[] = [];
  for (const [name, runner] of Object.entries(runners)) {
    output.say(`judging candidates with ${name}`);
    rows.push(await measureRunner(name, runner, join(folder, name.replace(':', '-'))));
  }
  return rows;
}

async function measureRunner(runner: string, { suite, imports }: Runner, folder: string): Promise<MechanicRow> {
  const root = join(folder, 'project');
  const reports = join(folder, 'reports');
  const files = new Map([
    ['package.json', JSON.stringify({ name: 'planning', private: true })],
    ['plan.js', `${body}\nmodule.exports = { plan };\n`],
    ['plan.test.js', `${imports}const { plan } = require('./plan.js');\n${testBody}`],
  ]);
  await Promise.all([root, reports].map((path) => mkdir(path, { recursive: true })));
  for (const [path, text] of files) await writeFile(join(root, path), text);
  await symlink(join(dirname(fileURLToPath(import.meta.url)), '../../../node_modules'), join(root, 'node_modules'));
  const tree: SourceTree = { list: () => [...files.keys()], read: (path) => files.get(path) };
  const bench: Workbench = { root, suite, run: runProgram, reports, nonce: () => 'bench', timeout: 60_000 };
  const base = await observeTests(bench, tree);
  const failing = base.tests.filter(({ status }) => status === 'failed');
  if (!base.complete || failing.length === 0) throw new Error(`${runner} gives no failing test: ${base.problem}`);
  const cold = await timeCold(bench, failing[0]?.id ?? '');
  const { spectra } = await coverTests(bench, tree, ['plan.test.js']);
  const problem = { tree, faults: [], spectra, changes: [] };
  const clock = () => performance.now();
  const from = clock();
  const { tried } = await repair({
    ...{ problem, benches: [bench], tests: chooseTests(base, failing) },
    limits: { clock, candidates, time: 300_000, plausible: 1, further: 0 },
  });
  const warm = (clock() - from) / tried;
  if ((await readFile(join(root, 'plan.js'), 'utf8')) !== files.get('plan.js')) throw new Error('a candidate was left');
  return { runner, candidates: tried, warm, cold, perSecond: 1000 / warm, ratio: cold / warm };
}

async function timeCold(bench: Workbench, test: string): Promise<number> {
  const samples: number[] = [];
  for (let n = 0; n < coldSamples; n += 1) samples.push((await runTests(bench, { tests: [test] })).duration);
  return spreadOf(samples).median;
}

export function describeMechanic(rows: readonly MechanicRow[]): readonly string[] {
  const head = ['runner', 'candidates', 'warm ms each', 'cold ms each', 'candidates per s', 'times as fast'];
  const cells = rows.map(({ runner, candidates: tried, warm, cold, perSecond, ratio }) => [
    ...[runner, String(tried), warm.toFixed(1), cold.toFixed(0), perSecond.toFixed(0), ratio.toFixed(0)],
  ]);
  return drawTable([head, ...cells], [1, 2, 3, 4, 5]);
}
