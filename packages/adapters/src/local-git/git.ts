import { spawn } from 'node:child_process';
import { GitFailed } from '../errors.ts';

export interface GitCall {
  /** The repository: a working tree or a bare one. */
  readonly at: string;
  readonly args: readonly string[];
  readonly input?: string | Buffer;
  /** Added to the environment: index file, working tree, identity. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Uses the person's own configuration and hooks: only for a person's own command. */
  readonly asPerson?: boolean;
  /** Bytes of output after which git is stopped; the output so far is the answer. */
  readonly atMost?: number;
}

/** The result of a call, with any exit code. */
export interface GitAnswer {
  readonly code: number;
  readonly output: Buffer;
  readonly errors: string;
}

/** The repository's own configuration still applies, so settings that could start a program or change bytes are disabled. */
const quiet = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.quotePath=false',
  'core.autocrlf=false',
  'core.symlinks=true',
  'commit.gpgSign=false',
  'push.gpgSign=false',
  'gc.auto=0',
  'maintenance.auto=false',
  'submodule.recurse=false',
  'fetch.recurseSubmodules=false',
  'push.recurseSubmodules=no',
].flatMap((setting) => ['-c', setting]);

/** Runs git and returns its output. @throws GitFailed when it does not end with 0 */
export async function runGit(call: GitCall): Promise<Buffer> {
  const answer = await askGit(call);
  if (answer.code === 0) return answer.output;
  throw new GitFailed(call.args, answer.errors);
}

/** Like `runGit`, for output that is text; the last line break is dropped. */
export async function readGit(call: GitCall): Promise<string> {
  return (await runGit(call)).toString('utf8').replace(/\n$/, '');
}

/** Runs git; the caller interprets the exit code. @throws GitFailed when git cannot be started */
export function askGit(call: GitCall): Promise<GitAnswer> {
  const settings = call.asPerson === true ? [] : quiet;
  return new Promise((resolve, reject) => {
    const args = ['--no-optional-locks', '--literal-pathspecs', '-C', call.at, ...settings, ...call.args];
    const env = { ...environmentOf(call), ...call.environment };
    const child = spawn('git', args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
    const output: Buffer[] = [];
    let size = 0;
    let errors = '';
    let cut = false;
    child.stdout.on('data', (chunk: Buffer) => {
      if (cut) return;
      output.push(chunk);
      size += chunk.length;
      if (call.atMost === undefined || size <= call.atMost) return;
      cut = true;
      child.kill();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      errors = (errors + chunk.toString('utf8')).slice(-4000);
    });
    child.on('error', (cause) => reject(new GitFailed(call.args, 'git could not be started; install it', { cause })));
    child.on('close', (code) => resolve({ code: cut ? 0 : (code ?? 1), output: Buffer.concat(output), errors }));
    // If git ends before it has read its input, the exit code reports it.
    child.stdin.on('error', () => undefined);
    child.stdin.end(call.input ?? '');
  });
}

function environmentOf({ asPerson }: GitCall): Record<string, string> {
  const kept = Object.entries(process.env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined &&
      (asPerson === true ? !entry[0].startsWith('GIT_') : ['PATH', 'HOME', 'TMPDIR'].includes(entry[0])),
  );
  const isolated = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', GIT_ATTR_NOSYSTEM: '1' };
  return {
    ...Object.fromEntries(kept),
    ...(asPerson === true ? {} : isolated),
    GIT_TERMINAL_PROMPT: '0',
    GIT_NO_REPLACE_OBJECTS: '1',
    LC_ALL: 'C',
  };
}
