import type { Faults, Injected } from './kernel/faults.ts';
import type { Violation } from './kernel/kernel.ts';
import type { Scenario } from './scenario.ts';

/** What came of one world. */
export interface Run {
  readonly seed: number;
  readonly violations: readonly Violation[];
  /** SHA-256 of the trace. */
  readonly hash: string;
  readonly lines: readonly string[];
  /** Faults and other mishaps that happened. */
  readonly injected: readonly Injected[];
  readonly calls: number;
  /** How each incident ended, and why. */
  readonly ends: readonly string[];
  /** The states that were entered. */
  readonly visited: readonly string[];
}

export interface SimulateOptions {
  readonly seed: number;
  /** Ids of the faults and happenings that are kept; all when left out. */
  readonly kept?: ReadonlySet<string>;
  /** Another scenario than the seed's. */
  readonly scenario?: Scenario;
  /** Other faults than the seed's. */
  readonly faults?: Faults;
}
