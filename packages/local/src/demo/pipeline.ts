import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { shortId } from '@suture/core';
import { type RunningService, startService } from './service.ts';

/** The team's own pipeline, which deploys the head of the branch. Suture only watches it. */
export interface Pipeline {
  /** Where the service answers now; undefined while it restarts. */
  url(): string | undefined;
  commit(): string;
  stop(): Promise<void>;
}

/** Milliseconds between two polls of the branch. */
const pollEvery = 150;

/** Deploys the branch's head and again each time it moves. */
export async function startPipeline(options: {
  readonly repository: string;
  readonly branch: string;
  readonly folder: string;
  readonly log: string;
  readonly onDeploy: (commit: string) => void;
}): Promise<Pipeline> {
  const stopped = new AbortController();
  let service: RunningService | undefined;
  let commit = '';
  async function deploy(head: string): Promise<void> {
    await service?.stop();
    service = undefined;
    const folder = exportCommit(options.repository, head, options.folder);
    service = await startService({ folder, commit: head, log: options.log });
    commit = head;
    options.onDeploy(head);
  }
  async function follow(): Promise<void> {
    while (!stopped.signal.aborted) {
      const head = headOf(options.repository, options.branch);
      if (head !== commit) await deploy(head);
      await pause(pollEvery, undefined, { signal: stopped.signal }).catch(() => undefined);
    }
  }
  await deploy(headOf(options.repository, options.branch));
  const following = follow();
  // A failure is thrown by `stop`.
  following.catch(() => undefined);
  return {
    url: () => service?.url,
    commit: () => commit,
    stop: async () => {
      stopped.abort();
      await Promise.allSettled([following]);
      await service?.stop();
      await following;
    },
  };
}

function headOf(repository: string, branch: string): string {
  return execFileSync('git', ['rev-parse', `refs/heads/${branch}`], { cwd: repository, encoding: 'utf8' }).trim();
}

/** One commit's files in a folder of their own. */
function exportCommit(repository: string, commit: string, folder: string): string {
  const target = join(folder, shortId(commit));
  mkdirSync(target, { recursive: true });
  execFileSync('git', [`--work-tree=${target}`, 'checkout', '--quiet', '--force', commit, '--', '.'], {
    cwd: repository,
    env: { ...process.env, GIT_INDEX_FILE: join(folder, `${shortId(commit)}.index`) },
  });
  return target;
}
