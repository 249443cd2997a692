/** The mechanic's types. Paths are relative to the project's root with `/`. Lines count from 1, columns from 0, offsets in UTF-16 units. */

/** Read access to one version of a project. */
export interface SourceTree {
  /** Text of a file, or undefined if the path does not exist. */
  read(path: string): string | undefined;
  /** Every file's path, without dependencies and build output. */
  list(): readonly string[];
}

/** One call in a stack trace, mapped back to the original source if there is a source map. */
export interface Frame {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly function?: string;
}

/** A thrown error. `frames` holds only frames inside the project, innermost first. A list has a cause before the error that wraps it. */
export interface Fault {
  readonly name: string;
  readonly message: string;
  readonly frames: readonly Frame[];
}

/** Execution counts by file and line: `hits[path][line]`. Executable lines that did not run are 0. */
export type LineHits = Readonly<Record<string, Readonly<Record<number, number>>>>;

/** The lines that one test ran, and whether it passed. */
export interface Spectrum {
  readonly test: string;
  readonly passed: boolean;
  readonly hits: LineHits;
}

/** One hunk of a commit: the lines removed and the lines added at `start`, a line of the commit's version. */
export interface Hunk {
  readonly file: string;
  readonly start: number;
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

/** One commit that may have introduced the fault. */
export interface Change {
  readonly commit: string;
  /** ISO 8601. */
  readonly date: string;
  readonly subject: string;
  readonly hunks: readonly Hunk[];
}

/** The evidence of a failure, before its diagnosis. */
export interface Problem {
  readonly tree: SourceTree;
  readonly faults: readonly Fault[];
  readonly spectra: readonly Spectrum[];
  /** Newest first. */
  readonly changes: readonly Change[];
}

/** A place that may hold the fault. Lists are ordered, most likely first; `score`, in 0..1, compares only within a list. */
export interface Suspect {
  readonly file: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly function?: string;
  readonly score: number;
  /** Reasons for the reviewer: `thrown here`, `runs in every failing test and in 1 of 9 passing ones`, `changed in 3f2a91c`. */
  readonly reasons: readonly string[];
  /** The last change to these lines, if it is one of the problem's changes. */
  readonly change?: Change;
}

/** Replaces `[start, end)` in a file's text. Everything outside stays byte for byte. */
export interface Splice {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** One possible repair. */
export interface Candidate {
  /** Stable for the same problem: template, place and text. */
  readonly id: string;
  /** The template's name: `guard-nullish`, `add-await`, … */
  readonly template: string;
  readonly splices: readonly Splice[];
  /** One sentence for the reviewer: the change, and why it may fix the fault. */
  readonly description: string;
  readonly suspect: Suspect;
  /** The change that introduced the fault, if one is known. */
  readonly change?: Change;
  /** How likely an edit of this kind, in this context, is right once the checks pass, whatever the place; in 0..1. */
  readonly plausibility: number;
  /** The suspect's score times the plausibility. Higher is tried first; in 0..1. */
  readonly score: number;
}
