/** What models use. Money is in millionths of a US dollar, so that sums are exact. */
export interface Spending {
  readonly tokens: number;
  readonly microUsd: number;
}

/** What the models have used, by scope: `day/2026-11-24`, `incident/inc-…`. */
export interface Budget {
  /** Adds to a scope in one step, less where it is negative, and returns the scope's total. */
  add(scope: string, amount: Spending): Promise<Spending>;
}
