import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { shortId } from '@suture/core';
import type { Catalogue } from './catalogue.ts';
import { linkPackages } from './example.ts';
import type { RolloutTrouble } from './rollout-trouble.ts';
import { prepareService, type RunningService, startService } from './service.ts';

/** The team's own pipeline, which deploys the head of the branch. Suture only watches it. */
export interface Pipeline {
  /** Where the service answers now; undefined while it restarts. */
  url(): string | undefined;
  commit(): string;
  /** What it was told to run, what its instances run, and whether that failed. */
  rollout(): { readonly wanted: string; readonly instances: readonly string[]; readonly failed: boolean };
  stop(): Promise<void>;
}

/** Instances of the service, as far as its rollout counts them. One process stands for those that run the same commit. */
const replicas = 2;

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
  /** What goes wrong with every rollout but the first, and who is told of it. */
  readonly trouble?: { readonly kind: RolloutTrouble; readonly say: (line: string) => void };
}): Promise<Pipeline> {
  const stopped = new AbortController();
  let service: RunningService | undefined;
  /** The one instance of a rollout that stays partial. */
  let part: RunningService | undefined;
  let [commit, wanted, failed, turns] = ['', '', false, 0];
  async function build(head: string): Promise<string> {
    const folder = exportCommit(options.repository, head, options.folder);
    await prepareService(folder, options.service);
    return folder;
  }
  function start(folder: string, head: string): Promise<RunningService> {
    const { service, log, accessLog } = options;
    return startService({ folder, commit: head, start: service.start, log, accessLog });
  }
  async function deploy(head: string): Promise<void> {
    const folder = await build(head);
    await service?.stop();
    service = undefined;
    service = await start(folder, head);
    commit = head;
    wanted = head;
    options.onDeploy(head, folder);
  }
  /** What a rollout in trouble comes to. */
  async function deployInTrouble(head: string, { kind, say }: NonNullable<typeof options.trouble>): Promise<void> {
    if (kind === 'never') return;
    const folder = await build(head);
    if (kind === 'partial') part = await start(folder, head);
    failed = kind === 'fails';
    wanted = head;
    const [one, other] = [shortId(head), shortId(commit)];
    say(
      failed
        ? `the rollout of ${one} failed; all instances run ${other}`
        : `one of two instances runs ${one}, the other ${other}`,
    );
  }
  async function follow(): Promise<void> {
    while (!stopped.signal.aborted) {
      const head = readHead(options.repository, options.branch);
      if (options.trouble === undefined && head !== commit) await deploy(head);
      if (options.trouble !== undefined && head !== commit && head !== wanted)
        await deployInTrouble(head, options.trouble);
      await pause(pollEvery, undefined, { signal: stopped.signal }).catch(() => undefined);
    }
  }
  await deploy(headOf(options.repository, options.branch));
  const following = follow();
  // A failure is thrown by `stop`.
  following.catch(() => undefined);
  return {
    url: () => {
      turns += 1;
      return part !== undefined && turns % replicas === 0 ? part.url : service?.url;
    },
    commit: () => commit,
    rollout: () => {
      const instances = [commit, part === undefined ? commit : wanted];
      return { wanted, instances, failed };
    },
    stop: async () => {
      stopped.abort();
      await Promise.allSettled([following]);
      await service?.stop();
      await part?.stop();
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
