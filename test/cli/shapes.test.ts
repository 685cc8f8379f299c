import { record } from './account';
import { fullAccount } from './full-account';
import { toInventory } from '../../src/aws/inventory/inventory';
import * as shapes from '../../src/cli/shapes';
import { readSnapshot } from '../../src/cli/snapshot';

/** The value, noting each member that is asked for and that its shape does not have. */
function watched<T>(value: T, shape: unknown, path: string, strangers: Set<string>): T {
  if (Array.isArray(value)) return value.map((each: unknown) => watched(each, (shape as readonly unknown[] | undefined)?.[0], path, strangers)) as T;
  if (value instanceof Map) return new Map([...value].map(([key, each]) => [key, watched(each as unknown, shape, path, strangers)])) as T;
  if (typeof value !== 'object' || value === null) return value;
  const members = (shape ?? {}) as Readonly<Record<string, unknown>>;
  return new Proxy(value, {
    get(target, key, receiver) {
      const content: unknown = Reflect.get(target, key, receiver);
      if (typeof key === 'symbol') return content;
      if (!(key in members)) strangers.add(`${path}.${key}`);
      return watched(content, members[key], `${path}.${key}`, strangers);
    },
  });
}

test('every member that the inventory is made of is checked when a snapshot is read', () => {
  const { facts } = readSnapshot(record(fullAccount()));
  const strangers = new Set<string>();
  const of = <T>(value: T, shape: unknown, path: string) => watched(value, shape, path, strangers);
  const { loadBalancing } = facts;

  toInventory({
    ...facts,
    reservations: of(facts.reservations, [shapes.RESERVATION], 'Reservation'),
    targets: of(facts.targets, [shapes.TARGET], 'TrafficMirrorTarget'),
    sessions: of(facts.sessions, [shapes.SESSION], 'TrafficMirrorSession'),
    networkInterfaces: of(facts.networkInterfaces, [shapes.NETWORK_INTERFACE], 'NetworkInterface'),
    securityGroups: of(facts.securityGroups, [shapes.SECURITY_GROUP], 'SecurityGroup'),
    networkAcls: of(facts.networkAcls, [shapes.NETWORK_ACL], 'NetworkAcl'),
    subnets: of(facts.subnets, [shapes.SUBNET], 'Subnet'),
    routeTables: of(facts.routeTables, [shapes.ROUTE_TABLE], 'RouteTable'),
    vpcPeeringConnections: of(facts.vpcPeeringConnections, [shapes.PEERING], 'VpcPeeringConnection'),
    vpcEndpoints: of(facts.vpcEndpoints, [shapes.ENDPOINT], 'VpcEndpoint'),
    prefixLists: of(facts.prefixLists, [shapes.PREFIX_LIST_ENTRY], 'PrefixListEntry'),
    loadBalancing: loadBalancing && {
      ...loadBalancing,
      loadBalancers: of(loadBalancing.loadBalancers, [shapes.LOAD_BALANCER], 'LoadBalancer'),
      listeners: of(loadBalancing.listeners, [shapes.LISTENER], 'Listener'),
      targetGroups: of(loadBalancing.targetGroups, [shapes.TARGET_GROUP], 'TargetGroup'),
      targetHealth: of(loadBalancing.targetHealth, [shapes.TARGET_HEALTH], 'TargetHealthDescription'),
    },
  });

  // What else is listed here is read and not in src/cli/shapes.ts. A placement is read like other places, and has no subnet.
  expect([...strangers]).toEqual(['Reservation.Instances.Placement.SubnetId']);
});
