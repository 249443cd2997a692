import { runProgram } from '@suture/mechanic/suites';
import { describe, expect, it } from 'vitest';
import { findLimiter, limitsOfMachine } from './limits.ts';

const limits = { memory: 300 * 1024 ** 2, processes: 5_000, disk: 1024 ** 2, temporary: 1024 ** 2 };
const noGroups = async () => ({ exitCode: 1, timedOut: false, stdout: '', stderr: '', duration: 0 });

describe('findLimiter', () => {
  it('says what a machine without control groups cannot bound', async () => {
    const root = await findLimiter(limits, { path: '/nowhere', countsProcesses: false, start: noGroups });
    const user = await findLimiter(limits, { path: '/nowhere', countsProcesses: true, start: noGroups });

    expect(root.limits).toMatch(/cannot bound memory of all processes together and the number of processes\.$/);
    expect(user.limits).toMatch(/5000 processes.*cannot bound memory of all processes together\.$/);
  });

  it.each([
    ['the program prlimit', '/usr/bin:/bin'],
    ['a shell', '/nowhere'],
  ])('bounds the memory and the files of each process through %s', async (_name, path) => {
    const limiter = await findLimiter(limits, { path, countsProcesses: true, start: noGroups });
    const run = (program: string) =>
      runProgram({
        argv: limiter.inside(['/bin/sh', '-c', program]),
        cwd: '/',
        env: { PATH: '/usr/bin:/bin' },
        mounts: [],
        timeout: 60_000,
      });

    const { stdout } = await run('ulimit -d; ulimit -f; ulimit -c');

    // In units of 1,024 and of 512 bytes.
    expect(stdout.trim().split('\n')).toEqual([`${300 * 1024}`, '2048', '0']);
  });

  it('leaves a part of the machine’s memory to others', () => {
    expect(limitsOfMachine().memory).toBeGreaterThan(256 * 1024 ** 2);
    expect(limitsOfMachine().temporary).toBeLessThan(limitsOfMachine().memory);
  });
});
