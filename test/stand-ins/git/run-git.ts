import { spawnSync } from 'node:child_process';

/** A git command that did not succeed. */
export class GitFailed extends Error {
  override readonly name = 'GitFailed';
}

export interface GitOptions {
  readonly input?: string | Buffer;
  readonly environment?: Readonly<Record<string, string>>;
}

/** One bare repository on disk. */
export interface Git {
  readonly folder: string;
  /** Standard output as bytes; throws GitFailed. */
  bytes(args: readonly string[], options?: GitOptions): Buffer;
  /** Standard output as text without the final line break; throws GitFailed. */
  text(args: readonly string[], options?: GitOptions): string;
  /** Like `text`, but undefined where git fails. */
  tryText(args: readonly string[], options?: GitOptions): string | undefined;
}

// 64 MiB holds any archive or listing of a repository small enough for a test.
const outputLimit = 64 * 1024 * 1024;

export function openGit(folder: string): Git {
  function bytes(args: readonly string[], options: GitOptions = {}): Buffer {
    const done = spawnSync('git', ['--literal-pathspecs', '-c', 'core.quotePath=false', ...args], {
      cwd: folder,
      env: { ...cleanEnvironment(folder), ...options.environment },
      maxBuffer: outputLimit,
      ...(options.input === undefined ? {} : { input: options.input }),
    });
    if (done.error !== undefined) throw new GitFailed(`git could not be run: ${done.error.message}`);
    if (done.status !== 0) throw new GitFailed(`git ${args.join(' ')} failed: ${done.stderr.toString().trim()}`);
    return done.stdout;
  }

  function text(args: readonly string[], options?: GitOptions): string {
    return bytes(args, options).toString('utf8').replace(/\n$/, '');
  }

  function tryText(args: readonly string[], options?: GitOptions): string | undefined {
    try {
      return text(args, options);
    } catch (error) {
      if (error instanceof GitFailed) return undefined;
      throw error;
    }
  }

  return { folder, bytes, text, tryText };
}

// The git configuration of the person who runs the tests must not affect the repositories.
function cleanEnvironment(folder: string): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '/usr/bin:/bin',
    HOME: folder,
    LC_ALL: 'C',
    GIT_DIR: folder,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
  };
}
