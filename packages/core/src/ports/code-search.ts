export interface CodeHit {
  readonly path: string;
  /** Lines count from 1. */
  readonly startLine: number;
  readonly endLine: number;
  /** The symbol that stands there, and its kind: `function total`. */
  readonly symbol?: string;
  /** One line of it, as it is in the file. */
  readonly line: string;
}

export interface CodeSearchAnswer {
  /** Best first. */
  readonly hits: readonly CodeHit[];
  /** What the index does not cover, in words; undefined when it covers all. */
  readonly coverageNote?: string;
}

/** An index of one commit's code, built when it is first asked and kept. */
export interface CodeSearch {
  /** What fits words, names or a question best. */
  search(repository: string, commit: string, query: string, limit: number): Promise<CodeSearchAnswer>;
  /** Where a name is defined. */
  definitions(repository: string, commit: string, name: string, limit: number): Promise<CodeSearchAnswer>;
  /** Where a name is used. */
  references(repository: string, commit: string, name: string, limit: number): Promise<CodeSearchAnswer>;
}
