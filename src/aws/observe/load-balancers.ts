import type * as ec2 from '@aws-sdk/client-ec2';
import type * as facts from './load-balancing-facts';
import type { DescribedPlace } from './zones';
import type { Instance, LoadBalancer, NetworkInterface, RegisteredTarget, Zone } from '../../core/inventory';

/** Mirrored packets arrive on this port; the only listener that matters is the one for it. */
const VXLAN_PORT = 4789;

/** What load balancers are put together from, beside what Elastic Load Balancing answers. */
export interface Surroundings {
  readonly instances: readonly Instance[];
  readonly networkInterfaces: readonly NetworkInterface[];
  /** Interfaces with their descriptions: among them the load balancers' own, which hold the addresses that packets are sent to. */
  readonly described: readonly ec2.NetworkInterface[];
  zoneOf(place: DescribedPlace): Zone;
}

/** By ARN. */
export function toLoadBalancers(answers: facts.LoadBalancingFacts, surroundings: Surroundings): ReadonlyMap<string, LoadBalancer> {
  const instances = new Map(surroundings.instances.map((instance) => [instance.instanceId, instance]));
  const addresses = new Map(surroundings.networkInterfaces.map((each) => [`${each.vpcId}/${each.privateIpv4}`, each]));
  const primaryAddresses = new Map(surroundings.described.flatMap(({ VpcId, PrivateIpAddress, PrivateIpAddresses = [] }) => (
    PrivateIpAddresses.map((each) => [`${VpcId}/${each.PrivateIpAddress}`, PrivateIpAddress])
  )));
  const entrances = new Map(surroundings.described.map((each) => [`${each.Description}/${each.SubnetId}`, each.PrivateIpAddress]));
  return new Map(answers.loadBalancers.map((loadBalancer) => {
    const arn = loadBalancer.LoadBalancerArn ?? '';
    const vpcId = loadBalancer.VpcId ?? '';
    const listeners = answers.listeners.get(arn);
    const crossZone = answers.crossZone?.get(arn);
    const groups = receivingGroups(arn, listeners, answers.targetGroups);
    const registered = registeredBehind(arn, answers);
    // Interfaces are known by their primary address; they may be registered by another.
    const nameOf = (id: string) => primaryAddresses.get(`${vpcId}/${id}`) ?? id;
    const zoneOfTarget = (id: string) => (instances.get(id)?.networkInterfaces[0] ?? addresses.get(`${vpcId}/${id}`))?.zone.name;
    return [arn, {
      state: loadBalancer.State?.Code ?? 'in an unknown state',
      vpcId,
      zones: (loadBalancer.AvailabilityZones ?? []).map(({ ZoneName, SubnetId = '', LoadBalancerAddresses }) => {
        const privateIpv4 = LoadBalancerAddresses?.find((each) => each.PrivateIPv4Address !== undefined)?.PrivateIPv4Address
          ?? entrances.get(`${descriptionOfInterfaces(arn)}/${SubnetId}`);
        return {
          zone: surroundings.zoneOf({ AvailabilityZone: ZoneName, SubnetId }),
          subnetId: SubnetId,
          ...(privateIpv4 !== undefined && { privateIpv4 }),
        };
      }),
      securityGroupIds: loadBalancer.SecurityGroups ?? [],
      ...(crossZone !== undefined && { crossZone }),
      ...(listeners && { listener: toListener(listeners, groups, answers) }),
      ...(registered && { registered: registered.map((each) => toRegistered(each, nameOf, zoneOfTarget)) }),
    }];
  }));
}

/** EC2 describes the interfaces of `…:loadbalancer/net/name/0123456789abcdef` as `ELB net/name/0123456789abcdef`. */
export function descriptionOfInterfaces(arn: string): string {
  return `ELB ${arn.split(':loadbalancer/')[1] ?? ''}`;
}

/** Several protocols cannot share a port, so that there is at most one; UDP comes first all the same. */
function vxlanListener(listeners: readonly facts.Listener[]): facts.Listener | undefined {
  const rank = ({ Protocol = '' }: facts.Listener) => ['UDP', 'TCP_UDP'].includes(Protocol) ? Protocol.length : Infinity;
  return listeners.filter(({ Port }) => Port === VXLAN_PORT).sort((a, b) => rank(a) - rank(b))[0];
}

/** ARNs of the target groups of a load balancer that mirrored packets reach; without sight of the listeners, of all that could. */
export function receivingGroups(
  arn: string,
  listeners: readonly facts.Listener[] | undefined,
  targetGroups: readonly facts.TargetGroup[],
): readonly string[] {
  if (listeners === undefined) {
    return targetGroups
      .filter(({ LoadBalancerArns, Protocol = '' }) => LoadBalancerArns?.includes(arn) && ['UDP', 'TCP_UDP'].includes(Protocol))
      .flatMap(({ TargetGroupArn }) => TargetGroupArn ?? []);
  }
  return forwardedTo(vxlanListener(listeners));
}

/** What mirrored packets are passed on to; `undefined` where that could not be read. */
export function registeredBehind(arn: string, answers: facts.LoadBalancingFacts): readonly facts.TargetHealthDescription[] | undefined {
  const behind = receivingGroups(arn, answers.listeners.get(arn), answers.targetGroups).map((group) => answers.targetHealth.get(group));
  return behind.length === 0 || behind.includes(undefined) ? undefined : behind.flatMap((each) => each ?? []);
}

function forwardedTo(listener: facts.Listener | undefined): readonly string[] {
  return [...new Set((listener?.DefaultActions ?? []).flatMap(({ TargetGroupArn, ForwardConfig }) => {
    const weighted = ForwardConfig?.TargetGroups ?? [];
    if (weighted.length === 0) return TargetGroupArn ?? [];
    return weighted.filter(({ Weight }) => Weight !== 0).flatMap((each) => each.TargetGroupArn ?? []);
  }))];
}

/** The port is the one that packets are passed on to: a target's own, or its group's. */
function toListener(
  listeners: readonly facts.Listener[],
  groups: readonly string[],
  { targetGroups, targetHealth }: facts.LoadBalancingFacts,
): LoadBalancer['listener'] {
  const listener = vxlanListener(listeners);
  if (listener === undefined) return 'none';
  const ports = [
    ...groups.flatMap((group) => (targetHealth.get(group) ?? []).flatMap(({ Target }) => Target?.Port ?? [])),
    ...targetGroups.filter(({ TargetGroupArn = '' }) => groups.includes(TargetGroupArn)).flatMap(({ Port }) => Port ?? []),
  ];
  return { protocol: listener.Protocol ?? 'unknown', port: ports[0] ?? VXLAN_PORT };
}

function toRegistered(
  { Target, TargetHealth }: facts.TargetHealthDescription, nameOf: (id: string) => string, zoneOf: (id: string) => string | undefined,
): RegisteredTarget {
  const id = nameOf(Target?.Id ?? '');
  const zone = Target?.AvailabilityZone ?? zoneOf(id);
  return { id, ...(zone && { zone }), healthy: TargetHealth?.State === 'healthy' };
}
