import type { ProvingOrder } from '../model/index.ts';

/** The place that proves fixes and searches for them, before it is asked to. */
export interface ProvingGround {
  /** Puts what the order needs where the proving ground finds it. `missing`: the dependencies of that commit must be installed first. */
  supply(order: ProvingOrder): Promise<{ readonly dependencies: 'there' | 'missing' }>;
}
