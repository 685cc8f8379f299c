import type * as ec2 from '@aws-sdk/client-ec2';
import type { Ec2Facts } from './facts';
import { registeredIn, type LoadBalancerContext } from './load-balancers';
import type { DescribedPlace } from './zones';
import type { Gateway, NetworkInterface, VpcEndpoint, Zone } from '../../core/model/inventory';

/** What endpoints are put together from. */
export interface EndpointContext {
  readonly interfaces: ReadonlyMap<string, NetworkInterface>;
  /** Endpoint services of this account by name, each with its Gateway Load Balancers. */
  readonly gateways: ReadonlyMap<string, readonly Gateway[]>;
  zoneOf(place: DescribedPlace): Zone;
}

/** A Gateway Load Balancer endpoint has one subnet, and in it one interface, whose address packets are sent to. */
export function toVpcEndpoint(endpoint: ec2.VpcEndpoint, { interfaces, gateways, zoneOf }: EndpointContext): VpcEndpoint {
  const networkInterfaceIds = endpoint.NetworkInterfaceIds ?? [];
  const leadsTo = gateways.get(endpoint.ServiceName ?? '');
  const own = networkInterfaceIds.flatMap((id) => interfaces.get(id) ?? []);
  return {
    state: endpoint.State ?? '',
    vpcId: endpoint.VpcId ?? '',
    subnets: (endpoint.SubnetIds ?? []).map((subnetId) => {
      const entrance = own.find((each) => each.subnetId === subnetId);
      const zone = entrance?.zone ?? zoneOf({ SubnetId: subnetId });
      return {
        subnetId,
        ...(zone.name !== '' && { zone }),
        ...(entrance?.privateIpv4 !== undefined && { privateIpv4: entrance.privateIpv4 }),
      };
    }),
    networkInterfaceIds,
    ...(leadsTo && { gateways: leadsTo }),
  };
}

/** Gateway Load Balancers of this account's endpoint services, by service name. */
export function gatewaysOf(
  { endpointServices = [], loadBalancing }: Ec2Facts, inventory: Pick<LoadBalancerContext, 'instances' | 'otherInterfaces'>,
): ReadonlyMap<string, readonly Gateway[]> {
  const registeredOf = loadBalancing && registeredIn(loadBalancing, inventory);
  const vpcs = new Map((loadBalancing?.loadBalancers ?? []).map(({ LoadBalancerArn = '', VpcId }) => [LoadBalancerArn, VpcId]));
  return new Map(endpointServices.map(({ ServiceName = '', GatewayLoadBalancerArns = [] }) => [ServiceName, GatewayLoadBalancerArns.map((arn) => {
    const vpcId = vpcs.get(arn);
    const registered = registeredOf?.(arn, vpcId ?? '');
    return { ...(vpcId !== undefined && { vpcId }), ...(registered && { registered }) };
  })]));
}
