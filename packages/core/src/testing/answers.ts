import type {
  Alert,
  Checks,
  Patch,
  ProvingReport,
  SearchOrder,
  SearchReport,
  SuiteRun,
  WorkOrder,
} from '../model/index.ts';
import type { SymptomReading } from '../ports/index.ts';

/** An alarm that a service called orders raised. */
export const sampleAlert: Alert = {
  source: 'cloudwatch',
  sourceId: 'orders-5xx',
  service: 'orders',
  title: 'orders answers 5xx',
  state: 'firing',
  startedAt: '2026-11-24T08:59:00.000Z',
  fingerprint: 'cloudwatch:orders-5xx',
};

export const suite = { framework: 'node' as const, argv: ['node', '--test'], env: {}, source: 'node --test' };
const reproductionFile = 'suture-reproduction/replay.test.js';
export const error = {
  name: 'TypeError',
  message: 'order is undefined',
  stack: 'TypeError: order is undefined\n    at show (/srv/src/order.js:2:3)',
};

export const replayed: Patch['reproduction'] = {
  kind: 'captured-event',
  description: 'sends GET /orders/1 again',
  files: [{ path: reproductionFile, content: "test('replays', () => {});\n" }],
  command: suite,
  testFiles: [reproductionFile],
  tests: [],
  expects: `${error.name}: ${error.message}`,
};
export const unreproduced: Patch['reproduction'] = {
  kind: 'none',
  description: 'not reproduced',
  files: [],
  command: suite,
  testFiles: [],
  tests: [],
};

/** The measurements of a proving ground for an order. */
export function reportOf(kind: 'proven' | 'not proven' | 'red on base', order: WorkOrder): ProvingReport {
  const run = (...tests: SuiteRun['tests']): SuiteRun => ({ tests, complete: true, timedOut: false, duration: 5 });
  const replay = (status: 'passed' | 'failed') =>
    run({
      id: `${reproductionFile} > replays`,
      status,
      ...(status === 'failed' ? { error: `${error.name}: ${error.message}` } : {}),
    });
  const green = run({ id: 'test/order.test.js > shows', status: 'passed' });
  const red = run({ id: 'test/order.test.js > shows', status: 'failed', error: 'Error: no network' });
  return {
    nonce: order.nonce,
    isolation: 'none: a test',
    reproductionOnBase: replay('failed'),
    reproductionWithPatch: replay(kind === 'not proven' ? 'failed' : 'passed'),
    base: kind === 'red on base' ? red : green,
    ...(kind === 'red on base' ? { baseAgain: red } : {}),
    withPatch: kind === 'red on base' ? red : green,
  };
}

/** What a search leaves for an order. */
export function searchReportOf(kind: 'repair' | 'two repairs' | 'nothing', order: SearchOrder): SearchReport {
  const about = { nonce: order.nonce, isolation: 'none: a test' };
  if (kind === 'nothing')
    return { ...about, summary: 'The mechanic tried 12 possible repairs.', tried: 12, patches: [], alternatives: {} };
  const repair: Patch = {
    baseCommit: order.baseCommit,
    idea: 'guard-value',
    title: 'Fix show: guard value',
    rationale: 'Guards the order.',
    files: [{ path: 'src/order.js', before: 'const total = order.total;\n', after: 'const total = order?.total;\n' }],
    diff: '',
    reproduction: replayed,
    confidence: 0.8,
    by: 'mechanic',
  };
  const other: Patch = { ...repair, idea: 'add-default', title: 'Fix show: add default', confidence: 0.6 };
  return {
    ...about,
    summary: 'The mechanic tried 12 possible repairs and proposes: Fix show: guard value.',
    tried: 12,
    diagnosis: {
      cause: 'show reads an order that is not there',
      category: 'code',
      confidence: 0.9,
      locations: [{ file: 'src/order.js', startLine: 2, endLine: 2, score: 0.9, reasons: ['thrown here'] }],
      files: ['src/order.js'],
      citations: [{ claim: 'reproduced', artifact: 'mechanic.json' }],
      alternatives: [],
      by: 'mechanic',
      limits: [],
    },
    patches: kind === 'two repairs' ? [repair, other] : [repair],
    alternatives: { 'guard-value': [other] },
  };
}

export type Reading = 'recovered' | 'watching' | 'same error' | 'silent' | 'unread';

/** What telemetry sees after the rollout. */
export function readingOf(kind: Reading): SymptomReading {
  const quiet = { sameError: 0, requests: 40, failures: 0 };
  if (kind === 'recovered') return { ...quiet, alarm: 'ok', observed: 'no failure in 40 requests' };
  if (kind === 'watching') return { ...quiet, alarm: 'firing', observed: 'the alarm still fires' };
  if (kind === 'silent') return { ...quiet, requests: 0, alarm: 'ok', observed: 'no requests' };
  if (kind === 'unread') {
    const why = 'Sentry could not be asked: no answer in 10 seconds.';
    return { alarm: 'unknown', sameError: 0, observed: why, unread: [why] };
  }
  return { ...quiet, alarm: 'firing', failures: 3, sameError: 3, observed: 'the same error 3 times' };
}

/** What the checks of a pull request say; `on base too`: they fail without the change as well. */
export type CheckKind = 'green' | 'red' | 'running' | 'on base too' | 'hidden';

export function checksOf(kind: CheckKind): Checks {
  if (kind === 'hidden') return { outcome: 'hidden' };
  const states = { green: 'passed', red: 'failed', 'on base too': 'failed', running: 'running' } as const;
  const annotations = [{ path: 'src/order.js', line: 2, message: 'total is not a number' }];
  return { outcome: 'read', checks: [{ name: 'build', state: states[kind], summary: '1 failed', annotations }] };
}
