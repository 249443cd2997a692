/** What the models have used, by day. */
export interface Budget {
  /** Adds tokens to a day (`2026-11-24`), fewer where they are negative, and returns the day's total. */
  spend(day: string, tokens: number): Promise<number>;
}
