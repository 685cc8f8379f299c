import { type BackendFinder, backendFinder, isInstance, type Registry } from './backend-finder';
import type { Instance, Inventory, NetworkInterface, RegisteredTarget, Target } from '../model/inventory';

/** Who receives what is mirrored to a target. */
export interface Receivers {
  readonly targetId: string;
  /** Ids of interfaces and instances. */
  readonly ids: readonly string[];
  /** Ids of interfaces and instances that may receive: several have an address that is registered, or the one that has it is where it may not be meant. */
  readonly possible: readonly string[];
  /** Where there may be more of them; absent: these are all. */
  readonly unread?: Unread;
}

/** What could not be read of receivers. */
export interface Unread {
  /** Id or ARN of what receivers stand behind. */
  readonly behind: string;
  /** The VPCs that they may be in; absent: any. */
  readonly vpcIds?: readonly string[];
  /** Account that owns the target, if it is another account: its receivers can never be read. */
  readonly foreignOwnerId?: string;
}

/** Who receives through each target that EC2 knows, configured or not. The one place that says so. */
export function receivers(inventory: Inventory): readonly Receivers[] {
  const find = backendFinder(inventory);
  return inventory.targets.map((target) => ofTarget(target, inventory, find));
}

/** What an instance is known by among receivers: it receives with every one of its interfaces. */
export function idsOfInstance({ instanceId, networkInterfaces }: Instance): readonly string[] {
  return [instanceId, ...networkInterfaces.map(({ networkInterfaceId }) => networkInterfaceId)];
}

/** The instances, of those that the inventory lists, that receive through a target. */
export function receivingInstances(inventory: Inventory): ReadonlySet<string> {
  const ids = new Set(receivers(inventory).flatMap((each) => each.ids));
  return new Set(inventory.instances.filter((instance) => idsOfInstance(instance).some((id) => ids.has(id))).map(({ instanceId }) => instanceId));
}

function ofTarget(target: Target, { accountId }: Inventory, find: BackendFinder): Receivers {
  const { targetId, ownerId } = target;
  const foreign = accountId !== undefined && accountId !== ownerId;
  switch (target.kind) {
    case 'network-interface': {
      const { networkInterfaceId, networkInterface } = target;
      return { targetId, ids: idsOf(networkInterface ?? { networkInterfaceId }), possible: [] };
    }
    case 'network-load-balancer': {
      const { loadBalancer, loadBalancerArn, gone, peeredVpcIds } = target;
      if (gone) return { targetId, ids: [], possible: [] };
      if (loadBalancer?.registered !== undefined) {
        return { targetId, ...whoIs(loadBalancer.registered, { vpcId: loadBalancer.vpcId, peeredVpcIds }, find) };
      }
      const vpcId = loadBalancer?.vpcId || target.vpcId;
      const vpcIds = vpcId !== undefined && vpcId !== '' && peeredVpcIds !== undefined && [vpcId, ...peeredVpcIds];
      const unread = { behind: loadBalancerArn, ...(vpcIds && { vpcIds }), ...(foreign && { foreignOwnerId: ownerId }) };
      return { targetId, ids: [], possible: [], unread };
    }
    case 'gateway-load-balancer-endpoint': {
      const { endpointId, endpoint, serviceRefused } = target;
      if (serviceRefused && !foreign) return { targetId, ids: endpoint?.networkInterfaceIds ?? [], possible: [], unread: { behind: endpointId } };
      const gateways = endpoint?.gateways ?? [];
      const found = gateways.map(({ vpcId = '', registered = [] }) => whoIs(registered, { vpcId }, find));
      const unread = gateways.filter(({ registered }) => registered === undefined);
      const vpcIds = unread.flatMap(({ vpcId }) => vpcId || []);
      return {
        targetId,
        ids: [...endpoint?.networkInterfaceIds ?? [], ...found.flatMap(({ ids }) => ids)],
        possible: found.flatMap(({ possible }) => possible),
        ...(unread.length > 0 && { unread: { behind: endpointId, ...(vpcIds.length === unread.length && { vpcIds }) } }),
      };
    }
  }
}

function whoIs(registered: readonly RegisteredTarget[], registry: Registry, find: BackendFinder): Pick<Receivers, 'ids' | 'possible'> {
  const ids: string[] = [];
  const possible: string[] = [];
  for (const each of registered) {
    const { interfaces, certain } = find(each, registry);
    if (isInstance(each.id)) ids.push(each.id);
    else if (certain) ids.push(...interfaces.flatMap(idsOf));
    else possible.push(...interfaces.flatMap(idsOf));
  }
  return { ids, possible };
}

/** What an interface is known by among receivers. */
export function idsOf({ networkInterfaceId, instanceId }: Pick<NetworkInterface, 'networkInterfaceId' | 'instanceId'>): readonly string[] {
  return instanceId === undefined ? [networkInterfaceId] : [networkInterfaceId, instanceId];
}
