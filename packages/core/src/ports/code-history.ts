import type { Commit } from '../model/index.ts';

/** Lines that one commit wrote last. Lines count from 1. */
export interface BlameRange {
  readonly startLine: number;
  readonly endLine: number;
  readonly commit: Pick<Commit, 'id' | 'date' | 'subject'>;
}

/** What happened to one file between two commits. */
export interface FileDifference {
  readonly path: string;
  /** `added`, `modified`, `removed`, `renamed`. */
  readonly status: string;
  /** Unified, without the header; absent for what is binary or too large. */
  readonly patch?: string;
}

export interface CommitChanges {
  readonly commit: Omit<Commit, 'files'>;
  /** The whole message. */
  readonly message: string;
  /** Against its first parent. */
  readonly files: readonly FileDifference[];
}

/** How the code came to be what it is. Nothing here writes. */
export interface CodeHistory {
  /** Commits reachable from `commit` that touched the file, newest first, at most `limit`. */
  ofFile(repository: string, commit: string, path: string, limit: number): Promise<readonly Commit[]>;
  /** Who last wrote each line of the file at `commit`; nothing where there is no such file. */
  blame(repository: string, commit: string, path: string): Promise<readonly BlameRange[]>;
  /** What one commit changed; undefined where there is no such commit. */
  changesOf(repository: string, commit: string): Promise<CommitChanges | undefined>;
  /** Everything that differs between two commits, from `base` to `head`; undefined where either is unknown. */
  compare(repository: string, base: string, head: string): Promise<readonly FileDifference[] | undefined>;
}
