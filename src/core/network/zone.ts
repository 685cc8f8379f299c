import type { Zone } from '../model/inventory';

/** The zone of something whose zone EC2 does not tell. */
export const UNKNOWN_ZONE: Zone = { name: '' };

export type Locality = 'local' | 'remote' | 'unknown';

/** A zone as EC2 reports it, or a configured name or ID. */
export type Place = Zone | string;

/**
 * Whether one of these places is the source's zone.
 *
 * IDs mean the same everywhere. Names are shuffled per account, so that they count only where both were given by one account.
 */
export function locality(source: Zone, places: readonly Place[], sameAccount: boolean): Locality {
  const each = places.map((place) => (typeof place === 'string' ? toConfigured(source, place) : toDescribed(source, place, sameAccount)));
  if (each.includes('local')) return 'local';
  return each.length === 0 || each.includes('unknown') ? 'unknown' : 'remote';
}

/** Where packets from a zone enter: by the entrances in that zone, or by any if there is none. */
export function nearest<T extends { readonly zone: Zone }>(entrances: readonly T[], source: Zone, sameAccount: boolean): readonly T[] {
  const local = entrances.filter(({ zone }) => locality(source, [zone], sameAccount) === 'local');
  return local.length > 0 ? local : entrances;
}

function toDescribed(source: Zone, place: Zone, sameAccount: boolean): Locality {
  if (source.id !== undefined && place.id !== undefined) return source.id === place.id ? 'local' : 'remote';
  if (!sameAccount || source.name === '' || place.name === '') return 'unknown';
  return source.name === place.name ? 'local' : 'remote';
}

function toConfigured(source: Zone, place: string): Locality {
  if (place === source.id || place === source.name) return 'local';
  const comparable = ZONE_ID.test(place) ? source.id !== undefined : source.name !== '';
  return comparable ? 'remote' : 'unknown';
}

/** `use1-az1`, `usw2-lax1-az1`; a name has a dash between letters and digits of its Region: `us-east-1a`. */
const ZONE_ID = /^[a-z]+[0-9]+-/;

export function zoneInWords(place: Place): string {
  if (typeof place === 'string') return place;
  const name = place.name === '' ? 'an unknown zone' : place.name;
  return place.id === undefined ? name : `${name} (${place.id})`;
}
