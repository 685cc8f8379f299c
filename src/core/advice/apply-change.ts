import type { Basis } from './basis';
import { type Change, single } from './change';
import type { Inventory, LoadBalancer, LoadBalancerTarget, Network } from '../model/inventory';

/** What a plan would be made from once a change was made. Nothing tells what registrations register, or permissions show: they change nothing. */
export function withChange(basis: Basis, change: Change): Basis {
  return single(change).reduce(withSingle, basis);
}

function withSingle(basis: Basis, change: ReturnType<typeof single>[number]): Basis {
  const { inventory, settings } = basis;
  const { network } = inventory;
  switch (change.kind) {
    case 'ingress-rule': {
      const { securityGroupId, protocol, port, sources } = change;
      const group = network.securityGroups.get(securityGroupId);
      if (group === undefined) return basis;
      const rule = {
        protocol,
        fromPort: port,
        toPort: port,
        prefixListIds: [],
        ipv4Ranges: sources.flatMap(({ ipv4Cidr }) => ipv4Cidr ?? []),
        groups: sources.flatMap((source) => (source.securityGroupId === undefined ? [] : [{ groupId: source.securityGroupId }])),
      };
      const securityGroups = new Map([...network.securityGroups, [securityGroupId, { ...group, ingress: [...group.ingress, rule] }]]);
      return withNetwork(basis, { securityGroups });
    }
    case 'network-acl-entry': {
      const { networkAclId, direction, ruleNumber, port, ipv4Cidr } = change;
      const entry = { ruleNumber, egress: direction === 'outbound', action: 'allow', protocol: '17', ipv4Cidr, portRange: { from: port, to: port } } as const;
      const networkAcls = replaced(network.networkAcls, (acl) => acl.networkAclId === networkAclId, (acl) => (
        { ...acl, entries: [...acl.entries, entry] }
      ));
      return withNetwork(basis, { networkAcls });
    }
    case 'route':
    case 'route-removal': {
      const { routeTableId, ipv4Cidr } = change;
      const added = change.kind === 'route' ? [{ ipv4Cidr, state: 'active', via: change.vpcPeeringConnectionId } as const] : [];
      const routeTables = replaced(network.routeTables, (table) => table.routeTableId === routeTableId, (table) => (
        { ...table, routes: [...table.routes.filter((route) => route.ipv4Cidr !== ipv4Cidr || route.propagated), ...added] }
      ));
      return withNetwork(basis, { routeTables });
    }
    case 'instance-start': {
      const instances = inventory.instances.map((each) => (each.instanceId === change.instanceId ? { ...each, state: 'running' as const } : each));
      return { ...basis, inventory: { ...inventory, instances } };
    }
    case 'listener':
      return withLoadBalancer(basis, change.loadBalancerArn, ({ listener, ...loadBalancer }) => (
        { ...loadBalancer, listener: { protocol: change.protocol, port: typeof listener === 'object' ? listener.port : change.port } }
      ));
    case 'cross-zone':
      return withLoadBalancer(basis, change.loadBalancerArn, (loadBalancer) => ({ ...loadBalancer, crossZone: true }));
    case 'targets': {
      const like = inventory.targets.find(({ targetId }) => targetId === change.like);
      if (like === undefined) return basis;
      const targetId = `${like.targetId} in ${change.availabilityZone}`;
      const configured = settings.targets.find((target) => target.targetId === like.targetId);
      return {
        ...basis,
        inventory: { ...inventory, targets: [...inventory.targets, { ...like, targetId }] },
        settings: { ...settings, targets: [...settings.targets, { ...configured, targetId, capacity: change.places }] },
      };
    }
    case 'registration':
    case 'permissions':
      return basis;
  }
}

function withNetwork(basis: Basis, over: Partial<Network>): Basis {
  const { inventory } = basis;
  return { ...basis, inventory: { ...inventory, network: { ...inventory.network, ...over } } };
}

function withLoadBalancer(basis: Basis, arn: string, change: (loadBalancer: LoadBalancer) => LoadBalancer): Basis {
  const targets = basis.inventory.targets.map((target) => (
    isBehind(target, arn) ? { ...target, loadBalancer: change(target.loadBalancer) } : target
  ));
  return { ...basis, inventory: { ...basis.inventory, targets } };
}

function isBehind(target: Inventory['targets'][number], arn: string): target is LoadBalancerTarget & { readonly loadBalancer: LoadBalancer } {
  return target.kind === 'network-load-balancer' && target.loadBalancerArn === arn && target.loadBalancer !== undefined;
}

/** Subnets that share an object go on sharing one, so that it is compiled once. */
function replaced<T>(map: ReadonlyMap<string, T>, isMeant: (value: T) => boolean, change: (value: T) => T): ReadonlyMap<string, T> {
  const changed = new Map<T, T>();
  for (const value of map.values()) if (isMeant(value) && !changed.has(value)) changed.set(value, change(value));
  return new Map([...map].map(([key, value]) => [key, changed.get(value) ?? value]));
}
