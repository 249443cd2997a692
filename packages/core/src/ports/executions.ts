/** The state machine from outside. */
export interface Executions {
  /** Starts the loop for an incident; starting it twice is the same as once. */
  start(incidentId: string): Promise<void>;
  /** How the incident's execution stands; `unknown` where nobody started it or its record is gone. */
  status(incidentId: string): Promise<'running' | 'succeeded' | 'failed' | 'unknown'>;
  /** Ends a waiting state with its output. `over` when the token is no longer waited for. */
  succeed(token: string, output: unknown): Promise<'delivered' | 'over'>;
}
