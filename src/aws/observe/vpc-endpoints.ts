import type * as ec2 from '@aws-sdk/client-ec2';
import type { DescribedPlace } from './zones';
import type { NetworkInterface, VpcEndpoint, Zone } from '../../core/inventory';

/** A Gateway Load Balancer endpoint has one subnet, and in it one interface, whose address packets are sent to. */
export function toVpcEndpoint(
  endpoint: ec2.VpcEndpoint,
  interfaces: ReadonlyMap<string, NetworkInterface>,
  zoneOf: (place: DescribedPlace) => Zone,
): VpcEndpoint {
  const networkInterfaceIds = endpoint.NetworkInterfaceIds ?? [];
  const own = networkInterfaceIds.flatMap((id) => interfaces.get(id) ?? []);
  return {
    state: endpoint.State ?? 'in an unknown state',
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
  };
}
