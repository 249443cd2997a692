import type { Checkout, Mounts, TestPlace } from '@suture/adapters/proving';
import type { Change } from '@suture/mechanic';

/** What the mechanic works with: trees of a commit, its history, and a place to run programs. */
export interface RepairWorkspace extends TestPlace {
  checkout(commit: string): Promise<Checkout>;
  /** Newest first. */
  changes(commit: string, limit: number): Promise<readonly Change[]>;
  /** Makes the installed dependencies usable in a tree. @throws DependenciesMissing */
  prepare(root: string): Promise<Mounts>;
  /** Milliseconds of a steady clock. */
  ticks(): number;
}
