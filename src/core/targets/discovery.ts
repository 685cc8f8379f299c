import type { TargetIdentity } from '../model/inventory';
import type { Settings, TargetDiscoverySettings } from '../model/settings';

/**
 * The settings with what the discovery finds among the targets that exist: after those that are listed, in the order of their ids.
 *
 * What the settings say of a target that is listed stands, though it is found as well.
 */
export function withDiscoveredTargets(settings: Settings, existing: readonly TargetIdentity[]): Settings {
  const { targets, targetDiscovery } = settings;
  if (targetDiscovery === undefined) return settings;
  const listed = new Set(targets.map(({ targetId }) => targetId));
  const found = existing.filter((target) => isOfOwner(target, targetDiscovery) && hasTags(target, targetDiscovery)).map(({ targetId }) => targetId);
  const discovered = [...new Set(found)].filter((targetId) => !listed.has(targetId)).sort();
  return { ...settings, targets: [...targets, ...discovered.map((targetId) => ({ targetId }))] };
}

/**
 * Targets on which an own session may stay when nothing else can take it: those that are configured, and whatever else the discovery could find.
 *
 * A tag may be taken away, or mistyped, by mistake, and that must not blind an account. An owner whose targets no longer count is no mistake.
 */
export function toleratedTargets(settings: Settings, existing: readonly TargetIdentity[]): ReadonlySet<string> {
  const { targetDiscovery } = settings;
  const discoverable = targetDiscovery === undefined ? [] : existing.filter((target) => isOfOwner(target, targetDiscovery));
  return new Set([...settings.targets, ...discoverable].map(({ targetId }) => targetId));
}

/** Anybody can share a target, with whatever tags. */
function isOfOwner({ ownerId }: TargetIdentity, { ownerIds }: TargetDiscoverySettings): boolean {
  return ownerIds.includes(ownerId);
}

function hasTags({ tags }: TargetIdentity, wanted: TargetDiscoverySettings): boolean {
  return Object.entries(wanted.tags).every(([key, value]) => tags?.[key] === value);
}
