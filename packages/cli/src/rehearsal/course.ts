import { steps } from '@suture/core';

/** How far a rehearsal goes. */
export interface Course {
  /** The state that it must end in. */
  readonly end: string;
  /** Milliseconds until the end is reached. */
  readonly time: number;
  /** Whether a rehearsal must not enter a state. */
  isAstray(state: string): boolean;
}

/** The states that record a failure. */
export const statesOfFailure: readonly string[] = ['HandOver', 'HandedOver', 'HandOverFailed'];

const untilTriage = ['DetectEvidence', 'DetectTriage', 'DetectWorthATicket', 'DetectWait', 'DetectRecorded'];

/** To triage: no model is called, and nothing is made. */
export const triageCourse: Course = {
  end: 'DetectRecorded',
  // Both steps twice, as after a retry.
  time: 2 * (steps.DetectEvidence.seconds + steps.DetectTriage.seconds) * 1_000,
  isAstray: (state) => !untilTriage.includes(state) && !statesOfFailure.includes(state),
};

/** To a draft pull request. Every state behind it follows from the one that waits for a person. */
export const fullCourse: Course = {
  end: 'ReviewRehearsed',
  // Conversations of some minutes, and builds with a wait in the queue.
  time: 90 * 60_000,
  isAstray: (state) => state === 'ReviewAwait',
};

/** Milliseconds after which a rehearsal is over, whatever became of the command that began it. */
export const longestRehearsal = fullCourse.time + 30 * 60_000;
