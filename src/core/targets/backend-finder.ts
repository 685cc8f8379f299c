import type { Inventory, NetworkInterface, RegisteredTarget, Target } from '../model/inventory';
import { parseAddress, parseCidr } from '../network/ipv4';
import { isSame } from '../network/place';

/** Where something is registered: a load balancer's VPC, and those that are peered with it, absent where they are not known. */
export interface Registry {
  readonly vpcId: string;
  readonly peeredVpcIds?: readonly string[];
}

/** Interfaces that a registered target may be. If there are several, or it isn't `certain`, the right one is unknown. */
export interface BackendMatch {
  readonly interfaces: readonly NetworkInterface[];
  readonly certain: boolean;
}

/** Finds the interfaces that registered targets stand for. */
export type BackendFinder = (registered: RegisteredTarget, registry: Registry) => BackendMatch;

const UNSEEN: BackendMatch = { interfaces: [], certain: false };

/**
 * An address is one of its VPC, where some interface there has it, be it as a secondary one or from a delegated prefix. Otherwise it is one of a peered
 * VPC, or of a network that no account describes.
 */
export function backendFinder(inventory: Inventory): BackendFinder {
  return backendFinderAt(new Set(inventory.targets.flatMap(registeredAt)), inventory);
}

/** @param addresses those that are registered anywhere */
export function backendFinderAt(addresses: ReadonlySet<string>, { instances, otherInterfaces = [] }: Pick<Inventory, 'instances' | 'otherInterfaces'>): BackendFinder {
  const ofInstances = new Map(instances.map(({ instanceId, networkInterfaces: [primary] }) => [instanceId, primary]));
  const interfaces = [...instances.flatMap(({ networkInterfaces }) => networkInterfaces), ...otherInterfaces];
  const holders = holdersOf(addresses, interfaces);
  return ({ id }, { vpcId, peeredVpcIds = [] }) => {
    if (isInstance(id)) {
      // The traffic of a target that is registered as an instance arrives at the primary interface, the first one listed.
      const primary = ofInstances.get(id) ?? otherInterfaces.find((each) => each.instanceId === id && each.primary);
      return primary === undefined ? UNSEEN : { interfaces: [primary], certain: true };
    }
    const anywhere = holders.get(id)!;
    const here = anywhere.find((each) => isSame(each.vpcId, vpcId) === 'yes');
    if (here !== undefined) return { interfaces: [here], certain: true };
    const candidates = anywhere.filter((each) => [vpcId, ...peeredVpcIds].some((near) => isSame(each.vpcId, near) !== 'no'));
    const [first, ...others] = candidates;
    if (first === undefined) return { interfaces: anywhere, certain: false };
    return { interfaces: candidates, certain: others.length === 0 && peeredVpcIds.some((peered) => isSame(first.vpcId, peered) === 'yes') };
  };
}

export function isInstance(id: string): boolean {
  return id.startsWith('i-');
}

/** The addresses that are registered behind a target, as far as they are known. */
function registeredAt(target: Target): readonly string[] {
  const addresses = (registered: readonly RegisteredTarget[] = []) => registered.map(({ id }) => id).filter((id) => !isInstance(id));
  switch (target.kind) {
    case 'network-interface': return [];
    case 'network-load-balancer': return addresses(target.loadBalancer?.registered);
    case 'gateway-load-balancer-endpoint': return (target.endpoint?.gateways ?? []).flatMap((each) => addresses(each.registered));
  }
}

/** By each of these addresses the interfaces that have it, in whatever VPC. */
function holdersOf(addresses: ReadonlySet<string>, interfaces: readonly NetworkInterface[]): ReadonlyMap<string, readonly NetworkInterface[]> {
  const holders = new Map<string, NetworkInterface[]>([...addresses].map((address) => [address, []]));
  const numbers = [...addresses].flatMap((address) => {
    const number = parseAddress(address);
    return number === undefined ? [] : [{ address, number }];
  });
  for (const each of interfaces) {
    const { privateIpv4 = '', secondaryIpv4 = [], ipv4Prefixes = [] } = each;
    const ranges = numbers.length === 0 ? [] : ipv4Prefixes.flatMap((prefix) => parseCidr(prefix) ?? []);
    const isDelegated = ({ number }: { readonly number: number }) => ranges.some(({ first, last }) => first <= number && number <= last);
    const delegated = numbers.filter(isDelegated).map(({ address }) => address);
    for (const address of new Set([privateIpv4, ...secondaryIpv4, ...delegated])) holders.get(address)?.push(each);
  }
  return holders;
}
