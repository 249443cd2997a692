export interface Clock {
  /** The instant now. */
  now(): Date;
}
