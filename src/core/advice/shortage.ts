import type { Cause } from './cause';
import { type NewTargets, single } from './change';
import { SOURCES_PER_INTERFACE, SOURCES_PER_LARGE_INTERFACE } from '../../limits';

export function newTargets(availabilityZone: string, places: number, like?: string): NewTargets {
  return {
    kind: 'targets',
    availabilityZone,
    places,
    targetsOf10: Math.ceil(places / SOURCES_PER_INTERFACE),
    targetsOf100: Math.ceil(places / SOURCES_PER_LARGE_INTERFACE),
    ...(like !== undefined && { like }),
  };
}

/** How many places each zone lacks, for whatever causes. */
export function shortagesOf(causes: readonly Cause[]): readonly NewTargets[] {
  const places = new Map<string, number>();
  for (const { change } of causes) {
    for (const each of change === undefined ? [] : single(change)) {
      if (each.kind === 'targets') places.set(each.availabilityZone, (places.get(each.availabilityZone) ?? 0) + each.places);
    }
  }
  return [...places].sort(([a], [b]) => (a < b ? -1 : 1)).map(([zone, lacking]) => newTargets(zone, lacking));
}
