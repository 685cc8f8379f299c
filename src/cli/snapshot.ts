import { join } from 'node:path';
import type * as ec2 from '@aws-sdk/client-ec2';
import { type Answers, answersTo, itemsOf } from './answers';
import { loadBalancing } from './load-balancing';
import { kindOf } from './recorded-file';
import type { Shape } from './shape';
import * as shapes from './shapes';
import type { Ec2Facts } from '../aws/inventory/facts';

const SESSIONS = 'describe-traffic-mirror-sessions';

export interface SnapshotOptions {
  /** Whether a missing file of sessions says that there are none. */
  readonly assumeNoSessions?: boolean;
}

export interface Snapshot {
  readonly facts: Ec2Facts;
  /** Calls that the snapshot has no record of. */
  readonly missing: ReadonlySet<string>;
}

/**
 * Reads a snapshot: a folder with one file a call, each as `aws ec2 <call> --output json` prints it.
 *
 * A missing optional file leaves what rests on it unknown.
 *
 * @throws Error that names the file when a required one is missing, or one is broken or holds only a part of the answer
 */
export function readSnapshot(directory: string, { assumeNoSessions = false }: SnapshotOptions = {}): Snapshot {
  checkFolder(directory);
  const missing = new Set<string>();
  const answers: Answers = (call) => {
    const found = answersTo(call, directory);
    if (found === undefined) missing.add(call);
    return found;
  };
  const read = <T>(call: string, list: string, each: Shape<T>) => answers(call)?.flatMap((answer) => itemsOf<T>(answer, list, each));
  const isMissing = (call: string, hint = ''): never => {
    throw new Error(`${join(directory, `${call}.json`)} is missing; a snapshot needs it${hint}`);
  };
  const needed = <T>(call: string, list: string, each: Shape<T>) => read<T>(call, list, each) ?? isMissing(call);
  const targets = needed<ec2.TrafficMirrorTarget>('describe-traffic-mirror-targets', 'TrafficMirrorTargets', shapes.TARGET);
  const vpcPeeringConnections = read<ec2.VpcPeeringConnection>('describe-vpc-peering-connections', 'VpcPeeringConnections', shapes.PEERING);
  const endpointServices = read<ec2.ServiceConfiguration>(
    'describe-vpc-endpoint-service-configurations', 'ServiceConfigurations', shapes.ENDPOINT_SERVICE,
  );
  const mirrored = new Set([
    ...targets.flatMap(({ NetworkLoadBalancerArn }) => NetworkLoadBalancerArn ?? []),
    ...(endpointServices ?? []).flatMap(({ GatewayLoadBalancerArns = [] }) => GatewayLoadBalancerArns),
  ]);
  const sessions = read<ec2.TrafficMirrorSession>(SESSIONS, 'TrafficMirrorSessions', shapes.SESSION);
  const facts: Ec2Facts = {
    reservations: needed<ec2.Reservation>('describe-instances', 'Reservations', shapes.RESERVATION),
    targets,
    sessions: sessions ?? (assumeNoSessions ? [] : isMissing(SESSIONS, '. If there are no sessions, say so with --assume-no-sessions')),
    networkInterfaces: read<ec2.NetworkInterface>('describe-network-interfaces', 'NetworkInterfaces', shapes.NETWORK_INTERFACE),
    securityGroups: read<ec2.SecurityGroup>('describe-security-groups', 'SecurityGroups', shapes.SECURITY_GROUP) ?? [],
    networkAcls: read<ec2.NetworkAcl>('describe-network-acls', 'NetworkAcls', shapes.NETWORK_ACL) ?? [],
    subnets: read<ec2.Subnet>('describe-subnets', 'Subnets', shapes.SUBNET),
    routeTables: read<ec2.RouteTable>('describe-route-tables', 'RouteTables', shapes.ROUTE_TABLE),
    vpcPeeringConnections,
    ...(vpcPeeringConnections && { peeringsOf: 'all' }),
    endpointServices,
    vpcEndpoints: read<ec2.VpcEndpoint>('describe-vpc-endpoints', 'VpcEndpoints', shapes.ENDPOINT),
    prefixLists: prefixLists(answers),
    loadBalancing: loadBalancing(answers, mirrored),
  };
  const refusable = {
    ...ROUTING,
    ...(mirrored.size > 0 && LOAD_BALANCING),
    ...(mirrored.size > 0 && missing.has('elbv2-describe-listeners') && TARGET_GROUPS),
  };
  const unread = Object.entries(refusable).filter(([call]) => missing.has(call)).map(([, call]) => ({ call }));
  return { facts: { ...facts, unread }, missing };
}

/** @throws Error where there is no such folder */
export function checkFolder(directory: string): void {
  const kind = kindOf(directory);
  if (kind !== 'folder') throw new Error(`the snapshot folder ${directory} ${kind === undefined ? 'does not exist' : 'is a file; expected a folder'}`);
}

/** A missing file counts as a call that was refused: a route table may hold more than the local route. */
const ROUTING = { 'describe-route-tables': 'ec2:DescribeRouteTables' } as const;

/** What who receives behind a load balancer rests on: a missing file counts as a call that was refused. */
const LOAD_BALANCING = {
  'elbv2-describe-load-balancers': 'elasticloadbalancing:DescribeLoadBalancers',
  'elbv2-describe-listeners': 'elasticloadbalancing:DescribeListeners',
  'elbv2-describe-target-health': 'elasticloadbalancing:DescribeTargetHealth',
} as const;

/** Only where listeners, which name the groups that receive, cannot be read. */
const TARGET_GROUPS = { 'elbv2-describe-target-groups': 'elasticloadbalancing:DescribeTargetGroups' } as const;

/** Each list has a file of entries of its own; those that AWS manages may come with their ranges from an older call instead. */
function prefixLists(answers: Answers): ReadonlyMap<string, readonly ec2.PrefixListEntry[]> {
  const managedByAws = (answers('describe-prefix-lists') ?? [])
    .flatMap((answer) => itemsOf<ec2.PrefixList>(answer, 'PrefixLists', shapes.PREFIX_LIST))
    .flatMap(({ PrefixListId = '', Cidrs }) => (Cidrs === undefined ? [] : [[PrefixListId, Cidrs.map((Cidr) => ({ Cidr }))] as const]));
  const recorded = (answers('get-managed-prefix-list-entries') ?? [])
    .map((answer) => [answer.name, itemsOf<ec2.PrefixListEntry>(answer, 'Entries', shapes.PREFIX_LIST_ENTRY)] as const);
  return new Map<string, readonly ec2.PrefixListEntry[]>([...managedByAws, ...recorded]);
}
