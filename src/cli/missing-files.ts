import type { Snapshot } from './snapshot';
import type { Ec2Facts } from '../aws/inventory/facts';

interface MissingFile {
  readonly call: string;
  /** What is unknown without it. */
  readonly unknown: string;
  /** Whether anything rests on it; absent: always. */
  matters?(facts: Ec2Facts, missing: ReadonlySet<string>): boolean;
}

const FILES: readonly MissingFile[] = [
  { call: 'describe-network-interfaces', unknown: 'target interfaces on no recorded instance, and addresses that load balancers and endpoints receive at' },
  { call: 'describe-security-groups', unknown: 'what the security groups of targets allow' },
  { call: 'describe-network-acls', unknown: 'what network ACLs allow' },
  { call: 'describe-route-tables', unknown: 'the routes from sources to targets' },
  { call: 'describe-subnets', unknown: 'zone IDs, which tell where targets of other accounts and endpoints are', matters: hasTargetElsewhere },
  { call: 'describe-vpc-peering-connections', unknown: 'where the peering connections that routes name end', matters: routesThroughPeering },
  { call: 'describe-vpc-endpoints', unknown: 'the state and place of Gateway Load Balancer endpoint targets', matters: hasEndpointTarget },
  { call: 'get-managed-prefix-list-entries', unknown: 'what the prefix lists that security groups and routes name hold', matters: namesUnknownPrefixList },
  { call: 'elbv2-describe-load-balancers', unknown: 'who receives through load balancer targets', matters: hasLoadBalancerTarget },
  { call: 'elbv2-describe-listeners', unknown: 'where load balancer targets pass packets on to', matters: hasLoadBalancerTarget },
  { call: 'elbv2-describe-target-groups', unknown: 'which target groups load balancer targets have', matters: needsTargetGroups },
  { call: 'elbv2-describe-target-health', unknown: 'who is registered behind load balancer targets', matters: hasLoadBalancerTarget },
];

/** What is unknown because nothing was recorded of a call that something rests on, in a line for each. */
export function whatIsMissing({ facts, missing }: Snapshot): readonly string[] {
  return FILES
    .filter(({ call, matters = () => true }) => missing.has(call) && matters(facts, missing))
    .map(({ call, unknown }) => `the snapshot has no ${call}: unknown: ${unknown}`);
}

function hasTargetElsewhere(facts: Ec2Facts): boolean {
  const accounts = new Set([...facts.reservations, ...facts.targets].flatMap(({ OwnerId }) => OwnerId ?? []));
  return accounts.size > 1 || hasEndpointTarget(facts);
}

function hasEndpointTarget({ targets }: Ec2Facts): boolean {
  return targets.some(({ GatewayLoadBalancerEndpointId }) => GatewayLoadBalancerEndpointId !== undefined);
}

function hasLoadBalancerTarget({ targets }: Ec2Facts): boolean {
  return targets.some(({ NetworkLoadBalancerArn }) => NetworkLoadBalancerArn !== undefined);
}

/** Listeners name the groups that receive. */
function needsTargetGroups(facts: Ec2Facts, missing: ReadonlySet<string>): boolean {
  return hasLoadBalancerTarget(facts) && missing.has('elbv2-describe-listeners');
}

function routesThroughPeering({ routeTables = [] }: Ec2Facts): boolean {
  return routeTables.some(({ Routes = [] }) => Routes.some(({ VpcPeeringConnectionId }) => VpcPeeringConnectionId !== undefined));
}

/** The lists of gateway endpoints hold public addresses of services, never a sensor's. */
function namesUnknownPrefixList({ securityGroups, routeTables = [], prefixLists }: Ec2Facts): boolean {
  const inGroups = securityGroups.flatMap(({ IpPermissions = [] }) => IpPermissions.flatMap(({ PrefixListIds = [] }) => PrefixListIds));
  const inRoutes = routeTables.flatMap(({ Routes = [] }) => Routes).filter(({ GatewayId }) => !GatewayId?.startsWith('vpce-'));
  const ids = [...inGroups.map(({ PrefixListId }) => PrefixListId), ...inRoutes.map(({ DestinationPrefixListId }) => DestinationPrefixListId)];
  return ids.some((id) => id !== undefined && !prefixLists.has(id));
}
