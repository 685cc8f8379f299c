import type { NetworkInterface, Reservation, TrafficMirrorTarget } from '@aws-sdk/client-ec2';
import type { Ec2Facts } from './facts';
import { descriptionOfInterfaces, registeredBehind } from './load-balancers';
import { readLoadBalancing } from './load-balancing';
import type { LoadBalancingFacts } from './load-balancing-facts';
import { type Peerings, readPeerings } from './peerings';
import type { Reads } from './reads';
import { type Registered, readRegistered } from './registered';
import type { Ec2Api } from '../ec2/ec2-api';
import type { LoadBalancingApi } from '../elbv2/load-balancing-api';

/** What is behind targets that are load balancers or endpoints. */
export interface BehindTargets extends Pick<Ec2Facts, 'loadBalancing' | 'vpcEndpoints' | 'endpointServices'>, Peerings {
  /** Those of load balancers and endpoints, and those that are registered by their address. */
  readonly networkInterfaces: readonly NetworkInterface[];
  /** Of instances that are registered as such. */
  readonly reservations: readonly Reservation[];
}

/**
 * Of all targets: what is registered behind any of them receives mirrored traffic.
 *
 * For targets that are interfaces this takes no call.
 */
export async function readBehindTargets(
  api: Ec2Api, loadBalancingApi: () => Promise<LoadBalancingApi>, targets: readonly TrafficMirrorTarget[], reads: Reads,
): Promise<BehindTargets> {
  const endpoints = await readEndpoints(api, targets, reads);
  const arns = targets.flatMap(({ NetworkLoadBalancerArn }) => NetworkLoadBalancerArn ?? []);
  const gatewayArns = (endpoints.endpointServices ?? []).flatMap(({ GatewayLoadBalancerArns = [] }) => GatewayLoadBalancerArns);
  const all = [...new Set([...arns, ...gatewayArns])];
  const loadBalancing = all.length === 0 ? undefined : await loadBalancingApi().then((elb) => readLoadBalancing(elb, all, reads));
  const [nodes, ofEndpoints] = await Promise.all([
    reads.optional('ec2:DescribeNetworkInterfaces', api.networkInterfacesDescribedAs(arns.map(descriptionOfInterfaces))),
    reads.optional('ec2:DescribeNetworkInterfaces', api.networkInterfaces(
      (endpoints.vpcEndpoints ?? []).flatMap(({ NetworkInterfaceIds = [] }) => NetworkInterfaceIds),
    )),
  ]);
  const registered = registeredTargets(all, loadBalancing);
  const vpcIds = [...loadBalancing?.loadBalancers ?? [], ...nodes ?? []].flatMap(({ VpcId }) => VpcId ?? []);
  let read: Promise<Peerings> | undefined;
  const peerings = () => read ??= readPeerings(api, vpcIds, reads);
  // Who may be behind what cannot be read depends on what its VPC is peered with.
  const isUnread = arns.some((arn) => registeredBehind(arn, loadBalancing) === undefined);
  const found = await readRegistered(api, registered, peerings, reads);
  return {
    ...endpoints,
    ...(isUnread ? await peerings() : found.peerings),
    loadBalancing,
    reservations: found.reservations,
    networkInterfaces: [...nodes ?? [], ...ofEndpoints ?? [], ...found.networkInterfaces],
  };
}

/** Endpoints, and those of their services that are the account's own. */
async function readEndpoints(
  api: Ec2Api, targets: readonly TrafficMirrorTarget[], reads: Reads,
): Promise<Pick<Ec2Facts, 'vpcEndpoints' | 'endpointServices'>> {
  const ids = targets.flatMap(({ GatewayLoadBalancerEndpointId }) => GatewayLoadBalancerEndpointId ?? []);
  if (ids.length === 0) return {};
  const vpcEndpoints = await reads.optional('ec2:DescribeVpcEndpoints', api.vpcEndpoints(ids));
  const names = [...new Set((vpcEndpoints ?? []).flatMap(({ ServiceName }) => ServiceName ?? []))];
  return { vpcEndpoints, endpointServices: await reads.optional('ec2:DescribeVpcEndpointServiceConfigurations', api.vpcEndpointServices(names)) };
}

function registeredTargets(arns: readonly string[], loadBalancing: LoadBalancingFacts | undefined): readonly Registered[] {
  const vpcs = new Map((loadBalancing?.loadBalancers ?? []).map(({ LoadBalancerArn, VpcId }) => [LoadBalancerArn, VpcId]));
  return arns.flatMap((arn) => (
    (registeredBehind(arn, loadBalancing) ?? []).map(({ Target }) => ({ id: Target?.Id ?? '', vpcId: vpcs.get(arn) }))
  ));
}
