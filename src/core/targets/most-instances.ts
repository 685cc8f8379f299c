import { idsOfInstance, receivers } from './receivers';
import type { Inventory } from '../model/inventory';

/** A target through which most instances receive. */
export interface TargetOfMost {
  readonly targetId: string;
  readonly receiving: number;
  readonly instances: number;
}

/**
 * IDs of targets that each make more than half of all instances receivers. None of those is mirrored, which is hardly intended.
 *
 * A Kubernetes service registers every node of a cluster with its load balancer by default.
 */
export function targetsOfMostInstances(inventory: Inventory): readonly TargetOfMost[] {
  const { instances } = inventory;
  return receivers(inventory)
    .map(({ targetId, ids }) => {
      const known = new Set(ids);
      const receiving = instances.filter((each) => idsOfInstance(each).some((id) => known.has(id))).length;
      return { targetId, receiving, instances: instances.length };
    })
    .filter(({ receiving }) => receiving > 1 && receiving > instances.length / 2)
    .sort((a, b) => (a.targetId < b.targetId ? -1 : 1));
}
