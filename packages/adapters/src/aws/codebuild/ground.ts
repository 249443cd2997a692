import { defined, type ProvingGround, type Snapshots } from '@suture/core';
import type { Objects } from '../../objects/objects.ts';
import { treeKey } from '../../snapshots/tree-key.ts';
import { dependenciesKey, type ProvingSupply, supplyKey } from './supply.ts';

export interface CodeBuildGroundParts {
  readonly objects: Objects;
  /** Opening a snapshot stores its tree for the builds. */
  readonly snapshots: Snapshots;
}

/** Prepares the cloud's proving ground. The state machine starts the builds. */
export function createCodeBuildGround({ objects, snapshots }: CodeBuildGroundParts): ProvingGround {
  return {
    supply: async (order) => {
      const snapshot = await snapshots.open(order.repository, order.baseCommit);
      const dependencies = dependenciesKey(snapshot);
      const supply: ProvingSupply = {
        tree: treeKey(order.repository, order.baseCommit),
        ...defined({ dependencies }),
      };
      await objects.put(supplyKey(order), Buffer.from(JSON.stringify(supply)));
      const there = dependencies === undefined || (await objects.has(dependencies));
      return { dependencies: there ? 'there' : 'missing' };
    },
  };
}
