/** What models use. Money is in millionths of a US dollar, so that sums are exact. */
export interface Spending {
  readonly tokens: number;
  readonly microUsd: number;
}

/** What the models have used, by scope: `day/2026-11-24`, `month/2026-11`, `incident/inc-…`. */
export interface Budget {
  /**
   * Adds to a scope if its total stays within the limit, in one write whose condition is the total itself: however many reserve at once,
   * nothing is spent twice. False if there is no room; then nothing is added.
   */
  reserve(scope: string, amount: Spending, limit: Spending): Promise<boolean>;
  /** Adds to a scope in one step, less where it is negative, and returns the scope's total. */
  add(scope: string, amount: Spending): Promise<Spending>;
}
