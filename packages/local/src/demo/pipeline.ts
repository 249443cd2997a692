import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type RunningService, startService } from './service.ts';

/** The team's own pipeline: whatever the branch holds is what runs. Suture has no part in it and only watches. */
export interface Pipeline {
  /** Where the service answers now; undefined while it restarts. */
  url(): string | undefined;
  commit(): string;
  stop(): Promise<void>;
}

/** Milliseconds between two looks at the branch. */
const lookEvery = 150;

/** Deploys the branch's head and again each time it moves. */
export async function startPipeline(options: {
  readonly repository: string;
  readonly branch: string;
  readonly folder: string;
  readonly log: string;
  readonly onDeploy: (commit: string) => void;
}): Promise<Pipeline> {
  let service: RunningService | undefined;
  let commit = '';
  let failure: unknown;
  async function deploy(head: string): Promise<void> {
    await service?.stop();
    service = undefined;
    service = await startService({
      folder: exportCommit(options.repository, head, options.folder),
      commit: head,
      log: options.log,
    });
    commit = head;
    options.onDeploy(head);
  }
  await deploy(headOf(options.repository, options.branch));
  let busy = false;
  const timer = setInterval(() => {
    const head = headOf(options.repository, options.branch);
    if (busy || head === commit) return;
    busy = true;
    deploy(head).then(
      () => {
        busy = false;
      },
      (error: unknown) => {
        failure = error;
      },
    );
  }, lookEvery);
  return {
    url: () => service?.url,
    commit: () => commit,
    stop: async () => {
      clearInterval(timer);
      await service?.stop();
      if (failure !== undefined) throw failure;
    },
  };
}

function headOf(repository: string, branch: string): string {
  return execFileSync('git', ['rev-parse', `refs/heads/${branch}`], { cwd: repository, encoding: 'utf8' }).trim();
}

/** One commit's files in a folder of their own. */
function exportCommit(repository: string, commit: string, folder: string): string {
  const target = join(folder, commit.slice(0, 12));
  mkdirSync(target, { recursive: true });
  execFileSync('git', [`--work-tree=${target}`, 'checkout', '--quiet', '--force', commit, '--', '.'], {
    cwd: repository,
    env: { ...process.env, GIT_INDEX_FILE: join(folder, `${commit.slice(0, 12)}.index`) },
  });
  return target;
}
