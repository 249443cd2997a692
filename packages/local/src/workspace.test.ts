import type { Sandbox } from '@suture/adapters/proving';
import { expect, it } from 'vitest';
import { type Progress, watchTests } from './progress.ts';
import { interruptible } from './workspace.ts';

const program = { argv: ['node'], cwd: '/', env: {}, mounts: [], timeout: 1_000 };
const end = { exitCode: 0, timedOut: false, stdout: '', stderr: '', duration: 1 };

it('an interrupt kills the program that runs, and what it gave is no result', async () => {
  const interrupt = new AbortController();
  let killed = false;
  const sandbox: Sandbox = {
    isolation: 'none',
    run: ({ signal }) =>
      new Promise((resolve) => {
        signal?.addEventListener('abort', () => {
          killed = true;
          resolve(end);
        });
      }),
  };
  const { run } = interruptible(sandbox, interrupt.signal);

  const running = run(program);
  interrupt.abort();

  await expect(running).rejects.toThrow(/abort/i);
  expect(killed).toBe(true);
  await expect(run(program)).rejects.toThrow(/abort/i);
});

it('a program still has its own signal', async () => {
  const own = new AbortController();
  const sandbox: Sandbox = {
    isolation: 'none',
    run: async ({ signal }) => ({ ...end, exitCode: signal?.aborted === true ? null : 0 }),
  };
  const { run } = interruptible(sandbox, new AbortController().signal);
  own.abort();

  expect(await run({ ...program, signal: own.signal })).toMatchObject({ exitCode: null });
});

it('the size of the suite is known from the run before', () => {
  const seen: Progress[] = [];
  const { onResults, onRun } = watchTests((progress) => seen.push(progress));

  onResults('suite', 0);
  onResults('suite', 60);
  onRun('suite', 6_000);
  onResults('reproduction', 1);
  onRun('reproduction', 500);
  onResults('suite', 34);

  const tests = { activity: 'tests', kind: 'suite' };
  expect(seen).toEqual([
    { ...tests, results: 0, over: false },
    { ...tests, results: 60, over: false },
    { ...tests, results: 60, duration: 6_000, over: true },
    { ...tests, kind: 'reproduction', results: 1, over: false },
    { ...tests, kind: 'reproduction', results: 1, duration: 500, over: true },
    { ...tests, results: 34, of: 60, duration: 6_000, over: false },
  ]);
});
