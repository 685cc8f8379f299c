import type { Inventory } from './inventory';

/** Milliseconds after its launch during which an instance counts as new: a burst of thousands takes about that long. */
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
