import { awaitsSweep } from './awaits-sweep';
import { applyDeselectionLimit, leaveToSweep } from './deselection-limit';
import { planInterface } from './interface-plan';
import { inspectInterfaces, isReplaceable, type InterfaceState } from './interface-state';
import { loads, sessionsPerTarget } from './load';
import { inOrder } from './order';
import { orphanedSessions } from './orphaned-sessions';
import { accountRoom, place, targetCapacities } from './placement';
import { mayDelete, mayReplace, withoutRefused } from './refused';
import { isOwn } from './sessions';
import { whyUnmirrored } from './unmirrored';
import type { Ledger } from '../ledger/ledger';
import { refusalStatus } from '../ledger/refusal-status';
import type { Plan } from '../model/decision';
import type { Inventory } from '../model/inventory';
import type { Settings } from '../model/settings';
import { summarize } from '../model/summary';
import { reachability } from '../reachability/reachability';
import { withDiscoveredTargets } from '../targets/discovery';

/**
 * The order in which interfaces are processed: carrying out a plan for thousands takes an hour.
 *
 * Primary interfaces come first, and among equally urgent ones the youngest: users may be waiting for them, and the worker for their events starts
 * with the oldest. Interfaces of the same age keep their order.
 */
function byUrgency(states: readonly InterfaceState[]): readonly number[] {
  const priority = ({ eligibility }: InterfaceState) => (eligibility.eligible ? eligibility.priority : 0);
  const launchedAt = ({ instance }: InterfaceState) => instance.launchedAt ?? 0;
  const primary = ({ networkInterface }: InterfaceState) => Number(networkInterface.primary);
  const most = (of: (state: InterfaceState) => number, a: number, b: number) => of(states[b]) - of(states[a]);
  return [...states.keys()].sort((a, b) => most(priority, a, b) || most(primary, a, b) || most(launchedAt, a, b));
}

/**
 * Decides for every interface whether a sensor is to receive its packets, which one, and what has to be done for it.
 *
 * Pure: the same inputs give the same plan, in whatever order they come, and planning again after the plan was carried out gives no action.
 *
 * @param now the current time in milliseconds since the epoch
 */
export function decide(inventory: Inventory, ledger: Ledger, asked: Settings, now: number): Plan {
  const settings = withDiscoveredTargets(asked, inventory.targets);
  const reachable = reachability(inventory, settings);
  const ownSessions = inventory.sessions.filter((session) => isOwn(session, settings)).length;
  const refused = refusalStatus(ledger.refusals, now);
  const inspected = withoutRefused(inspectInterfaces(inventory, ledger, settings, now, reachable), refused);
  const states = inventory.partial ? leaveToSweep(inspected) : applyDeselectionLimit(inspected, ownSessions, settings.maxDeselectedPercent ?? 100);
  const leaving = orphanedSessions(inventory, ledger, settings, now).filter((action) => mayDelete(action, refused));
  const capacities = targetCapacities(states, leaving, inventory, ledger, settings);
  const placement = place(states, [...capacities.values()], accountRoom(states, inventory, leaving, settings), settings.rebalanceLimit ?? 0);
  const { targets, staying, rebalanced, beyondAccount } = placement;

  const kinds = new Map(inventory.targets.map(({ targetId, kind }) => [targetId, kind]));
  const whyNowhere = (state: InterfaceState) => whyUnmirrored(state, reachable, capacities, ledger, beyondAccount);
  // Only configured targets are handed out, and of those there is a candidate each.
  const doubt = ({ networkInterface }: InterfaceState, targetId: string) => reachable.candidate(networkInterface, targetId)!.reason;
  const plans = states.map((state) => {
    const { networkInterfaceId: id } = state.networkInterface;
    const targetId = targets.get(id);
    const kind = targetId === undefined ? undefined : kinds.get(targetId);
    return planInterface(state, { targetId, kind, stays: staying.get(id), rebalanced: rebalanced.has(id) }, whyNowhere, doubt);
  });
  const interfaces = plans.map(({ decision }) => decision);
  const replaceable = new Set(states.filter(isReplaceable).map(({ networkInterface }) => networkInterface.networkInterfaceId));
  const actions = inOrder(
    [...byUrgency(states).flatMap((index) => plans[index].actions).filter((action) => mayDelete(action, refused)), ...leaving],
    freeRoom(),
    (move) => replaceable.has(move.networkInterfaceId) && mayReplace(move, refused),
  );

  return {
    interfaces,
    actions,
    targets: loads(inventory, settings, capacities, actions),
    summary: summarize(interfaces, actions),
    held: states.filter(({ heldByLimit }) => heldByLimit).length,
    ...(awaitsSweep(states, interfaces, inventory, ledger, settings, now) && { awaitsSweep: true }),
  };

  function freeRoom(): ReadonlyMap<string, number> {
    const held = sessionsPerTarget(inventory.sessions);
    return new Map([...capacities.values()].flatMap(({ targetId, capacity }) => (
      capacity === undefined ? [] : [[targetId, capacity - (held.get(targetId) ?? 0)]]
    )));
  }
}
