import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openWatch } from './watch.ts';

const rule = { name: 'orders-5xx', description: '', threshold: 0.05, windowSeconds: 2, leastRequests: 10 };

it('reports a check when its result changes, and not when it stays', async () => {
  const live = mkdtempSync(join(tmpdir(), 'suture-watch-'));
  const seen: string[] = [];
  const watch = openWatch({ check: 'test ! -e broken', rule, logFile: join(live, 'log') }, ({ reason }) => {
    seen.push(reason);
  });

  watch.deployed(live);
  await expect.poll(() => watch.state()).toBe('OK');
  writeFileSync(join(live, 'broken'), '');
  watch.deployed(live);
  await expect.poll(() => watch.state()).toBe('ALARM');
  rmSync(join(live, 'broken'));
  watch.deployed(live);
  await expect.poll(() => watch.state()).toBe('OK');
  watch.stop();

  expect(seen).toEqual(['passes', 'fails', 'passes'].map((ends) => `"test ! -e broken" ${ends}`));
});
