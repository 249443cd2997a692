/** The files of one commit. */
export interface Snapshot {
  readonly commit: string;
  /** Sorted. */
  readonly paths: readonly string[];
  /** The file's text; undefined where there is no such file, or it is binary or too large. */
  read(path: string): string | undefined;
}

/** The trees of commits, to be read and never written. */
export interface Snapshots {
  /** @throws TreeMissing, TreeTooLarge, TreeUnreadable */
  open(repository: string, commit: string): Promise<Snapshot>;
}
