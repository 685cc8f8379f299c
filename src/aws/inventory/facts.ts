import type {
  NetworkAcl,
  NetworkInterface,
  PrefixListEntry,
  Reservation,
  RouteTable,
  SecurityGroup,
  ServiceConfiguration,
  Subnet,
  TrafficMirrorSession,
  TrafficMirrorTarget,
  VpcEndpoint,
  VpcPeeringConnection,
} from '@aws-sdk/client-ec2';
import type { LoadBalancingFacts } from './load-balancing-facts';
import type { FailedRead } from './reads';

/** What EC2 answered, in its own shapes, whether read from the API or from files. What was not asked for is absent. */
export interface Ec2Facts {
  readonly reservations: readonly Reservation[];
  /** Those of the targets, if not all. */
  readonly networkInterfaces?: readonly NetworkInterface[];
  readonly securityGroups: readonly SecurityGroup[];
  readonly networkAcls: readonly NetworkAcl[];
  /** By prefix list id; a list that could not be read is absent. */
  readonly prefixLists: ReadonlyMap<string, readonly PrefixListEntry[]>;
  readonly targets: readonly TrafficMirrorTarget[];
  readonly sessions: readonly TrafficMirrorSession[];
  /** Interfaces that sessions stand on and no instance holds. */
  readonly detached?: readonly NetworkInterface[];
  readonly subnets?: readonly Subnet[];
  readonly routeTables?: readonly RouteTable[];
  readonly vpcPeeringConnections?: readonly VpcPeeringConnection[];
  readonly vpcEndpoints?: readonly VpcEndpoint[];
  /** VPCs whose peering connections are all among these; `all`: of every VPC. */
  readonly peeringsOf?: ReadonlySet<string> | 'all';
  /** Endpoint services of this account that endpoints connect to. */
  readonly endpointServices?: readonly ServiceConfiguration[];
  readonly loadBalancing?: LoadBalancingFacts;
  /** What could not be read. */
  readonly unread?: readonly FailedRead[];
}

/** An interface as the description of its instance has it. */
export type AttachedInterface = NonNullable<NonNullable<Reservation['Instances']>[number]['NetworkInterfaces']>[number];

export function interfacesOf({ Instances = [] }: Reservation): readonly AttachedInterface[] {
  return Instances.flatMap(({ NetworkInterfaces = [] }) => NetworkInterfaces);
}
