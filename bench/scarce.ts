/**
 * Coverage of fleets whose places are scarce and of whose sessions a fifth is blocked: beside the decision a greedy peer, which gives each interface in
 * turn the reachable target with the fewest sessions, and a decision in rounds, in which blocked sessions hold their places until their own interfaces
 * find others.
 *
 *     npm run bench
 *
 * @see docs/verification.md
 */
import { assign, type Demand, type TargetCapacity } from '../src/core/assignment/assign';
import type { DemandOption } from '../src/core/assignment/demand';

const PLACES = 10;
/** Places for each interface. */
const SCARCITY = 0.6;
/** Places that sessions hold, and those of them that are blocked. */
const HELD = 0.9;
const BLOCKED = 0.2;
/** Kinds of interfaces; those of one kind reach the same targets. */
const INTERFACES_OF_A_KIND = 10;

interface Fleet {
  readonly interfaces: readonly Interface[];
  readonly targetIds: readonly string[];
}

interface Interface {
  readonly id: string;
  readonly options: readonly DemandOption[];
  readonly on?: string;
  readonly isBlocked: boolean;
}

function fleet(count: number, seed: number): Fleet {
  const random = randomNumbers(seed);
  const targetIds = Array.from({ length: Math.round(count * SCARCITY / PLACES) }, (_, index) => `tmt-${index}`);
  const option = (targetId: string): DemandOption => ({ targetId, unknown: false, crossZone: false });
  const left = new Map(targetIds.map((targetId) => [targetId, Math.round(PLACES * HELD)]));
  const interfaces: Interface[] = [];
  for (let kind = 0; kind < count / INTERFACES_OF_A_KIND; kind++) {
    // Few targets, close to each other: what is full in one neighborhood has room in the next but one.
    const [first, reach] = [Math.floor(random() * targetIds.length), 1 + Math.floor(random() * 4)];
    const options = Array.from({ length: reach }, (_, step) => option(targetIds[(first + step) % targetIds.length]));
    for (let member = 0; member < INTERFACES_OF_A_KIND; member++) {
      const isBlocked = random() < BLOCKED;
      const among = isBlocked ? [targetIds[Math.floor(random() * targetIds.length)]] : options.map(({ targetId }) => targetId);
      const on = among.find((targetId) => left.get(targetId)! > 0 && (!isBlocked || options.every((each) => each.targetId !== targetId)));
      if (on !== undefined) left.set(on, left.get(on)! - 1);
      const id = `eni-${String(interfaces.length).padStart(6, '0')}`;
      interfaces.push({ id, options, ...(on !== undefined && { on }), isBlocked: isBlocked && on !== undefined });
    }
  }
  return { interfaces, targetIds };
}

function ours({ interfaces, targetIds }: Fleet): number {
  let yields = 0;
  const demands = groups(interfaces.map(({ id, options, on, isBlocked }): Demand => ({
    members: [id],
    options,
    priority: 0,
    primary: true,
    ...(on !== undefined && (isBlocked ? { blocked: [on], yields: yields++ } : { working: options.filter(({ targetId }) => targetId === on) })),
  })));
  return assign(demands, rooms(targetIds)).targets.size;
}

/** Blocked sessions are what stands on a target whatever is decided; once one has moved, its place is free in the next round. */
function inRounds({ interfaces, targetIds }: Fleet): number {
  const standing = new Map(interfaces.flatMap(({ id, on, isBlocked }) => (on !== undefined && !isBlocked ? [[id, on] as const] : [])));
  const dead = new Map(interfaces.flatMap(({ id, on, isBlocked }) => (on !== undefined && isBlocked ? [[id, on] as const] : [])));
  for (;;) {
    const demands = groups(interfaces.map(({ id, options }): Demand => ({
      members: [id],
      options,
      priority: 0,
      primary: true,
      ...(standing.has(id) && { working: options.filter(({ targetId }) => targetId === standing.get(id)) }),
    })));
    const { targets } = assign(demands, rooms(targetIds, dead.values()));
    const moved = [...dead.keys()].filter((id) => targets.has(id));
    if (moved.length === 0) return targets.size;
    for (const [id, target] of targets) standing.set(id, target);
    for (const id of moved) dead.delete(id);
  }
}

function greedy({ interfaces, targetIds }: Fleet): number {
  const load = new Map(targetIds.map((targetId) => [targetId, 0]));
  for (const { on } of interfaces) if (on !== undefined) load.set(on, load.get(on)! + 1);
  let mirrored = 0;
  for (const { options, on, isBlocked } of interfaces) {
    const open = options.filter(({ targetId }) => load.get(targetId)! < PLACES);
    const best = open.sort((a, b) => load.get(a.targetId)! - load.get(b.targetId)!).at(0)?.targetId;
    if (on !== undefined && !isBlocked) {
      mirrored += 1;
    } else if (best !== undefined) {
      mirrored += 1;
      load.set(best, load.get(best)! + 1);
      if (on !== undefined) load.set(on, load.get(on)! - 1);
    }
  }
  return mirrored;
}

function rooms(targetIds: readonly string[], dead: Iterable<string> = []): readonly TargetCapacity[] {
  const fixed = new Map<string, number>();
  for (const targetId of dead) fixed.set(targetId, (fixed.get(targetId) ?? 0) + 1);
  return targetIds.map((targetId) => ({ targetId, fixed: fixed.get(targetId) ?? 0, capacity: PLACES, weight: 1 }));
}

/** One demand for all that are alike, as the decision groups them. */
function groups(demands: readonly Demand[]): readonly Demand[] {
  const alike = new Map<string, Demand & { members: string[] }>();
  for (const { members, ...demand } of demands) {
    const key = JSON.stringify(demand);
    const group = alike.get(key) ?? { ...demand, members: [] };
    group.members.push(...members);
    alike.set(key, group);
  }
  return [...alike.values()];
}

function randomNumbers(seed: number): () => number {
  let state = seed * 48_271;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

const CONTENDERS = { 'the decision': ours, 'in rounds': inRounds, 'greedy peer': greedy } as const;

for (const [count, fleets] of [[1_000, 30], [10_000, 3]] as const) {
  const all = Array.from({ length: fleets }, (_, seed) => fleet(count, seed + 1));
  const held = all.flatMap(({ interfaces }) => interfaces.filter(({ on }) => on !== undefined));
  const blocked = held.filter(({ isBlocked }) => isBlocked).length;
  console.log(`${fleets} fleets of ${count} interfaces and ${all[0].targetIds.length * PLACES} places; ${held.length} sessions, ${blocked} of them blocked`);
  const working = held.length - blocked;
  for (const [name, mirrors] of Object.entries(CONTENDERS)) {
    const start = performance.now();
    const mirrored = all.reduce((sum, each) => sum + mirrors(each), 0);
    const took = (performance.now() - start) / fleets;
    const share = (mirrored / (count * fleets) * 100).toFixed(1);
    console.log(`${name.padStart(14)}: ${mirrored} mirrored (${share} %), ${mirrored - working} more than before; ${(took / 1000).toFixed(2)} s a fleet`);
  }
}
