import type { ProvingGround, Snapshots } from '@suture/core';
import type { Objects } from '../../objects/objects.ts';
import { treeKey } from '../../snapshots/index.ts';
import { dependenciesKey, type ProvingSupply, supplyKey } from './supply.ts';

export interface CodeBuildGroundParts {
  readonly objects: Objects;
  /** Opening a snapshot puts its tree where the builds read it. */
  readonly snapshots: Snapshots;
}

/** The proving ground of the cloud, as it is made ready: the builds themselves are started by the state machine. */
export function createCodeBuildGround({ objects, snapshots }: CodeBuildGroundParts): ProvingGround {
  return {
    supply: async (order) => {
      const snapshot = await snapshots.open(order.repository, order.baseCommit);
      const dependencies = dependenciesKey(snapshot);
      const supply: ProvingSupply = {
        tree: treeKey(order.repository, order.baseCommit),
        ...(dependencies === undefined ? {} : { dependencies }),
      };
      await objects.put(supplyKey(order.incidentId, order.attempt), Buffer.from(JSON.stringify(supply)));
      const there = dependencies === undefined || (await objects.has(dependencies));
      return { dependencies: there ? 'there' : 'missing' };
    },
  };
}
