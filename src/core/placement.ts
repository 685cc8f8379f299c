import { assign, type Assignment, type Demand, type SensorRoom } from './assignment';
import { capacity } from './capacity';
import type { Inventory, Session, Target } from './inventory';
import type { Ledger } from './ledger';
import { sessionsPerTarget } from './load';
import type { Option } from './reachability';
import type { Settings } from './settings';
import type { Subject } from './subject';

/** Hands the sensors' room out to the interfaces that are to be mirrored. */
export function place(subjects: readonly Subject[], sensors: readonly SensorRoom[]): Assignment {
  return assign(demands(subjects), sensors);
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
function demands(subjects: readonly Subject[]): readonly Demand[] {
  const optionsIds = new Map<readonly Option[], number>();
  const groups = new Map<string, { members: string[]; first: Subject; priority: number }>();
  for (const subject of subjects) {
    if (!subject.eligibility.eligible || subject.options.length === 0 || subject.waits !== undefined) continue;
    const { options, settled, current, networkInterface, eligibility: { priority } } = subject;
    if (!optionsIds.has(options)) optionsIds.set(options, optionsIds.size);
    const key = [optionsIds.get(options), priority, networkInterface.primary, settled, current?.targetId].join('|');
    const group = groups.get(key);
    if (group) group.members.push(networkInterface.networkInterfaceId);
    else groups.set(key, { members: [networkInterface.networkInterfaceId], first: subject, priority });
  }
  return [...groups.values()].map(({ members, first: { options, settled, current, networkInterface }, priority }) => ({
    members,
    priority,
    primary: networkInterface.primary,
    options,
    ...(current !== undefined && { previous: current.targetId, ...(settled && { placed: current.targetId }) }),
  }));
}
