import type { Subnet } from '@aws-sdk/client-ec2';
import type { Zone } from '../core/inventory';

/** Where an answer says that something is; any of it may be missing. */
export interface DescribedPlace {
  readonly AvailabilityZone?: string;
  readonly AvailabilityZoneId?: string;
  readonly SubnetId?: string;
}

/** Completes zones from what subnets tell. All answers of one account name zones alike, so that a name has the same ID throughout. */
export function zones(subnets: readonly Subnet[]): (place: DescribedPlace | undefined) => Zone {
  const bySubnet = new Map(subnets.map((subnet) => [subnet.SubnetId, subnet]));
  const ids = new Map(subnets.map(({ AvailabilityZone, AvailabilityZoneId }) => [AvailabilityZone, AvailabilityZoneId]));
  return (place) => {
    const subnet = place?.SubnetId === undefined ? undefined : bySubnet.get(place.SubnetId);
    const name = place?.AvailabilityZone ?? subnet?.AvailabilityZone ?? '';
    const id = place?.AvailabilityZoneId ?? subnet?.AvailabilityZoneId ?? ids.get(name);
    return { name, ...(id !== undefined && { id }) };
  };
}
