import type {
  Instance,
  ManagedPrefixList,
  NetworkAcl,
  NetworkInterface,
  PrefixListEntry,
  RouteTable,
  SecurityGroup,
  ServiceConfiguration,
  Subnet,
  TrafficMirrorFilter,
  TrafficMirrorSession,
  TrafficMirrorTarget,
  Vpc,
  VpcEndpoint,
  VpcPeeringConnection,
} from '@aws-sdk/client-ec2';
import { Clock } from '../clock';
import { Table } from './table';

/** A shape of the SDK's model of which some members are always there. */
type Stored<T, K extends keyof T> = T & { [P in K]-?: NonNullable<T[P]> };

/** An instance and what its reservation says; its network interfaces are kept apart, in `networkInterfaces`. */
export type StoredInstance = Stored<Omit<Instance, 'NetworkInterfaces'>, 'InstanceId' | 'InstanceType' | 'State'> & {
  ReservationId: string;
  OwnerId: string;
  /** When it was terminated; EC2 shows it for about an hour after that. */
  TerminatedAt?: number;
};
export type StoredInterface = Stored<NetworkInterface, 'NetworkInterfaceId'>;
export type StoredSubnet = Stored<Subnet, 'SubnetId' | 'VpcId'>;
export type StoredTarget = Stored<TrafficMirrorTarget, 'TrafficMirrorTargetId' | 'OwnerId' | 'Type'>;
export type StoredFilter = Stored<TrafficMirrorFilter, 'TrafficMirrorFilterId' | 'IngressFilterRules' | 'EgressFilterRules'> & {
  OwnerId: string;
};
type SessionMember = 'TrafficMirrorSessionId' | 'NetworkInterfaceId' | 'TrafficMirrorTargetId' | 'TrafficMirrorFilterId' | 'SessionNumber' | 'OwnerId';
export type StoredSession = Stored<TrafficMirrorSession, SessionMember>;
export interface StoredPrefixList {
  list: Stored<ManagedPrefixList, 'PrefixListId'>;
  entries: PrefixListEntry[];
}

/** Everything that exists in the account and Region, in the shapes of the SDK's model. */
export class Ec2State {
  readonly vpcs: Table<Stored<Vpc, 'VpcId'>>;
  readonly subnets: Table<StoredSubnet>;
  readonly securityGroups: Table<Stored<SecurityGroup, 'GroupId'>>;
  readonly networkAcls: Table<Stored<NetworkAcl, 'NetworkAclId'>>;
  readonly routeTables: Table<Stored<RouteTable, 'RouteTableId'>>;
  readonly vpcPeeringConnections: Table<Stored<VpcPeeringConnection, 'VpcPeeringConnectionId'>>;
  readonly vpcEndpoints: Table<Stored<VpcEndpoint, 'VpcEndpointId'>>;
  readonly vpcEndpointServices: Table<Stored<ServiceConfiguration, 'ServiceId'>>;
  readonly prefixLists: Table<StoredPrefixList>;
  readonly instances: Table<StoredInstance>;
  readonly networkInterfaces: Table<StoredInterface>;
  readonly trafficMirrorTargets: Table<StoredTarget>;
  readonly trafficMirrorFilters: Table<StoredFilter>;
  readonly trafficMirrorSessions: Table<StoredSession>;
  /** Those of Elastic Load Balancing, by ARN; without it beside EC2, every ARN is taken for one. */
  loadBalancers: ReadonlyMap<string, { readonly Type?: string }> | undefined;
  /** How often the tags of each resource changed. */
  readonly tagVersions = new Map<string, number>();
  private attached: { readonly version: number; readonly index: ReadonlyMap<string, readonly StoredInterface[]> } | undefined;

  constructor(clock: Clock, lagMs: number) {
    const table = <T>() => new Table<T>(clock, lagMs);
    this.vpcs = table();
    this.subnets = table();
    this.securityGroups = table();
    this.networkAcls = table();
    this.routeTables = table();
    this.vpcPeeringConnections = table();
    this.vpcEndpoints = table();
    this.vpcEndpointServices = table();
    this.prefixLists = table();
    this.instances = table();
    this.networkInterfaces = table();
    this.trafficMirrorTargets = table();
    this.trafficMirrorFilters = table();
    this.trafficMirrorSessions = table();
  }

  /** The network interfaces attached to an instance, by device index. */
  interfacesOf(instanceId: string): readonly StoredInterface[] {
    return this.attachedNow().get(instanceId) ?? [];
  }

  /** The same for all instances, as a Describe call shows it. */
  visibleInterfacesByInstance(): ReadonlyMap<string, readonly StoredInterface[]> {
    const visible = this.networkInterfaces.visible();
    return visible === this.networkInterfaces ? this.attachedNow() : byInstance(visible.values());
  }

  /** The type of the instance that an interface is attached to. */
  instanceTypeBehind(eni: StoredInterface): string | undefined {
    const instanceId = eni.Attachment?.InstanceId;
    return instanceId === undefined ? undefined : this.instances.get(instanceId)?.InstanceType;
  }

  /** Whether the interface is the end of a traffic mirror target. */
  isTargetInterface(networkInterfaceId: string): boolean {
    for (const target of this.trafficMirrorTargets.values()) {
      if (target.NetworkInterfaceId === networkInterfaceId) return true;
    }
    return false;
  }

  private attachedNow(): ReadonlyMap<string, readonly StoredInterface[]> {
    const { version } = this.networkInterfaces;
    if (this.attached?.version !== version) this.attached = { version, index: byInstance(this.networkInterfaces.values()) };
    return this.attached.index;
  }
}

function byInstance(interfaces: Iterable<StoredInterface>): ReadonlyMap<string, readonly StoredInterface[]> {
  const index = new Map<string, StoredInterface[]>();
  for (const eni of interfaces) {
    const instanceId = eni.Attachment?.InstanceId;
    if (instanceId === undefined) continue;
    const others = index.get(instanceId);
    if (others) others.push(eni); else index.set(instanceId, [eni]);
  }
  const deviceIndex = (eni: StoredInterface) => eni.Attachment?.DeviceIndex ?? 0;
  for (const attached of index.values()) attached.sort((a, b) => deviceIndex(a) - deviceIndex(b));
  return index;
}
