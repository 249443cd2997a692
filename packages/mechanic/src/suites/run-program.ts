import { spawn } from 'node:child_process';
import type { ProgramEnd, ProgramRun } from './model.ts';

const keptBytes = 65_536;
/** A program that writes more than this is ended. */
const mostOutput = 200_000_000;
/** Milliseconds for the rest of the output to arrive after the program has ended. */
const outputGrace = 1_000;

/**
 * Starts a program without any sandbox, in a process group of its own. When it ends, and when `timeout` or `signal`
 * ends it, or this process exits, or its output has no end, the whole group is killed. A program that cannot be started ends with exit code 127 and the reason in
 * `stderr`; nothing is thrown.
 */
export function runProgram({ argv, cwd, env, timeout, signal }: ProgramRun): Promise<ProgramEnd> {
  const [file = '', ...args] = argv;
  const started = performance.now();
  const stdout = keepTail();
  const stderr = keepTail();
  let timedOut = false;

  const child = spawn(file, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const kill = () => killGroup(child.pid);
  const timer = setTimeout(() => {
    timedOut = true;
    kill();
  }, timeout);
  // The group is not the process's own, so a process that is made to exit would leave it running.
  process.once('exit', kill);
  if (signal?.aborted === true) kill();
  signal?.addEventListener('abort', kill, { once: true });

  let written = 0;
  const take = (tail: (chunk: Buffer) => void) => (chunk: Buffer) => {
    if (written > mostOutput) return;
    written += chunk.length;
    tail(chunk);
    if (written <= mostOutput) return;
    stderr.add(Buffer.from(`\nThe program wrote more than ${mostOutput / 1_000_000} MB and was ended.\n`));
    kill();
  };
  child.stdout.on('data', take(stdout.add));
  child.stderr.on('data', take(stderr.add));
  // Processes that the program left behind keep its output open. Killing the group closes it. Processes that left the
  // group are not waited for.
  child.on('exit', () => {
    kill();
    setTimeout(() => {
      child.stdout.destroy();
      child.stderr.destroy();
    }, outputGrace).unref();
  });
  return new Promise((resolve) => {
    function end(exitCode: number | null): void {
      clearTimeout(timer);
      signal?.removeEventListener('abort', kill);
      process.off('exit', kill);
      const duration = performance.now() - started;
      resolve({ exitCode, timedOut, stdout: stdout.text(), stderr: stderr.text(), duration });
    }
    child.on('error', (error) => {
      stderr.add(Buffer.from(`${error.message}\n`));
      if (child.pid === undefined) end(127);
    });
    child.on('close', end);
  });
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // The group is gone already.
  }
}

function keepTail(): { add: (chunk: Buffer) => void; text: () => string } {
  let kept: Buffer[] = [];
  let size = 0;
  return {
    add(chunk) {
      kept.push(chunk);
      size += chunk.length;
      if (size > 2 * keptBytes) {
        kept = [Buffer.concat(kept).subarray(-keptBytes)];
        size = keptBytes;
      }
    },
    text: () => Buffer.concat(kept).subarray(-keptBytes).toString('utf8'),
  };
}
