import type { Checkout, Mounts } from '@suture/adapters/proving';
import type { Change } from '@suture/mechanic';
import type { RunProgram } from '@suture/mechanic/suites';

/** What the mechanic works with: trees of a commit, its history, and a place to run programs. */
export interface Workshop {
  checkout(commit: string): Promise<Checkout>;
  /** Newest first. */
  changes(commit: string, limit: number): Promise<readonly Change[]>;
  /** Makes the installed dependencies usable in a tree. @throws DependenciesMissing */
  prepare(root: string): Promise<Mounts>;
  readonly run: RunProgram;
  /** Folder for test reports, outside every tree. */
  readonly reports: string;
  nonce(): string;
  /** Milliseconds of a steady clock. */
  ticks(): number;
  /** Told after each run of tests. */
  onRun?(kind: 'suite' | 'reproduction', milliseconds: number): void;
}
