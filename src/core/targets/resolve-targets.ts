import { backendFinder } from './backend-finder';
import { resolveEndpoint } from './endpoint';
import { resolveLoadBalancer } from './load-balancer';
import { resolveNetworkInterface } from './network-interface';
import { receivers } from './receivers';
import { outOfSight, type ResolvedTarget, type ResolvedByKind, type TargetContext } from './resolved-target';
import { zonesOf } from './zones';
import type { Inventory, Target } from '../model/inventory';
import type { TargetSettings } from '../model/settings';
import type { CompiledNetwork } from '../network/compiled';
import { rejected } from '../network/finding';

/** One sensor for each configured target, in the order of the settings. */
export function resolveTargets(configured: readonly TargetSettings[], inventory: Inventory, network: CompiledNetwork): readonly ResolvedTarget[] {
  const targets = new Map(inventory.targets.map((target) => [target.targetId, target]));
  const receiverIds = new Map(receivers(inventory).map(({ targetId, ids }) => [targetId, ids]));
  const context: TargetContext = {
    sameAccount: (ownerId) => inventory.accountId === undefined || inventory.accountId === ownerId,
    instances: new Map(inventory.instances.map((instance) => [instance.instanceId, instance])),
    network,
    findBackend: backendFinder(inventory),
  };
  return configured.map(({ targetId, availabilityZones }) => {
    const target = targets.get(targetId);
    const resolved = target === undefined ? outOfSight(rejected(() => `${targetId} does not exist`)) : ofKind(target, context);
    return {
      ...resolved,
      targetId,
      sameAccount: target !== undefined && context.sameAccount(target.ownerId),
      places: availabilityZones ?? (target === undefined ? [] : zonesOf(target)),
      receiverIds: receiverIds.get(targetId) ?? [],
    };
  });
}

function ofKind(target: Target, context: TargetContext): ResolvedByKind {
  switch (target.kind) {
    case 'network-interface': return resolveNetworkInterface(target, context);
    case 'network-load-balancer': return resolveLoadBalancer(target, context);
    case 'gateway-load-balancer-endpoint': return resolveEndpoint(target, context);
  }
}
