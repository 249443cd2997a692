import type { WorkOrder } from '../model/index.ts';

/** The place that proves a work order, before it is asked to. */
export interface ProvingGround {
  /** Puts what the order needs where the proving ground finds it. `missing`: the dependencies of that commit must be installed first. */
  supply(order: WorkOrder): Promise<{ readonly dependencies: 'there' | 'missing' }>;
}
