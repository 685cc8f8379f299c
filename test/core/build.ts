import type {
  GroupReference,
  Instance,
  InstanceState,
  Inventory,
  NetworkAcl,
  NetworkAclEntry,
  NetworkInterface,
  NetworkInterfaceTarget,
  PrefixList,
  Route,
  RouteTable,
  SecurityGroup,
  SecurityGroupRule,
  Session,
  Target,
  VpcPeering,
  Zone,
} from '../../src/core/model/inventory';
import type { Settings, TargetSettings } from '../../src/core/model/settings';

/*
 * Inventories in as few words as a test needs.
 *
 * Names make ids: `workload('web')` is i-web with eni-web, `sensor('a')` is tmt-a on eni-a of i-a. Unless told otherwise
 * everything stands in zone us-east-1a, in vpc-1, in the subnet of its zone, and nothing stands in the way of a packet.
 */

/** `a` is us-east-1a, whose ID is use1-az1. */
export function zone(letter: string): Zone {
  return { name: `us-east-1${letter}`, id: `use1-az${letter.charCodeAt(0) - 'a'.charCodeAt(0) + 1}` };
}

export function networkInterface(name: string, over: Partial<NetworkInterface> = {}): NetworkInterface {
  const place = over.zone ?? zone('a');
  return {
    networkInterfaceId: `eni-${name}`,
    instanceId: `i-${name}`,
    interfaceType: 'interface',
    attachment: 'attached',
    primary: true,
    zone: place,
    vpcId: 'vpc-1',
    subnetId: `subnet-${place.name.slice(-1)}`,
    privateIpv4: '10.0.1.5',
    securityGroupIds: ['sg-workload'],
    ...over,
  };
}

export interface InstanceParts {
  readonly type?: string;
  readonly state?: InstanceState;
  readonly tags?: Readonly<Record<string, string>>;
  /** Interfaces beside the primary one. */
  readonly more?: readonly NetworkInterface[];
}

/** An instance to be mirrored; what is not about the instance is about its primary interface. */
export function workload(name: string, { type, state, tags, more, ...primary }: InstanceParts & Partial<NetworkInterface> = {}): Instance {
  const instanceId = `i-${name}`;
  return {
    instanceId,
    instanceType: type ?? 'm5.large',
    state: state ?? 'running',
    tags: tags ?? {},
    networkInterfaces: [networkInterface(name, primary), ...(more ?? []).map((each) => ({ ...each, instanceId, primary: false }))],
  };
}

/** A target on an interface, with the instance that it belongs to. */
export interface Sensor {
  readonly instance: Instance;
  readonly target: NetworkInterfaceTarget;
}

export function sensor(name: string, { ownerId, ...parts }: InstanceParts & Partial<NetworkInterface> & { ownerId?: string } = {}): Sensor {
  const instance = workload(name, { type: 'm5.xlarge', privateIpv4: '10.0.1.10', securityGroupIds: ['sg-sensor'], ...parts });
  const [primary] = instance.networkInterfaces;
  return {
    instance,
    target: {
      kind: 'network-interface',
      targetId: `tmt-${name}`,
      ownerId: ownerId ?? ACCOUNT,
      networkInterfaceId: primary.networkInterfaceId,
      networkInterface: primary,
    },
  };
}

export const ACCOUNT = '111111111111';

/** A rule that allows UDP 4789; say what it allows it from. */
export function rule(over: Partial<SecurityGroupRule> = {}): SecurityGroupRule {
  return { protocol: 'udp', fromPort: 4789, toPort: 4789, ipv4Ranges: [], prefixListIds: [], groups: [], ...over };
}

export function allow(...ipv4Ranges: string[]): SecurityGroupRule {
  return rule({ ipv4Ranges });
}

export function allowGroup(groupId: string, over: Partial<GroupReference> = {}): SecurityGroupRule {
  return rule({ groups: [{ groupId, ...over }] });
}

export function securityGroup(groupId: string, ...ingress: SecurityGroupRule[]): SecurityGroup {
  return { groupId, vpcId: 'vpc-1', ingress };
}

export function entry(ruleNumber: number, action: NetworkAclEntry['action'], over: Partial<NetworkAclEntry> = {}): NetworkAclEntry {
  return { ruleNumber, egress: false, action, protocol: '-1', ipv4Cidr: '0.0.0.0/0', ...over };
}

export function networkAcl(networkAclId: string, ...entries: NetworkAclEntry[]): NetworkAcl {
  return { networkAclId, entries };
}

export const OPEN_ACL = networkAcl('acl-open', entry(100, 'allow'), entry(100, 'allow', { egress: true }));

export function route(ipv4Cidr: string, via: string, over: Partial<Route> = {}): Route {
  return { ipv4Cidr, via, state: 'active', ...over };
}

export function routeTable(routeTableId: string, ...routes: Route[]): RouteTable {
  return { routeTableId, routes };
}

export function session(sessionId: string, source: string, target: string, over: Partial<Session> = {}): Session {
  return {
    sessionId,
    networkInterfaceId: `eni-${source}`,
    targetId: `tmt-${target}`,
    filterId: 'tmf-1',
    sessionNumber: 1,
    owner: 'owner',
    ...over,
  };
}

export interface InventoryParts {
  readonly accountId?: string;
  readonly instances?: readonly Instance[];
  readonly sensors?: readonly Sensor[];
  /** Targets that are not on an interface of `sensors`. */
  readonly targets?: readonly Target[];
  readonly sessions?: readonly Session[];
  /** Beside sg-sensor, which allows UDP 4789 from everywhere unless it is given here. */
  readonly securityGroups?: readonly SecurityGroup[];
  /** By subnet; `undefined`: it cannot be seen. Every other subnet of an instance has an open one. */
  readonly networkAcls?: Readonly<Record<string, NetworkAcl | undefined>>;
  readonly prefixLists?: Readonly<Record<string, readonly string[]>>;
  /** By subnet. */
  readonly routeTables?: Readonly<Record<string, RouteTable>>;
  readonly peerings?: readonly VpcPeering[];
}

export function inventory(parts: InventoryParts = {}): Inventory {
  const sensors = parts.sensors ?? [];
  const instances = [...(parts.instances ?? []), ...sensors.map(({ instance }) => instance)];
  const subnets = instances.flatMap(({ networkInterfaces }) => networkInterfaces.map(({ subnetId }) => subnetId));
  return {
    accountId: parts.accountId ?? ACCOUNT,
    instances,
    targets: [...sensors.map(({ target }) => target), ...(parts.targets ?? [])],
    sessions: parts.sessions ?? [],
    network: {
      securityGroups: new Map(
        [securityGroup('sg-sensor', allow('0.0.0.0/0')), ...(parts.securityGroups ?? [])].map((group) => [group.groupId, group]),
      ),
      networkAcls: new Map(
        Object.entries({ ...Object.fromEntries(subnets.map((subnetId) => [subnetId, OPEN_ACL])), ...parts.networkAcls })
          .flatMap(([subnetId, acl]) => (acl === undefined ? [] : [[subnetId, acl] as const])),
      ),
      prefixLists: new Map<string, PrefixList>(
        Object.entries(parts.prefixLists ?? {}).map(([prefixListId, ipv4Cidrs]) => [prefixListId, { prefixListId, ipv4Cidrs }]),
      ),
      routeTables: new Map(Object.entries(parts.routeTables ?? {})),
      peerings: new Map((parts.peerings ?? []).map((peering) => [peering.peeringId, peering])),
    },
  };
}

/** Settings for the targets of these names, each plain or with what is configured about it. */
export function settings(targets: readonly (string | TargetSettings)[], over: Partial<Settings> = {}): Settings {
  return {
    targets: targets.map((target) => (typeof target === 'string' ? { targetId: `tmt-${target}` } : target)),
    filterId: 'tmf-1',
    zoneLocality: 'local-only',
    sessionNumber: 1,
    sourceNetworkAclEvaluation: 'evaluate',
    unknownPathTreatment: 'use-last',
    sources: { include: [], exclude: [], interfaces: 'all' },
    ...over,
  };
}
