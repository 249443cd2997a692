/** The mechanic's types. Paths are relative to the project's root with `/`. Lines count from 1, columns from 0, offsets in UTF-16 units. */

/** Read access to one version of a project. */
export interface SourceTree {
  /** Text of a file, or undefined when the tree has none at that path. */
  read(path: string): string | undefined;
  /** Every file's path, without dependencies and build output. */
  list(): readonly string[];
}

/** One call in a stack trace, already mapped back to the source the author wrote where a source map allowed it. */
export interface Frame {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly function?: string;
}

/** What was thrown. `frames` holds only frames inside the project, innermost first. In a list a cause comes before the error that wraps it. */
export interface Fault {
  readonly name: string;
  readonly message: string;
  readonly frames: readonly Frame[];
}

/** How often each line ran, by file: `hits[path][line]`. Lines that can run and did not are 0. */
export type LineHits = Readonly<Record<string, Readonly<Record<number, number>>>>;

/** What ran in one test, and whether that test passed. */
export interface Spectrum {
  readonly test: string;
  readonly passed: boolean;
  readonly hits: LineHits;
}

/** One hunk of a commit: what it removed and what it put at `start` (line in the version that the commit made). */
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

/** What is known of a failure before anyone looks for its cause. */
export interface Problem {
  readonly tree: SourceTree;
  readonly faults: readonly Fault[];
  readonly spectra: readonly Spectrum[];
  /** Newest first. */
  readonly changes: readonly Change[];
}

/** A place that may hold the fault, most likely first in a list; `score` is in 0..1 and comparable only inside one list. */
export interface Suspect {
  readonly file: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly function?: string;
  readonly score: number;
  /** Why, in words for a person: `thrown here`, `runs in every failing test and in 1 of 9 passing ones`, `changed in 3f2a91c`. */
  readonly reasons: readonly string[];
  /** The change that last shaped these lines, when it is among the problem's changes. */
  readonly change?: Change;
}

/** A replacement of `[start, end)` in a file's text; everything outside stays byte for byte. */
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
  /** One sentence for a person that says what is changed and why that may cure the fault. */
  readonly description: string;
  readonly suspect: Suspect;
  /** The change that introduced the fault, if one is known. */
  readonly change?: Change;
  /** How likely an edit of this kind, in this context, is right once the checks pass, whatever the place; in 0..1. */
  readonly plausibility: number;
  /** The suspect's score times the plausibility. Higher is tried first; in 0..1. */
  readonly score: number;
}

/** What a check of a candidate in a real tree found. */
export type Verdict =
  | { readonly outcome: 'passed' }
  | { readonly outcome: 'failed'; readonly reason: string; readonly faults: readonly Fault[] }
  /** The candidate could not be run at all: syntax or type error, or the check timed out. */
  | { readonly outcome: 'broken'; readonly reason: string };

/** Runs the failing behaviour, then whatever else must hold, on the project with the candidate applied. */
export type Check = (candidate: Candidate, signal: AbortSignal) => Promise<Verdict>;

export interface RepairLimits {
  /** Milliseconds from any fixed point; the mechanic has no clock of its own. */
  readonly clock: () => number;
  /** At most this many candidates are checked. */
  readonly candidates: number;
  /** Milliseconds from the first check until no further one is started. */
  readonly time: number;
  /** How many checks may run at once. */
  readonly parallel: number;
  /** How many passing candidates are collected before the search stops. */
  readonly wanted: number;
}

export interface RepairResult {
  /** Candidates that passed, the one most likely right first. */
  readonly repairs: readonly Candidate[];
  readonly tried: number;
  readonly generated: number;
  /** Why the search ended. */
  readonly stopped: 'found' | 'exhausted' | 'limit' | 'time' | 'aborted';
}
