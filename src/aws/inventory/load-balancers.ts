import type * as ec2 from '@aws-sdk/client-ec2';
import type * as facts from './load-balancing-facts';
import type { DescribedPlace } from './zones';
import type { Instance, LoadBalancer, NetworkInterface, RegisteredTarget, Zone } from '../../core/model/inventory';
import { backendFinderAt } from '../../core/targets/backend-finder';
import { VXLAN_PORT } from '../../limits';

/** Facts about load balancers from other APIs than Elastic Load Balancing. */
export interface LoadBalancerContext {
  readonly instances: readonly Instance[];
  readonly otherInterfaces: readonly NetworkInterface[];
  /** Interfaces with their descriptions: among them the load balancers' own, which hold the addresses that packets are sent to. */
  readonly described: readonly ec2.NetworkInterface[];
  zoneOf(place: DescribedPlace): Zone;
}

/** By ARN. */
export function toLoadBalancers(answers: facts.LoadBalancingFacts, context: LoadBalancerContext): ReadonlyMap<string, LoadBalancer> {
  const entrances = new Map(context.described.map((each) => [`${each.Description}/${each.SubnetId}`, each.PrivateIpAddress]));
  const registeredOf = registeredIn(answers, context);
  return new Map(answers.loadBalancers.map((loadBalancer) => {
    const arn = loadBalancer.LoadBalancerArn ?? '';
    const vpcId = loadBalancer.VpcId ?? '';
    const listeners = answers.listeners.get(arn);
    const crossZone = answers.crossZone?.get(arn);
    const groups = receivingGroups(arn, listeners, answers.targetGroups);
    const registered = registeredOf(arn, vpcId);
    return [arn, {
      state: loadBalancer.State?.Code ?? '',
      vpcId,
      zones: (loadBalancer.AvailabilityZones ?? []).map(({ ZoneName, SubnetId = '', LoadBalancerAddresses }) => {
        const privateIpv4 = LoadBalancerAddresses?.find((each) => each.PrivateIPv4Address !== undefined)?.PrivateIPv4Address
          ?? entrances.get(`${descriptionOfInterfaces(arn)}/${SubnetId}`);
        return {
          zone: context.zoneOf({ AvailabilityZone: ZoneName, SubnetId }),
          subnetId: SubnetId,
          ...(privateIpv4 && { privateIpv4 }),
        };
      }),
      securityGroupIds: loadBalancer.SecurityGroups ?? [],
      ...(crossZone !== undefined && { crossZone }),
      ...(listeners && isReadable(listeners) && { listener: toListener(listeners, groups, answers) }),
      ...(registered && { registered }),
    }];
  }));
}

/** What is registered behind load balancers; targets that do not say their zone are in that of their interface. */
export function registeredIn(
  answers: facts.LoadBalancingFacts, inventory: Pick<LoadBalancerContext, 'instances' | 'otherInterfaces'>,
): (arn: string, vpcId: string) => readonly RegisteredTarget[] | undefined {
  const ids = [...answers.targetHealth.values()].flat().map(({ Target }) => Target?.Id ?? '');
  const find = backendFinderAt(new Set(ids), inventory);
  return (arn, vpcId) => registeredBehind(arn, answers)?.map(({ Target, TargetHealth }) => {
    const port = Target?.Port;
    const each = { id: Target?.Id ?? '', ...(port !== undefined && { port }), healthy: TargetHealth?.State === 'healthy', ...(TargetHealth?.State === 'unused' && { unused: true }) };
    const { interfaces: [found], certain } = find(each, { vpcId });
    const zone = Target?.AvailabilityZone ?? (certain ? found.zone.name : '');
    return { ...each, ...(zone && { zone }) };
  });
}

/** EC2 describes the interfaces of `…:loadbalancer/net/name/0123456789abcdef` as `ELB net/name/0123456789abcdef`. */
export function descriptionOfInterfaces(arn: string): string {
  return `ELB ${arn.split(':loadbalancer/')[1] ?? ''}`;
}

/** The only listener that matters. Several protocols cannot share a port, so that there is at most one; UDP comes first all the same. */
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
    const protocols = isGateway(arn) ? ['GENEVE'] : ['UDP', 'TCP_UDP'];
    return targetGroups
      .filter(({ LoadBalancerArns, Protocol = '' }) => LoadBalancerArns?.includes(arn) && protocols.includes(Protocol))
      .flatMap(({ TargetGroupArn }) => TargetGroupArn ?? []);
  }
  return isGateway(arn) ? listeners.flatMap(forwardedTo) : forwardedTo(vxlanListener(listeners));
}

/** A Gateway Load Balancer passes on whatever it gets, and its listeners have neither port nor protocol. */
function isGateway(arn: string): boolean {
  return arn.includes(':loadbalancer/gwy/');
}

/** What mirrored packets are passed on to; `undefined` where that could not be read. */
export function registeredBehind(arn: string, answers: facts.LoadBalancingFacts | undefined): readonly facts.TargetHealthDescription[] | undefined {
  if (answers === undefined || answers.refused?.has(arn)) return undefined;
  const listeners = answers.listeners.get(arn);
  const groups = receivingGroups(arn, listeners, answers.targetGroups);
  if (groups.length === 0) return isThere(arn, answers) && mayPassOn(arn, listeners) ? undefined : [];
  const behind = groups.map((group) => answers.targetHealth.get(group));
  const isNameless = behind.some((each) => each?.some(({ Target }) => !Target?.Id));
  return behind.includes(undefined) || isNameless ? undefined : behind.flatMap((each) => each ?? []);
}

/** Whether listeners without a known target group may still forward packets: every listener has target groups. */
function mayPassOn(arn: string, listeners: readonly facts.Listener[] | undefined): boolean {
  if (listeners === undefined || (isGateway(arn) && listeners.length > 0)) return true;
  return !isGateway(arn) && (!isReadable(listeners) || vxlanListener(listeners) !== undefined);
}

/** Whether listeners say if one of them is on the port that counts. */
function isReadable(listeners: readonly facts.Listener[]): boolean {
  return vxlanListener(listeners) !== undefined || listeners.every(({ Port }) => Port !== undefined);
}

function isThere(arn: string, { loadBalancers }: facts.LoadBalancingFacts): boolean {
  return loadBalancers.some(({ LoadBalancerArn }) => LoadBalancerArn === arn);
}

function forwardedTo(listener: facts.Listener | undefined): readonly string[] {
  return [...new Set((listener?.DefaultActions ?? []).flatMap(({ TargetGroupArn, ForwardConfig }) => {
    const weighted = ForwardConfig?.TargetGroups ?? [];
    if (weighted.length === 0) return TargetGroupArn ?? [];
    const used = weighted.filter(hasWeight);
    return (used.length === 0 ? weighted : used).flatMap((each) => each.TargetGroupArn ?? []);
  }))];
}

function hasWeight({ Weight }: { readonly Weight?: number }): boolean {
  return Weight !== 0;
}

function isWeightless({ DefaultActions = [] }: facts.Listener): boolean {
  const weighted = DefaultActions.flatMap(({ ForwardConfig }) => ForwardConfig?.TargetGroups ?? []);
  return weighted.length > 0 && !weighted.some(hasWeight);
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
  return { protocol: listener.Protocol ?? '', port: ports[0] ?? VXLAN_PORT, ...(isWeightless(listener) && { weightless: true }) };
}
