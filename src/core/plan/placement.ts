import { demandsOf, isAssignable } from './demands';
import type { InterfaceState } from './interface-state';
import { sessionsPerTarget } from './load';
import { rebalance } from './rebalance';
import { SESSIONS_PER_ACCOUNT } from '../../limits';
import { assign, type Assignment, type TargetCapacity } from '../assignment/assign';
import { standingAfter } from '../assignment/standing';
import { openTargets } from '../assignment/target-nodes';
import type { Ledger } from '../ledger/ledger';
import type { Inventory, Session, Target } from '../model/inventory';
import type { Settings } from '../model/settings';
import { capacity } from '../targets/capacity';

export interface Placement extends Assignment {
  /** Interfaces that move for nothing but a more even load. */
  readonly rebalanced: ReadonlySet<string>;
}

/**
 * Hands the sensors' room out to the interfaces that are to be mirrored.
 *
 * @param roomInAccount sessions that these interfaces may have together
 * @param rebalanceLimit the most sessions that move for a more even load
 */
export function place(
  states: readonly InterfaceState[], capacities: readonly TargetCapacity[], roomInAccount: number, rebalanceLimit: number,
): Placement {
  const assignables = states.filter(isAssignable);
  const rebalanced = new Set<string>();
  let demands = demandsOf(assignables);
  for (;;) {
    const assignment = assign(demands, capacities, roomInAccount);
    if (rebalanced.size >= rebalanceLimit) return { ...assignment, rebalanced };
    const targets = rebalance(assignables, assignment, capacities, rebalanceLimit - rebalanced.size);
    for (const { networkInterface: { networkInterfaceId: id }, working } of assignables) {
      const target = assignment.targets.get(id);
      if (target !== targets.get(id) && working.some(({ targetId }) => targetId === target)) rebalanced.add(id);
    }
    const after = standingAfter(demands, { ...assignment, targets });
    // A sensor that held more than it may takes others in again once enough have moved.
    if (openTargets(after, capacities).size === openTargets(demands, capacities).size) return { ...assignment, targets, rebalanced };
    demands = after;
  }
}

/** Number of sessions that the account may hold besides those that stay in any case. Unknown if only some were read, or if it holds more. */
export function accountRoom(
  states: readonly InterfaceState[], { partial, sessions }: Inventory, leaving: readonly unknown[], settings: Settings,
): number {
  const limit = settings.accountSessionLimit ?? SESSIONS_PER_ACCOUNT;
  if (partial || sessions.length > limit) return Infinity;
  return limit - (sessions.length - leaving.length - states.flatMap(movableSessions).length);
}

/**
 * Room of every configured target that EC2 knows.
 *
 * @param leaving sessions that no subject has and that will be deleted
 */
export function targetCapacities(
  states: readonly InterfaceState[], leaving: readonly { readonly targetId: string }[], inventory: Inventory, ledger: Ledger, settings: Settings,
): ReadonlyMap<string, TargetCapacity> {
  const sessions = sessionsPerTarget(inventory.sessions);
  const loose = sessionsPerTarget([...states.flatMap(movableSessions), ...leaving]);
  const targets = new Map(inventory.targets.map((target) => [target.targetId, target]));
  const instances = new Map(inventory.instances.map((instance) => [instance.instanceId, instance]));
  const sensorOf = (target: Target) => instances.get((target.kind === 'network-interface' && target.networkInterface?.instanceId) || '');
  return new Map(settings.targets.flatMap((configured) => {
    const target = targets.get(configured.targetId);
    if (target === undefined) return [];
    const { targetId } = target;
    const held = sessions.get(targetId) ?? 0;
    const limit = ledger.refusedTargets.has(targetId) ? held : capacity(target, sensorOf(target), configured);
    const room: TargetCapacity = {
      targetId,
      fixed: held - (loose.get(targetId) ?? 0),
      weight: configured.weight ?? 1,
      ...(limit !== undefined && { capacity: limit }),
    };
    return [[targetId, room] as const];
  }));
}

/** The sessions that the assignment may move or delete, and those that will be deleted. */
function movableSessions(state: InterfaceState): readonly Session[] {
  const { eligibility, own } = state;
  return isAssignable(state) || (!eligibility.eligible && !eligibility.keepsSession) ? own : own.slice(1);
}

