import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SuiteRun, WorkOrder } from '@suture/core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createBaseRuns } from './base-runs.ts';

const suite = { framework: 'node' as const, argv: ['node', '--test'], env: {}, source: 'npm test' };
const order: WorkOrder = {
  ...{ incidentId: 'inc-1', attempt: 1, nonce: 'n'.repeat(32), repository: 'shop', baseCommit: 'c0ffee' },
  ...{ suite, files: [], timeout: 1_000 },
  reproduction: { kind: 'none', description: '', files: [], command: suite, testFiles: [], tests: [] },
};
const run: SuiteRun = { tests: [{ id: 'a > b', status: 'passed' }], complete: true, timedOut: false, duration: 5 };

function open() {
  const root = mkdtempSync(join(tmpdir(), 'suture-base-runs-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const place = { folder: join(root, 'runs'), repository: root, isolation: 'none' };
  return { root, place, runs: createBaseRuns(place) };
}

describe('the results on base commits', () => {
  it('are found by another incident of the same commit', async () => {
    const { runs, place } = open();

    const before = await runs.find(order);
    await runs.keep(order, run);
    const after = await createBaseRuns(place).find({
      ...order,
      incidentId: 'inc-2',
      nonce: 'm'.repeat(32),
      attempt: 3,
    });

    expect([before, after]).toEqual([undefined, run]);
  });

  it.each<[string, Partial<WorkOrder>]>([
    ['commit', { baseCommit: 'decade' }],
    ['command', { suite: { ...suite, argv: ['node', '--test', 'a.test.js'] } }],
    ['folder of the command', { suite: { ...suite, cwd: 'packages/a' } }],
  ])('are not those of another %s', async (_what, change) => {
    const { runs } = open();

    await runs.keep(order, run);

    expect(await runs.find({ ...order, ...change })).toBeUndefined();
  });

  it.each(['package-lock.json', 'yarn.lock'])('are not those of another %s', async (file) => {
    const { runs, root } = open();

    await runs.keep(order, run);
    writeFileSync(join(root, file), 'new');

    expect(await runs.find(order)).toBeUndefined();
  });

  it('are not those of another isolation, and not what is half written', async () => {
    const { runs, place } = open();
    await runs.keep(order, run);

    const other = await createBaseRuns({ ...place, isolation: 'bubblewrap' }).find(order);
    for (const name of readdirSync(place.folder)) writeFileSync(join(place.folder, name), '{"tests":[');

    expect([other, await runs.find(order)]).toEqual([undefined, undefined]);
  });
});
