export interface KillSwitch {
  /**
   * Why everything must stop, or a service if one is named; undefined when it may go on. Read at every step.
   * @param service without one, only a switch for all services counts
   */
  reason(service?: string): Promise<string | undefined>;
}
