import { awaitsSweep } from './awaits-sweep';
import { brake, leaveToSweep } from './deselection-limit';
import { conclude } from './interface-plan';
import { examine, isReplaceable, type Subject } from './interface-state';
import { loads, sessionsPerTarget } from './load';
import { inOrder } from './order';
import { abandonedSessions } from './orphaned-sessions';
import { accountRoom, place, rooms } from './placement';
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
 * The places of subjects in the order in which something is done for them: carrying out a plan for thousands takes an hour.
 *
 * Primary interfaces come before others, and among the equally urgent the youngest: somebody may be waiting for them, and whoever works through their
 * events starts with the oldest.
 * Of the same age they stay in the order in which they are given.
 */
function byUrgency(subjects: readonly Subject[]): readonly number[] {
  const priority = ({ eligibility }: Subject) => (eligibility.eligible ? eligibility.priority : 0);
  const launchedAt = ({ instance }: Subject) => instance.launchedAt ?? 0;
  const primary = ({ networkInterface }: Subject) => Number(networkInterface.primary);
  const most = (of: (subject: Subject) => number, a: number, b: number) => of(subjects[b]) - of(subjects[a]);
  return [...subjects.keys()].sort((a, b) => most(priority, a, b) || most(primary, a, b) || most(launchedAt, a, b));
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
  const reach = reachability(inventory, settings);
  const ownSessions = inventory.sessions.filter((session) => isOwn(session, settings)).length;
  const refused = refusalStatus(ledger.refusals, now);
  const examined = withoutRefused(examine(inventory, ledger, settings, now, reach), refused);
  const subjects = inventory.partial ? leaveToSweep(examined) : brake(examined, ownSessions, settings.maxRemovalPercent ?? 100);
  const leaving = abandonedSessions(inventory, ledger, settings, now).filter((action) => mayDelete(action, refused));
  const sensors = rooms(subjects, leaving, inventory, ledger, settings);
  const placement = place(subjects, [...sensors.values()], accountRoom(subjects, inventory, leaving, settings), settings.rebalanceLimit ?? 0);
  const { targets, staying, rebalanced, beyondAccount } = placement;

  const kinds = new Map(inventory.targets.map(({ targetId, kind }) => [targetId, kind]));
  const whyNowhere = (subject: Subject) => whyUnmirrored(subject, reach, sensors, ledger, beyondAccount);
  // Only configured targets are handed out, and of those there is a candidate each.
  const doubt = ({ networkInterface }: Subject, targetId: string) => reach.candidate(networkInterface, targetId)!.reason;
  const conclusions = subjects.map((subject) => {
    const { networkInterfaceId: id } = subject.networkInterface;
    const targetId = targets.get(id);
    const kind = targetId === undefined ? undefined : kinds.get(targetId);
    return conclude(subject, { targetId, kind, stays: staying.get(id), rebalanced: rebalanced.has(id) }, whyNowhere, doubt);
  });
  const interfaces = conclusions.map(({ decision }) => decision);
  const replaceable = new Set(subjects.filter(isReplaceable).map(({ networkInterface }) => networkInterface.networkInterfaceId));
  const actions = inOrder(
    [...byUrgency(subjects).flatMap((index) => conclusions[index].actions).filter((action) => mayDelete(action, refused)), ...leaving],
    freeRoom(),
    (move) => replaceable.has(move.networkInterfaceId) && mayReplace(move, refused),
  );

  return {
    interfaces,
    actions,
    sensors: loads(inventory, settings, sensors, actions),
    summary: summarize(interfaces, actions),
    held: subjects.filter(({ braked }) => braked).length,
    ...(awaitsSweep(subjects, interfaces, inventory, ledger, settings, now) && { awaitsSweep: true }),
  };

  function freeRoom(): ReadonlyMap<string, number> {
    const held = sessionsPerTarget(inventory.sessions);
    return new Map([...sensors.values()].flatMap(({ targetId, capacity }) => (
      capacity === undefined ? [] : [[targetId, capacity - (held.get(targetId) ?? 0)]]
    )));
  }
}
