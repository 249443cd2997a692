/** When the runner stops a step. */
export interface Deadline {
  /** Milliseconds until then; Infinity where nothing does. */
  timeLeft(): number;
}
