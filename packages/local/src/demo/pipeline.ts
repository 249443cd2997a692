import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { shortId } from '@suture/core';
import type { Catalogue } from './catalogue.ts';
import { linkPackages } from './example.ts';
import { prepareService, type RunningService, startService } from './service.ts';

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
  readonly service: Catalogue['service'];
  readonly log: string;
  readonly accessLog: string;
  /** Called with the commit and its folder, once the service runs it. */
  readonly onDeploy: (commit: string, folder: string) => void;
}): Promise<Pipeline> {
  const stopped = new AbortController();
  let service: RunningService | undefined;
  let commit = '';
  async function deploy(head: string): Promise<void> {
    const folder = exportCommit(options.repository, head, options.folder);
    await prepareService(folder, options.service);
    await service?.stop();
    service = undefined;
    const { start } = options.service;
    service = await startService({ folder, commit: head, start, log: options.log, accessLog: options.accessLog });
    commit = head;
    options.onDeploy(head, folder);
  }
  async function follow(): Promise<void> {
    while (!stopped.signal.aborted) {
      const head = readHead(options.repository, options.branch);
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

/** The same from the branch's own file, which costs no process for each look. A branch that git has packed has none. */
function readHead(repository: string, branch: string): string {
  try {
    return readFileSync(join(repository, '.git', 'refs', 'heads', branch), 'utf8').trim();
  } catch {
    return headOf(repository, branch);
  }
}

/** One commit's files in a folder of their own. */
function exportCommit(repository: string, commit: string, folder: string): string {
  const target = join(folder, shortId(commit));
  mkdirSync(target, { recursive: true });
  execFileSync('git', [`--work-tree=${target}`, 'checkout', '--quiet', '--force', commit, '--', '.'], {
    cwd: repository,
    env: { ...process.env, GIT_INDEX_FILE: join(folder, `${shortId(commit)}.index`) },
  });
  linkPackages(target);
  return target;
}
