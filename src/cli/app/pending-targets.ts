import type { NetworkInterface, Subnet, TrafficMirrorTarget } from '@aws-sdk/client-ec2';
import type { AppStack } from './assembly';
import type { Resolver } from './resolver';
import { rootScope, type Scope, scopesFrom } from './scope';
import { members } from './template';

/** Targets of an app that are yet to be created, as EC2 would describe them. */
export interface PendingTargets {
  /** Those whose destination exists, or is among `networkInterfaces`. */
  readonly targets: readonly TrafficMirrorTarget[];
  /** Those whose destination is yet to be created as well: nothing is known of the way to it. */
  readonly unknown: readonly TrafficMirrorTarget[];
  /** Destinations that the template describes completely. */
  readonly networkInterfaces: readonly NetworkInterface[];
}

/**
 * The targets that a stack is yet to create, and those of other stacks that its settings name.
 *
 * @param subnet what EC2 says of a subnet that exists
 */
export async function pendingTargets(
  stack: AppStack, resolver: Resolver, subnet: (subnetId: string) => Promise<Subnet | undefined>,
): Promise<PendingTargets> {
  // So that those which only their tags name are known as well.
  for (const scope of scopesFrom(rootScope(stack))) {
    for (const logicalId of Object.keys(scope.template.resources)) await resolver.resolve({ Ref: logicalId }, scope);
  }
  return [...resolver.missingTargets].reduce(async (before, [logicalId, scope]): Promise<PendingTargets> => {
    const { targets, unknown, networkInterfaces } = await before;
    const target = await described(logicalId, scope, resolver);
    if (isDescribedByEc2(target)) return { targets: [...targets, target], unknown, networkInterfaces };
    const created = await interfaceOf(target.NetworkInterfaceId, scope, resolver, subnet);
    // Of no account: what EC2 doesn't list is then unknown, and not gone.
    if (created === undefined) return { targets, unknown: [...unknown, { ...target, OwnerId: '' }], networkInterfaces };
    return { targets: [...targets, target], unknown, networkInterfaces: [...networkInterfaces, created] };
  }, Promise.resolve<PendingTargets>({ targets: [], unknown: [], networkInterfaces: [] }));
}

async function described(logicalId: string, scope: Scope, resolver: Resolver): Promise<TrafficMirrorTarget> {
  const { properties } = scope.template.resources[logicalId];
  const { NetworkInterfaceId, NetworkLoadBalancerArn, GatewayLoadBalancerEndpointId, Tags } = members(await resolver.resolve(properties, scope));
  const destination = { NetworkInterfaceId, NetworkLoadBalancerArn, GatewayLoadBalancerEndpointId };
  const [name, value] = Object.entries(destination).find(([, id]) => id !== undefined) ?? [];
  if (name === undefined || typeof value !== 'string') {
    throw new Error(`--app: the destination of the target ${logicalId} cannot be resolved: ${JSON.stringify(value) ?? 'there is none'}`);
  }
  const account = await resolver.resolve({ Ref: 'AWS::AccountId' }, scope);
  return {
    TrafficMirrorTargetId: logicalId,
    [name]: value,
    Type: TYPES[name as keyof typeof TYPES],
    ...(typeof account === 'string' && { OwnerId: account }),
    Tags: Array.isArray(Tags) ? Tags.map(members).map(({ Key, Value }) => ({ Key: String(Key), Value: String(Value) })) : [],
  };
}

const TYPES = {
  NetworkInterfaceId: 'network-interface',
  NetworkLoadBalancerArn: 'network-load-balancer',
  GatewayLoadBalancerEndpointId: 'gateway-load-balancer-endpoint',
} as const;

/** Of a destination that is yet to be created the logical id stands. */
export function destinationOf(target: TrafficMirrorTarget): string {
  const { NetworkInterfaceId: networkInterfaceId, NetworkLoadBalancerArn: arn, GatewayLoadBalancerEndpointId: endpointId } = target;
  return networkInterfaceId ?? arn ?? endpointId ?? '';
}

function isDescribedByEc2(target: TrafficMirrorTarget): boolean {
  return /^(eni-|vpce-|arn:)/.test(destinationOf(target));
}

/** An interface that the app creates in a subnet that exists. */
async function interfaceOf(
  logicalId: string | undefined, scope: Scope, resolver: Resolver, subnet: (subnetId: string) => Promise<Subnet | undefined>,
): Promise<NetworkInterface | undefined> {
  const resource = logicalId === undefined ? undefined : scope.template.resources[logicalId];
  if (resource?.type !== 'AWS::EC2::NetworkInterface') return undefined;
  const { SubnetId, GroupSet, PrivateIpAddress } = members(await resolver.resolve(resource.properties, scope));
  const place = typeof SubnetId === 'string' ? await subnet(SubnetId) : undefined;
  // Where the app leaves the address to EC2, any of the subnet's will do.
  const address = typeof PrivateIpAddress === 'string' ? PrivateIpAddress : firstAddressOf(place?.CidrBlock);
  if (place === undefined || address === undefined) return undefined;
  return {
    NetworkInterfaceId: logicalId,
    SubnetId: place.SubnetId,
    VpcId: place.VpcId,
    AvailabilityZone: place.AvailabilityZone,
    InterfaceType: 'interface',
    // What the app creates it for.
    Attachment: { Status: 'attached' },
    Groups: Array.isArray(GroupSet) ? GroupSet.map((GroupId) => ({ GroupId: String(GroupId) })) : [],
    PrivateIpAddress: address,
  };
}

/** EC2 keeps the first four addresses of a subnet, whose range ends in a multiple of sixteen. */
function firstAddressOf(range: string | undefined): string | undefined {
  const [, network, last] = /^(\d+\.\d+\.\d+)\.(\d+)\/\d+$/.exec(range ?? '') ?? [];
  return network === undefined ? undefined : `${network}.${Number(last) + 4}`;
}
