import type { Zone } from '../../core/model/inventory';

/** Where an answer says that something is; any of it may be missing. */
export interface DescribedPlace {
  readonly AvailabilityZone?: string;
  readonly AvailabilityZoneId?: string;
  readonly SubnetId?: string;
}

/**
 * Completes zones: what one answer leaves out, another may tell.
 *
 * All answers of one account name zones alike, so that a name has the same ID throughout.
 *
 * @param places all that are described anywhere
 */
export function zones(places: readonly DescribedPlace[]): (place: DescribedPlace) => Zone {
  const ids = new Map<string | undefined, string>();
  const names = new Map<string | undefined, string>();
  for (const { AvailabilityZone, AvailabilityZoneId, SubnetId } of places) {
    if (AvailabilityZone && AvailabilityZoneId) ids.set(AvailabilityZone, AvailabilityZoneId);
    if (AvailabilityZone && SubnetId) names.set(SubnetId, AvailabilityZone);
  }
  return ({ AvailabilityZone, AvailabilityZoneId, SubnetId }) => {
    const name = AvailabilityZone || names.get(SubnetId) || '';
    const id = AvailabilityZoneId || ids.get(name);
    return { name, ...(id && { id }) };
  };
}
