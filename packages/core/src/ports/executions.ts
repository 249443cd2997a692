/** The state machine from outside. */
export interface Executions {
  /** Starts the loop for an incident; starting it twice is the same as once. */
  start(incidentId: string): Promise<void>;
  /** Ends a waiting state with its output. `over` when the token is no longer waited for. */
  succeed(token: string, output: unknown): Promise<'delivered' | 'over'>;
}
