import { backends } from './backend-finder';
import { endpointSensor } from './endpoint';
import { loadBalancerSensor } from './load-balancer';
import { networkInterfaceSensor } from './network-interface';
import { receivers } from './receivers';
import { outOfSight, type Sensor, type SensorOfKind, type Surroundings } from './resolved-target';
import { zonesOf } from './zones';
import type { Inventory, Target } from '../model/inventory';
import type { TargetSettings } from '../model/settings';
import type { CompiledNetwork } from '../network/compiled';
import { rejected } from '../network/finding';

/** One sensor for each configured target, in the order of the settings. */
export function toSensors(configured: readonly TargetSettings[], inventory: Inventory, network: CompiledNetwork): readonly Sensor[] {
  const targets = new Map(inventory.targets.map((target) => [target.targetId, target]));
  const receiverIds = new Map(receivers(inventory).map(({ targetId, ids }) => [targetId, ids]));
  const surroundings: Surroundings = {
    sameAccount: (ownerId) => inventory.accountId === undefined || inventory.accountId === ownerId,
    instances: new Map(inventory.instances.map((instance) => [instance.instanceId, instance])),
    network,
    backends: backends(inventory),
  };
  return configured.map(({ targetId, availabilityZones }) => {
    const target = targets.get(targetId);
    const sensor = target === undefined ? outOfSight(rejected(() => `${targetId} does not exist`)) : ofKind(target, surroundings);
    return {
      ...sensor,
      targetId,
      sameAccount: target !== undefined && surroundings.sameAccount(target.ownerId),
      places: availabilityZones ?? (target === undefined ? [] : zonesOf(target)),
      receiverIds: receiverIds.get(targetId) ?? [],
    };
  });
}

function ofKind(target: Target, surroundings: Surroundings): SensorOfKind {
  switch (target.kind) {
    case 'network-interface': return networkInterfaceSensor(target, surroundings);
    case 'network-load-balancer': return loadBalancerSensor(target, surroundings);
    case 'gateway-load-balancer-endpoint': return endpointSensor(target, surroundings);
  }
}
