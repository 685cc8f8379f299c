import type * as ec2 from '@aws-sdk/client-ec2';
import type { Instance, InstanceState, Inventory, NetworkInterface, Session, Target, Zone } from '../core/inventory';
import { OWNERSHIP_TAG_KEY } from '../names';
import type { Ec2Facts } from './facts';
import { toNetwork } from './network';
import { required } from './required';

/** Reduces EC2's answers to what the decision needs. Chooses nothing. */
export function toInventory(facts: Ec2Facts): Inventory {
  const described = facts.networkInterfaces ?? [];
  const describedById = new Map(described.map((each) => [each.NetworkInterfaceId, each]));
  const instances = facts.reservations.flatMap(({ Instances }) => Instances ?? []).map((instance) => toInstance(instance, describedById));
  const interfaces = [...described.map(toNetworkInterface), ...instances.flatMap(({ networkInterfaces }) => networkInterfaces)];
  const interfacesById = new Map(interfaces.map((each) => [each.networkInterfaceId, each]));
  const accountId = facts.reservations.find(({ OwnerId }) => OwnerId !== undefined)?.OwnerId;
  const knowsInterfacesOf = (ownerId: string) => facts.networkInterfaces !== undefined && ownerId === accountId;
  return {
    ...(accountId !== undefined && { accountId }),
    instances,
    targets: facts.targets.map((target) => toTarget(target, interfacesById, knowsInterfacesOf)),
    // A session can be read by its interface and by its target.
    sessions: [...new Map(facts.sessions.map(toSession).map((session) => [session.sessionId, session])).values()],
    network: toNetwork(facts),
  };
}

function toInstance(instance: ec2.Instance, described: ReadonlyMap<string | undefined, ec2.NetworkInterface>): Instance {
  const zone = toZone(instance.Placement);
  const instanceId = required('Instance.InstanceId', instance.InstanceId);
  return {
    instanceId,
    instanceType: required('Instance.InstanceType', instance.InstanceType),
    state: required('Instance.State.Name', instance.State?.Name) as InstanceState,
    tags: toTags(instance.Tags),
    networkInterfaces: (instance.NetworkInterfaces ?? [])
      .map((each) => ({
        ...toAttached(each),
        instanceId,
        interfaceType: each.InterfaceType ?? described.get(each.NetworkInterfaceId)?.InterfaceType ?? 'interface',
        zone,
      })),
  };
}

/** Both descriptions of an interface, the instance's and its own, say these in the same words. */
function toAttached(each: ec2.InstanceNetworkInterface | ec2.NetworkInterface): Omit<NetworkInterface, 'interfaceType' | 'zone'> {
  const privateIpv4 = each.PrivateIpAddresses?.find((address) => address.Primary)?.PrivateIpAddress ?? each.PrivateIpAddress;
  const { Attachment: attachment } = each;
  return {
    networkInterfaceId: required('NetworkInterface.NetworkInterfaceId', each.NetworkInterfaceId),
    attachment: attachment?.Status ?? 'detached',
    primary: attachment?.DeviceIndex === 0 && (attachment.NetworkCardIndex ?? 0) === 0,
    vpcId: each.VpcId ?? '',
    subnetId: each.SubnetId ?? '',
    ...(privateIpv4 !== undefined && { privateIpv4 }),
    securityGroupIds: (each.Groups ?? []).map((group) => required('NetworkInterface.Groups.GroupId', group.GroupId)),
  };
}

function toNetworkInterface(each: ec2.NetworkInterface): NetworkInterface {
  const instanceId = each.Attachment?.InstanceId;
  return {
    ...toAttached(each),
    ...(instanceId !== undefined && { instanceId }),
    interfaceType: each.InterfaceType ?? 'interface',
    zone: toZone(each),
  };
}

function toTarget(
  target: ec2.TrafficMirrorTarget,
  interfaces: ReadonlyMap<string, NetworkInterface>,
  knowsInterfacesOf: (ownerId: string) => boolean,
): Target {
  const targetId = required('TrafficMirrorTarget.TrafficMirrorTargetId', target.TrafficMirrorTargetId);
  const ownerId = target.OwnerId ?? '';
  switch (target.Type) {
    case 'network-load-balancer':
      return { kind: target.Type, targetId, ownerId, loadBalancerArn: target.NetworkLoadBalancerArn ?? '' };
    case 'gateway-load-balancer-endpoint':
      return { kind: target.Type, targetId, ownerId, endpointId: target.GatewayLoadBalancerEndpointId ?? '' };
    default: {
      const networkInterfaceId = target.NetworkInterfaceId ?? '';
      const networkInterface = interfaces.get(networkInterfaceId);
      return {
        kind: 'network-interface',
        targetId,
        ownerId,
        networkInterfaceId,
        ...(networkInterface ? { networkInterface } : { gone: knowsInterfacesOf(ownerId) }),
      };
    }
  }
}

export function toSession(session: ec2.TrafficMirrorSession): Session {
  const owner = toTags(session.Tags)[OWNERSHIP_TAG_KEY];
  return {
    sessionId: required('TrafficMirrorSession.TrafficMirrorSessionId', session.TrafficMirrorSessionId),
    networkInterfaceId: required('TrafficMirrorSession.NetworkInterfaceId', session.NetworkInterfaceId),
    targetId: required('TrafficMirrorSession.TrafficMirrorTargetId', session.TrafficMirrorTargetId),
    filterId: required('TrafficMirrorSession.TrafficMirrorFilterId', session.TrafficMirrorFilterId),
    sessionNumber: required('TrafficMirrorSession.SessionNumber', session.SessionNumber),
    ...(session.PacketLength !== undefined && { packetLength: session.PacketLength }),
    ...(session.VirtualNetworkId !== undefined && { virtualNetworkId: session.VirtualNetworkId }),
    ...(owner !== undefined && { owner }),
  };
}

function toZone(place: { AvailabilityZone?: string; AvailabilityZoneId?: string } | undefined): Zone {
  return {
    name: place?.AvailabilityZone ?? '',
    ...(place?.AvailabilityZoneId !== undefined && { id: place.AvailabilityZoneId }),
  };
}

function toTags(tags: readonly ec2.Tag[] | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries((tags ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? '']));
}
