import { randomBytes } from 'node:crypto';
import type { LocalGit } from '@suture/adapters/local-git';
import { linkDependencies, type Sandbox } from '@suture/adapters/proving';
import type { RepairWorkspace } from './mechanic/index.ts';
import type { LocalOptions } from './options.ts';
import { createObservedRuns } from './preflight/observed-runs.ts';
import { watchTests } from './progress.ts';
import type { StateFolder } from './state-folder.ts';

interface WorkspaceParts {
  readonly git: LocalGit;
  readonly sandbox: Sandbox;
  readonly folder: StateFolder;
  readonly options: LocalOptions;
}

/** Where the mechanic and the proof work on this machine, and whom their runs are told to. */
export function openWorkspace({ git, sandbox, folder, options }: WorkspaceParts): RepairWorkspace {
  const { repository, onProgress, onRun } = options;
  const watch = watchTests((progress) => onProgress?.(progress));
  return {
    checkout: (commit) => git.checkout(commit),
    changes: (commit, limit) => git.changes(commit, limit),
    prepare: async (root) => (await linkDependencies({ repository, root })).mounts,
    run: sandbox.run,
    reports: folder.reports,
    nonce: () => randomBytes(24).toString('hex'),
    observed: createObservedRuns(),
    ticks: () => performance.now(),
    onSearch: (progress) => onProgress?.(progress),
    onResults: watch.onResults,
    onRun: (kind, milliseconds) => {
      watch.onRun(kind, milliseconds);
      onRun?.(kind, milliseconds);
    },
  };
}

/**
 * A sandbox whose programs an interrupt kills. What such a program gave is no result: the step that waits for it fails, as it does when the
 * process is killed, and nothing of it is kept.
 */
export function interruptible(sandbox: Sandbox, interrupt: AbortSignal | undefined): Sandbox {
  if (interrupt === undefined) return sandbox;
  return {
    ...sandbox,
    run: async (program) => {
      interrupt.throwIfAborted();
      const { signal } = program;
      const end = await sandbox.run({
        ...program,
        signal: signal === undefined ? interrupt : AbortSignal.any([signal, interrupt]),
      });
      interrupt.throwIfAborted();
      return end;
    },
  };
}
