import type { Spending } from './budget.ts';

/** What the models have used, read without a write. */
export interface SpendingRecord {
  /** What is counted for a scope: `incident/inc-…`. What is reserved for calls that run now is included. */
  of(scope: string): Promise<Spending>;
}
