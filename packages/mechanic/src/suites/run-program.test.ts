import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import type { ProgramRun } from './model.ts';
import { runProgram } from './run-program.ts';

/** Ends what a program left running, if it is still there. */
function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  // A process that nobody has waited for yet is dead all the same.
  const status = `/proc/${pid}/status`;
  return !existsSync(status) || !/^State:\s+Z/m.test(readFileSync(status, 'utf8'));
}

function script(text: string, timeout = 300_000): ProgramRun {
  return { argv: [process.execPath, '-e', text], cwd: tmpdir(), env: { ONLY: 'this' }, mounts: [], timeout };
}

describe('runProgram', () => {
  it('returns exit code and output, and passes only the given environment', async () => {
    const end = await runProgram(
      script('console.log(Object.keys(process.env).join()); console.error("e"); process.exit(3)'),
    );

    expect(end).toMatchObject({ exitCode: 3, timedOut: false, stdout: 'ONLY\n', stderr: 'e\n' });
  });

  it('keeps the last 64 KiB of the output', async () => {
    const end = await runProgram(script('process.stdout.write("a".repeat(300000) + "end")'));

    expect(end.stdout.length).toBe(65_536);
    expect(end.stdout.endsWith('aend')).toBe(true);
  });

  it.each(['false', 'true'])(
    'does not wait for what the program left running (in a group of its own: %s)',
    async (own) => {
      const options = `{ stdio: "inherit", detached: ${own} }`;
      const child = `const child = require("node:child_process").spawn(process.execPath, ["-e", "setTimeout(() => {}, 600_000)"], ${options}); child.unref(); console.log(child.pid)`;

      const end = await runProgram(script(child));

      expect(end).toMatchObject({ exitCode: 0, timedOut: false });
      expect(end.duration).toBeLessThan(300_000);
      killIfThere(Number(end.stdout));
    },
  );

  it('leaves nothing running when its own process exits', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'suture-exit-')), 'pid');
    const module = fileURLToPath(new URL('./run-program.ts', import.meta.url));
    const program = `require('node:fs').writeFileSync(${JSON.stringify(file)}, String(process.pid)); setTimeout(() => {}, 600_000)`;
    const run = JSON.stringify(script(program));
    const caller = `
      import { existsSync } from 'node:fs';
      import { runProgram } from ${JSON.stringify(module)};
      void runProgram(${run});
      setInterval(() => existsSync(${JSON.stringify(file)}) && process.exit(130), 20);
    `;

    const end = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', caller]);

    expect(end.status).toBe(130);
    await vi.waitFor(() => expect(isRunning(Number(readFileSync(file, 'utf8')))).toBe(false), 60_000);
  });

  it('kills a program at its timeout', async () => {
    const end = await runProgram(script('for (;;);', 100));

    expect(end).toMatchObject({ exitCode: null, timedOut: true });
  });

  it('ends with 127 if the program does not exist', async () => {
    const end = await runProgram({ ...script(''), argv: ['/no/such/program'] });

    expect(end).toMatchObject({ exitCode: 127, stderr: expect.stringContaining('ENOENT') });
  });
});
