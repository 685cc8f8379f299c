import type { NetworkInterface, Reservation, TrafficMirrorTarget } from '@aws-sdk/client-ec2';
import type { Ec2Api } from '../ec2-api';
import { unlessRefused } from '../errors';
import type { Ec2Facts } from './facts';
import { descriptionOfInterfaces, registeredBehind } from './load-balancers';
import { readLoadBalancing } from './load-balancing';
import type { LoadBalancingApi } from '../load-balancing-api';
import type { LoadBalancingFacts } from './load-balancing-facts';

/** What load balancer and endpoint targets lead to. */
export interface BehindTargets extends Pick<Ec2Facts, 'loadBalancing' | 'vpcEndpoints'> {
  /** Those of load balancers and endpoints, and those that are registered by their address. */
  readonly networkInterfaces: readonly NetworkInterface[];
  /** Of instances that are registered as such. */
  readonly reservations: readonly Reservation[];
}

/**
 * Of load balancers, those of all targets: what is registered behind any of them receives mirrored traffic.
 *
 * For targets that are interfaces this takes no call.
 *
 * @param configured those of the targets that are in use
 */
export async function readBehindTargets(
  api: Ec2Api, loadBalancingApi: () => Promise<LoadBalancingApi>, targets: readonly TrafficMirrorTarget[], configured: readonly TrafficMirrorTarget[],
): Promise<BehindTargets> {
  const arns = targets.flatMap(({ NetworkLoadBalancerArn }) => NetworkLoadBalancerArn ?? []);
  const endpointIds = configured.flatMap(({ GatewayLoadBalancerEndpointId }) => GatewayLoadBalancerEndpointId ?? []);
  const [loadBalancing, vpcEndpoints] = await Promise.all([
    arns.length === 0 ? undefined : loadBalancingApi().then((elb) => readLoadBalancing(elb, arns)),
    endpointIds.length === 0 ? undefined : unlessRefused(api.vpcEndpoints(endpointIds)),
  ]);
  const registered = loadBalancing === undefined ? [] : registeredTargets(loadBalancing);
  const [ofLoadBalancers, ofEndpoints, atAddresses, reservations] = await Promise.all([
    api.networkInterfacesDescribedAs((loadBalancing?.loadBalancers ?? []).map(({ LoadBalancerArn = '' }) => descriptionOfInterfaces(LoadBalancerArn))),
    api.networkInterfaces((vpcEndpoints ?? []).flatMap(({ NetworkInterfaceIds = [] }) => NetworkInterfaceIds)),
    api.networkInterfacesAt(unique(registered.filter(({ id }) => !isInstance(id)))),
    api.reservations(unique(registered.filter(({ id }) => isInstance(id)))),
  ]);
  // Who has the same address in another VPC is no sensor.
  const registeredInterfaces = atAddresses.filter(({ VpcId, PrivateIpAddresses = [] }) => (
    registered.some(({ id, vpcId }) => vpcId === VpcId && PrivateIpAddresses.some(({ PrivateIpAddress }) => PrivateIpAddress === id))
  ));
  return { loadBalancing, vpcEndpoints, reservations, networkInterfaces: [...ofLoadBalancers, ...ofEndpoints, ...registeredInterfaces] };
}

/** An instance or an address, and the VPC that it is in. */
interface Registered {
  readonly id: string;
  readonly vpcId?: string;
}

function registeredTargets(loadBalancing: LoadBalancingFacts): readonly Registered[] {
  return loadBalancing.loadBalancers.flatMap(({ LoadBalancerArn = '', VpcId: vpcId }) => (
    (registeredBehind(LoadBalancerArn, loadBalancing) ?? []).map(({ Target }) => ({ id: Target?.Id ?? '', vpcId }))
  ));
}

function unique(registered: readonly Registered[]): readonly string[] {
  return [...new Set(registered.map(({ id }) => id))];
}

function isInstance(id: string): boolean {
  return id.startsWith('i-');
}
