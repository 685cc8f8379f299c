import type { TargetCapacity } from '../assignment/assign';
import type { Action, TargetLoad } from '../model/decision';
import type { Inventory, Session, Target } from '../model/inventory';
import type { Settings } from '../model/settings';
import { zonesOf } from '../targets/zones';

/** The load of every configured target, now and once the actions are carried out. */
export function loads(
  inventory: Inventory,
  settings: Settings,
  capacities: ReadonlyMap<string, TargetCapacity>,
  actions: readonly Action[],
): readonly TargetLoad[] {
  const targets = new Map(inventory.targets.map((target) => [target.targetId, target]));
  const now = sessionsPerTarget(inventory.sessions);
  const planned = new Map(now);
  const add = (targetId: string, sessions: number) => planned.set(targetId, (planned.get(targetId) ?? 0) + sessions);
  for (const action of actions) {
    if (action.action !== 'delete') add(action.targetId, 1);
    if (action.action !== 'create') add(action.action === 'modify' ? action.previousTargetId : action.targetId, -1);
  }
  return settings.targets.map(({ targetId, availabilityZones }) => ({
    targetId,
    availabilityZones: availabilityZones ?? zoneNames(targets.get(targetId)),
    capacity: targets.has(targetId) ? capacities.get(targetId)?.capacity ?? null : 0,
    sessions: now.get(targetId) ?? 0,
    planned: planned.get(targetId) ?? 0,
  }));
}

/** Sessions on each target, own and foreign: both use up what EC2 allows. */
export function sessionsPerTarget(sessions: readonly Pick<Session, 'targetId'>[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { targetId } of sessions) counts.set(targetId, (counts.get(targetId) ?? 0) + 1);
  return counts;
}

function zoneNames(target: Target | undefined): readonly string[] {
  return (target === undefined ? [] : zonesOf(target)).map(({ name }) => name).filter((name) => name !== '').sort();
}
