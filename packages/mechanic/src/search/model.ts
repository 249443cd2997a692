import type { Candidate } from '../model.ts';
import type { TestResult } from '../suites/model.ts';

export interface SearchLimits {
  /** Milliseconds from any fixed point; the mechanic has no clock of its own. */
  readonly clock: () => number;
  /** The most candidates to judge. */
  readonly candidates: number;
  /** Milliseconds after which no new candidate is judged. */
  readonly time: number;
  /** After this many candidates that pass, the search ends. */
  readonly plausible: number;
  /**
   * Milliseconds that a search goes on after its first candidate that passes, at least; and as long again as that took. What passes by
   * chance is often found first.
   */
  readonly further: number;
}

export interface SearchTests {
  /** Ids of the tests that have to pass, the quickest first. */
  readonly failing: readonly string[];
  /** Ids of tests that pass now and have to go on passing; those that run the changed code. */
  readonly passing: readonly string[];
  /** Ids of those that fail because the code does not come to an end. */
  readonly hanging: readonly string[];
  /** Milliseconds that the failing tests took, with the runner's start. */
  readonly duration: number;
  /** Milliseconds of the slowest of all these tests. */
  readonly slowest: number;
}

/** What a test gave on the code as it is. */
export type BaseTest = Pick<TestResult, 'id' | 'file' | 'status' | 'duration'>;

export interface SearchProgress {
  readonly tried: number;
  /** How many of them pass. */
  readonly plausible: number;
  /** How many single changes there are to try; `more` if only so many have been counted. */
  readonly total?: { readonly count: number; readonly more: boolean };
  /** `compare` once all are tried, and those that pass are compared with each other. */
  readonly phase: 'try' | 'compare';
}

export interface SearchResult {
  /** How many single changes have been judged, in their order; undefined when all have been. */
  readonly reached?: number;
  /** Candidates that pass all tests given, in the order in which they were tried. */
  readonly plausible: readonly Candidate[];
  readonly tried: number;
  /** Why candidates failed, the most frequent reason first. */
  readonly reasons: readonly { readonly reason: string; readonly count: number }[];
  /** Why the search ended. */
  readonly stopped: 'found' | 'exhausted' | 'limit' | 'time' | 'aborted';
  /** Why the warm runner could not be used, if it could not. */
  readonly problem?: string;
}
