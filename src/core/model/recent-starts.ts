import type { Inventory } from './inventory';

/** For how long after its launch somebody may be waiting for an instance, in milliseconds: a burst of thousands takes about that long. */
const RECENT = 60 * 60 * 1000;

/**
 * When instances were launched, or started again, as far as that is recent, by instance id.
 *
 * Those that have run for longer are mirrored for another reason than their start: a new deployment, another selection, more room.
 *
 * @param now the current time in milliseconds since the epoch
 */
export function recentStarts({ instances }: Inventory, now: number): ReadonlyMap<string, number> {
  return new Map(instances.flatMap(({ instanceId, launchedAt }) => (
    launchedAt !== undefined && now - launchedAt < RECENT ? [[instanceId, launchedAt] as const] : []
  )));
}
