import type * as ec2 from '@aws-sdk/client-ec2';
import type { Ec2Facts } from './facts';
import { descriptionOfInterfaces, toLoadBalancers } from './load-balancers';
import { toNetwork } from './network';
import { peersOf } from './peerings';
import type { FailedRead } from './reads';
import { LeftOut, required, toTags } from './records';
import { type Receivers, toTarget } from './targets';
import { gatewaysOf, toVpcEndpoint } from './vpc-endpoints';
import { type DescribedPlace, zones } from './zones';
import type { Instance, InstanceState, Inventory, NetworkInterface, Session, UnreadCall, Zone } from '../../core/model/inventory';
import { SESSION_NUMBERS } from '../../limits';
import { OWNERSHIP_TAG_KEY } from '../../names';

const SESSION_MEMBERS = ['TrafficMirrorSessionId', 'NetworkInterfaceId', 'TrafficMirrorTargetId', 'TrafficMirrorFilterId', 'SessionNumber'] as const;

type ZoneOf = (place: DescribedPlace) => Zone;

/** Reduces EC2's answers to what the decision needs. Chooses nothing. */
export function toInventory(facts: Ec2Facts): Inventory {
  const { subnets = [], loadBalancing, vpcEndpoints } = facts;
  const leftOut = new LeftOut();
  const whole = leftOut.without('Instance', facts.reservations.flatMap(({ Instances }) => Instances ?? []), 'InstanceId');
  const describedInstances = firstOfEach(whole, ({ InstanceId }) => InstanceId);
  const described = leftOut.without('NetworkInterface', facts.networkInterfaces ?? [], 'NetworkInterfaceId');
  const zoneOf = zones([...subnets, ...described, ...describedInstances.map(({ Placement = {} }) => Placement)]);
  const describedById = new Map(described.map((each) => [each.NetworkInterfaceId, each]));
  const instances = describedInstances.map((each) => toInstance(each, describedById, zoneOf, leftOut));
  const interfaces = new Map([
    ...described.map((each) => toNetworkInterface(each, zoneOf)),
    ...instances.flatMap(({ networkInterfaces }) => networkInterfaces),
  ].map((each) => [each.networkInterfaceId, each]));
  const accountId = facts.reservations.find(({ OwnerId }) => OwnerId !== undefined)?.OwnerId;
  const held = new Set(instances.flatMap(({ networkInterfaces }) => networkInterfaces.map(({ networkInterfaceId }) => networkInterfaceId)));
  const otherInterfaces = [...interfaces.values()].filter(({ networkInterfaceId }) => !held.has(networkInterfaceId));
  const unread = firstOfEach((facts.unread ?? []).filter(isOfAccount(accountId)), ({ call }) => call)
    .map(({ call, error }): UnreadCall => ({ call, error }));
  const wasRead = (call: string) => !unread.some((each) => each.call === call);
  const context = { instances, otherInterfaces, described, zoneOf, interfaces };
  const endpointContext = { ...context, gateways: gatewaysOf(facts, context) };
  const receivers: Receivers = {
    networkInterfaces: { known: interfaces, answered: () => facts.networkInterfaces !== undefined && wasRead('ec2:DescribeNetworkInterfaces') },
    loadBalancers: {
      known: loadBalancing === undefined ? new Map() : toLoadBalancers(loadBalancing, context),
      answered: (arn) => loadBalancing !== undefined && !loadBalancing.refused?.has(arn),
    },
    endpoints: {
      known: new Map((vpcEndpoints ?? []).map((each) => [each.VpcEndpointId ?? '', toVpcEndpoint(each, endpointContext)])),
      answered: () => vpcEndpoints !== undefined,
      servicesRefused: !wasRead('ec2:DescribeVpcEndpoints') || !wasRead('ec2:DescribeVpcEndpointServiceConfigurations'),
    },
    placeOf: placesOfLoadBalancers(facts),
  };
  return {
    ...(accountId !== undefined && { accountId }),
    instances,
    ...(otherInterfaces.length > 0 && { otherInterfaces }),
    ...(unread.length > 0 && { unread }),
    ...(leftOut.records.length > 0 && { leftOut: leftOut.records }),
    targets: leftOut.without('TrafficMirrorTarget', facts.targets, 'TrafficMirrorTargetId').map((target) => toTarget(target, accountId, receivers)),
    // A session can be read by its interface and by its target.
    sessions: firstOfEach(toSessions(facts.sessions, leftOut), ({ sessionId }) => sessionId),
    ...(facts.detached && { detached: facts.detached.map((each) => toNetworkInterface(each, zoneOf)) }),
    network: {
      ...toNetwork(facts, new Map([...interfaces.values()].map(({ subnetId, vpcId }) => [subnetId, vpcId]))),
      ...(!wasRead('ec2:DescribeRouteTables') && { routeTablesRefused: true }),
    },
  };
}

/** What another account's resource could not be asked is nothing that this account could mend. */
function isOfAccount(own: string | undefined): (read: FailedRead) => boolean {
  return ({ accountId }) => accountId === undefined || own === undefined || accountId === own;
}

/** Where load balancers are, whether or not they could be read themselves. */
function placesOfLoadBalancers({ networkInterfaces = [], loadBalancing, vpcPeeringConnections = [], peeringsOf }: Ec2Facts): Receivers['placeOf'] {
  const ofNodes = new Map(networkInterfaces.map(({ Description, VpcId }) => [Description, VpcId]));
  const own = new Map((loadBalancing?.loadBalancers ?? []).map(({ LoadBalancerArn, VpcId }) => [LoadBalancerArn, VpcId]));
  return (arn) => {
    const vpcId = own.get(arn) ?? ofNodes.get(descriptionOfInterfaces(arn));
    if (vpcId === undefined) return {};
    const isKnown = peeringsOf === 'all' || peeringsOf?.has(vpcId);
    return { vpcId, ...(isKnown && { peeredVpcIds: peersOf(vpcId, vpcPeeringConnections) }) };
  };
}

/** What was read in several ways counts once. */
function firstOfEach<T>(items: readonly T[], idOf: (item: T) => string | undefined): readonly T[] {
  const found = new Map<string | undefined, T>();
  for (const item of items) if (!found.has(idOf(item))) found.set(idOf(item), item);
  return [...found.values()];
}

function toInstance(
  instance: ec2.Instance, described: ReadonlyMap<string | undefined, ec2.NetworkInterface>, zoneOf: ZoneOf, leftOut: LeftOut,
): Instance {
  const instanceId = required('Instance.InstanceId', instance.InstanceId);
  const since = stoppedSince(instance);
  const launchedAt = timeOf(instance.LaunchTime);
  return {
    instanceId,
    ...(since !== undefined && { stoppedSince: since }),
    ...(launchedAt !== undefined && { launchedAt }),
    instanceType: instance.InstanceType ?? 'an unknown type',
    state: (instance.State?.Name ?? '') as InstanceState,
    tags: toTags(instance.Tags),
    networkInterfaces: [...leftOut.without('NetworkInterface', instance.NetworkInterfaces ?? [], 'NetworkInterfaceId')].sort(byDevice).map((each) => ({
      ...toAttached(each),
      attachment: each.Attachment?.Status ?? '',
      instanceId,
      interfaceType: each.InterfaceType || described.get(each.NetworkInterfaceId)?.InterfaceType || 'interface',
      zone: zoneOf({ ...instance.Placement, SubnetId: each.SubnetId ?? instance.SubnetId }),
    })),
  };
}

/** The SDK gives a date, a file the text of one. */
function timeOf(time: Date | string | undefined): number | undefined {
  return time === undefined ? undefined : new Date(time).getTime();
}

/** EC2 tells when an instance stopped in words only: `User initiated (2026-01-31 12:00:00 GMT)`. */
function stoppedSince({ State, StateTransitionReason }: ec2.Instance): number | undefined {
  const [, day, time] = /\((\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) (?:GMT|UTC)\)/.exec(StateTransitionReason ?? '') ?? [];
  return State?.Name === 'stopped' && day !== undefined ? Date.parse(`${day}T${time}Z`) : undefined;
}

function byDevice({ Attachment: a }: ec2.InstanceNetworkInterface, { Attachment: b }: ec2.InstanceNetworkInterface): number {
  return (a?.DeviceIndex ?? 0) - (b?.DeviceIndex ?? 0) || (a?.NetworkCardIndex ?? 0) - (b?.NetworkCardIndex ?? 0);
}

/** Both descriptions of an interface, the instance's and its own, say these in the same words. */
function toAttached(each: ec2.InstanceNetworkInterface | ec2.NetworkInterface): Omit<NetworkInterface, 'interfaceType' | 'zone'> {
  const { Attachment: attachment, PrivateIpAddresses = [] } = each;
  const privateIpv4 = PrivateIpAddresses.find((address) => address.Primary)?.PrivateIpAddress || each.PrivateIpAddress;
  const secondaryIpv4 = PrivateIpAddresses.flatMap(({ PrivateIpAddress }) => PrivateIpAddress || []).filter((address) => address !== privateIpv4);
  const ipv4Prefixes = (each.Ipv4Prefixes ?? []).flatMap(({ Ipv4Prefix }) => Ipv4Prefix || []);
  const attachedAt = timeOf(attachment?.AttachTime);
  return {
    networkInterfaceId: required('NetworkInterface.NetworkInterfaceId', each.NetworkInterfaceId),
    attachment: attachment === undefined ? 'detached' : attachment.Status ?? '',
    primary: attachment?.DeviceIndex === 0 && (attachment.NetworkCardIndex ?? 0) === 0,
    vpcId: each.VpcId ?? '',
    subnetId: each.SubnetId ?? '',
    ...(attachedAt !== undefined && { attachedAt }),
    ...(privateIpv4 && { privateIpv4 }),
    ...(secondaryIpv4.length > 0 && { secondaryIpv4 }),
    ...(ipv4Prefixes.length > 0 && { ipv4Prefixes }),
    securityGroupIds: (each.Groups ?? [{ GroupId: '' }]).map((group) => group.GroupId ?? ''),
  };
}

function toNetworkInterface(each: ec2.NetworkInterface, zoneOf: ZoneOf): NetworkInterface {
  const instanceId = each.Attachment?.InstanceId;
  return {
    ...toAttached(each),
    ...(instanceId !== undefined && { instanceId }),
    interfaceType: each.InterfaceType ?? 'interface',
    zone: zoneOf(each),
  };
}

/** A session that lacks a member occupies what it is known to occupy. It counts as foreign, because its intended state is unknown. */
function toSessions(described: readonly ec2.TrafficMirrorSession[], leftOut: LeftOut): readonly Session[] {
  const whole = new Set(leftOut.without('TrafficMirrorSession', described, ...SESSION_MEMBERS));
  return described.filter(({ TrafficMirrorSessionId }) => TrafficMirrorSessionId).map((each) => {
    const { owner, ...session } = toSession(each);
    return whole.has(each) && owner !== undefined ? { ...session, owner } : session;
  });
}

export function toSession(session: ec2.TrafficMirrorSession): Session {
  const owner = toTags(session.Tags)[OWNERSHIP_TAG_KEY];
  return {
    sessionId: required('TrafficMirrorSession.TrafficMirrorSessionId', session.TrafficMirrorSessionId),
    networkInterfaceId: session.NetworkInterfaceId ?? '',
    targetId: session.TrafficMirrorTargetId ?? '',
    filterId: session.TrafficMirrorFilterId ?? '',
    // A number that no other has, and that comes before none.
    sessionNumber: session.SessionNumber ?? SESSION_NUMBERS.max + 1,
    ...(session.PacketLength !== undefined && { packetLength: session.PacketLength }),
    ...(session.VirtualNetworkId !== undefined && { virtualNetworkId: session.VirtualNetworkId }),
    ...(owner !== undefined && { owner }),
  };
}
