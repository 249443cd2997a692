import type { Checkout, Mounts, TestPlace } from '@suture/adapters/proving';
import type { ServiceConfig } from '@suture/core';
import { testTimeout } from '@suture/core';
import type { Change, Workbench } from '@suture/mechanic';
import type { Suite } from '@suture/mechanic/suites';
import type { ObservedRuns } from '../preflight/observed-runs.ts';
import type { Progress } from '../progress.ts';

/** What the mechanic works with: trees of a commit, its history, and a place to run programs. */
export interface RepairWorkspace extends TestPlace {
  checkout(commit: string): Promise<Checkout>;
  /** Newest first. */
  changes(commit: string, limit: number): Promise<readonly Change[]>;
  /** Makes the installed dependencies usable in a tree. @throws DependenciesMissing */
  prepare(root: string): Promise<Mounts>;
  /** Runs of failing commands that this process has seen already. */
  readonly observed?: ObservedRuns;
  /** Told how far a search for a repair is. */
  onSearch?(progress: Extract<Progress, { activity: 'search' }>): void;
  /** Milliseconds of a steady clock. */
  ticks(): number;
}

interface BenchPlace {
  readonly root: string;
  readonly mounts: Mounts;
  readonly workspace: RepairWorkspace;
  readonly service: ServiceConfig;
}

/** A tree in which the mechanic runs a suite. */
export function openBench(suite: Suite, { root, mounts, workspace, service }: BenchPlace): Workbench {
  return {
    root,
    suite,
    reports: workspace.reports,
    nonce: () => workspace.nonce(),
    timeout: testTimeout(service),
    run: (program) => workspace.run({ ...program, mounts: [...program.mounts, ...mounts] }),
    onResults: (kind, count) => workspace.onResults?.(kind, count),
    ...(workspace.onRun && { onRun: (kind, milliseconds) => workspace.onRun?.(kind, milliseconds) }),
  };
}
