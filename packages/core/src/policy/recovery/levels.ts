/** The error levels and bounds of the judgement. docs/verifying.md states them; a test compares the two. */
export const levels = {
  /** Chance to call a fault recovered of which at least `remaining` is left. */
  recovered: 0.002,
  /** The part of the earlier failure rate that must be excluded. */
  remaining: 0.2,
  /** Chance to call a fix made worse, or not recovered, that is neither; over all looks together. */
  failing: 0.005,
  /** Failures count as more only beyond this many times the earlier rate, and beyond this much more of all requests. */
  moreTimes: 2,
  moreShare: 0.01,
  /** Chance to overlook new failures in at least `newShare` of all requests. */
  overlooked: 0.005,
  newShare: 0.03,
  /** Below this chance of new failures by accident, recovery waits. */
  suspicious: 0.02,
  /** An answer's time counts as worse beyond this many times the usual one. */
  latencyTimes: 1.5,
  /** Of the earlier failure rate, what old instances or late records explain at most. */
  stray: 0.02,
  /** The silence must last this many times the longest silence of the fault itself. */
  quietTimes: 1.5,
  /** Requests of an earlier version, as a part of all, that make a rollout partial. */
  partial: 0.02,
  /** Newest requests in which an earlier version must not be seen. */
  partialRequests: 150,
  /** Requests in the incident without a failure, after which its alarm is about something else, and looks at which it must then be well. */
  alarmOnly: { requests: 1000, looks: 5 },
} as const;

/** Seconds: clocks may differ by this much, metrics and old instances may be late by this much, a verdict is given up after this much. */
export const times = { skew: 60, settle: 300, drain: 300, giveUp: 86_400, longestWait: 1800 } as const;
