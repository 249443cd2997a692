/** Messages from outside that may come more than once. */
export interface Deliveries {
  /**
   * Claims a delivery for `seconds`. `busy`: somebody else has it now; `done`: it was handled before.
   * A claim that was not finished in its time can be claimed again.
   */
  claim(source: string, id: string, seconds: number): Promise<'claimed' | 'busy' | 'done'>;
  /** Marks a claimed delivery as handled; it stays so for seven days at least. */
  finish(source: string, id: string): Promise<void>;
}
