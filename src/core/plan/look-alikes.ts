import type { Inventory, Session } from '../model/inventory';
import type { Settings } from '../model/settings';
import { withDiscoveredTargets } from '../targets/discovery';

/**
 * Foreign sessions that look like own ones whose owner tag was removed: without the tag, on a configured target, with the configured filter.
 *
 * They may as well have been created by hand, so that they stay foreign.
 */
export function lookAlikes({ sessions, targets }: Pick<Inventory, 'sessions' | 'targets'>, settings: Settings): readonly Session[] {
  const configured = new Set(withDiscoveredTargets(settings, targets).targets.map(({ targetId }) => targetId));
  return sessions.filter(({ owner, filterId, targetId }) => owner === undefined && filterId === settings.filterId && configured.has(targetId));
}
