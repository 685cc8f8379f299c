import type {
  NetworkAcl,
  NetworkInterface,
  PrefixListEntry,
  Reservation,
  RouteTable,
  SecurityGroup,
  Subnet,
  TrafficMirrorSession,
  TrafficMirrorTarget,
  VpcEndpoint,
  VpcPeeringConnection,
} from '@aws-sdk/client-ec2';
import type { LoadBalancingFacts } from './load-balancing-facts';

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
  readonly loadBalancing?: LoadBalancingFacts;
}
