/** The files of one commit. */
export interface Snapshot {
  readonly commit: string;
  /** Sorted. */
  readonly paths: readonly string[];
  /** The file's text; undefined where there is no such file, or it is binary or too large. */
  read(path: string): string | undefined;
  /**
   * The files that a path of a stack trace may mean, wherever the service was deployed: several where it is in doubt, none for
   * the code of a runtime or a dependency.
   */
  locate(printed: string): readonly string[];
}

/** The trees of commits, to be read and never written. */
export interface Snapshots {
  /** @throws TreeMissing, TreeTooLarge, TreeUnreadable */
  open(repository: string, commit: string): Promise<Snapshot>;
}
