import { idsOfInstance, receivers } from './receivers';
import type { Inventory } from '../model/inventory';

/** A target through which most instances receive. */
export interface TargetOfMost {
  readonly targetId: string;
  readonly receiving: number;
  readonly instances: number;
}

/**
 * The targets of which each makes more than half of all instances receivers, by id: none of those is mirrored, which is hardly meant.
 *
 * Every node of a cluster is registered behind a load balancer whose Kubernetes service does not say otherwise.
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
