import { assign, type Assignment, type Demand, type SensorRoom } from '../assignment';
import type { Eligible } from '../eligibility';
import type { Inventory, Session, Target } from '../inventory';
import type { Ledger } from '../ledger';
import { sessionsPerTarget } from './load';
import type { Option } from '../reachability';
import { rebalance } from './rebalance';
import type { Settings } from '../settings';
import type { Subject } from './subject';
import { capacity } from '../targets/capacity';

export interface Placement {
  readonly assignment: Assignment;
  /** Interfaces that move for nothing but a more even load. */
  readonly rebalanced: ReadonlySet<string>;
}

/**
 * Hands the sensors' room out to the interfaces that are to be mirrored.
 *
 * A session whose path is closed holds its room until it moves. Where one moves and an interface is still left out, the room that it leaves is
 * handed out as well, so that nothing is left for the next plan to do.
 *
 * @param rebalanceLimit the most sessions that move for a more even load
 */
export function place(subjects: readonly Subject[], sensors: readonly SensorRoom[], rebalanceLimit: number): Placement {
  const seekers = subjects.filter(isSeeker);
  const settled: Assignment = new Map(seekers.flatMap((seeker) => (
    seeker.current !== undefined && seeker.settled ? [[seeker.networkInterface.networkInterfaceId, seeker.current.targetId]] : []
  )));
  const rebalanced = new Set<string>();
  let standing = settled;
  let room = sensors;
  for (;;) {
    const assignment = assign(demands(seekers, standing), room);
    const complete = assignment.size === seekers.length;
    const leaving = seekers.flatMap(({ networkInterface: { networkInterfaceId: id }, current }) => (
      current !== undefined && !standing.has(id) && assignment.has(id) ? [current] : []
    ));
    const left = sessionsPerTarget(leaving);
    room = room.map((sensor) => ({ ...sensor, fixed: sensor.fixed - (left.get(sensor.targetId) ?? 0) }));
    standing = assignment;
    if (leaving.length > 0 && !complete) continue;
    if (rebalanced.size >= rebalanceLimit) return { assignment, rebalanced };
    const balanced = rebalance(demands(seekers, assignment), room, rebalanceLimit - rebalanced.size);
    const moved = [...balanced].flatMap(([id, targetId]) => (
      settled.get(id) === assignment.get(id) && assignment.get(id) !== targetId ? [id] : []
    ));
    moved.forEach((id) => rebalanced.add(id));
    // A sensor that held more than it may takes others in again once it holds less.
    if (complete || moved.length === 0) return { assignment: balanced, rebalanced };
    standing = balanced;
  }
}

/** A source that some sensor may take. */
type Seeker = Subject & { readonly eligibility: Eligible };

function isSeeker(subject: Subject): subject is Seeker {
  return subject.eligibility.eligible && subject.options.length > 0 && subject.waits === undefined;
}

/** Room of every configured target that EC2 knows. */
export function rooms(subjects: readonly Subject[], inventory: Inventory, ledger: Ledger, settings: Settings): ReadonlyMap<string, SensorRoom> {
  const sessions = sessionsPerTarget(inventory.sessions);
  const loose = sessionsPerTarget(subjects.flatMap(loosened));
  const targets = new Map(inventory.targets.map((target) => [target.targetId, target]));
  const instances = new Map(inventory.instances.map((instance) => [instance.instanceId, instance]));
  const sensorOf = (target: Target) => instances.get((target.kind === 'network-interface' && target.networkInterface?.instanceId) || '');
  return new Map(settings.targets.flatMap((configured) => {
    const target = targets.get(configured.targetId);
    if (target === undefined) return [];
    const { targetId } = target;
    const held = sessions.get(targetId) ?? 0;
    const limit = ledger.refusedTargets.has(targetId) ? held : capacity(target, sensorOf(target), configured);
    const room: SensorRoom = {
      targetId,
      fixed: held - (loose.get(targetId) ?? 0),
      weight: configured.weight ?? 1,
      ...(limit !== undefined && { capacity: limit }),
    };
    return [[targetId, room] as const];
  }));
}

/** The sessions that the assignment may move and of those that will be deleted. */
function loosened({ eligibility, current, settled, superfluous }: Subject): readonly Session[] {
  const goes = settled || (!eligibility.eligible && !eligibility.keepsSession);
  return [...superfluous, ...(current !== undefined && goes ? [current] : [])];
}

/** Groups interfaces that share every answer; the options are shared by identity. */
function demands(seekers: readonly Seeker[], standing: Assignment): readonly Demand[] {
  const optionsIds = new Map<readonly Option[], number>();
  const groups = new Map<string, Demand & { members: string[] }>();
  for (const { eligibility: { priority }, options, current, lastInLine, networkInterface: { networkInterfaceId, primary } } of seekers) {
    const placed = standing.get(networkInterfaceId);
    const previous = current?.targetId;
    if (!optionsIds.has(options)) optionsIds.set(options, optionsIds.size);
    const key = JSON.stringify([optionsIds.get(options), priority, primary, lastInLine, placed, previous]);
    const group = groups.get(key) ?? {
      members: [] as string[],
      priority,
      primary,
      options,
      ...(lastInLine && { lastInLine }),
      ...(placed !== undefined && { placed }),
      ...(previous !== undefined && { previous }),
    };
    group.members.push(networkInterfaceId);
    groups.set(key, group);
  }
  return [...groups.values()];
}
