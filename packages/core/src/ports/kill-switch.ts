export interface KillSwitch {
  /** Why everything must stop, or undefined when it may go on. Read at every step. */
  reason(): Promise<string | undefined>;
}
