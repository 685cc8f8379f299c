import { assign, type Demand, type TargetCapacity } from '../src/core/assignment/assign';

/**
 * Time and memory of the assignment on large fleets, beside a greedy one that takes the least loaded sensor for each interface in turn.
 *
 *   npx tsx --expose-gc bench/assignment.ts
 */
const ZONES = 3;
const SENSORS = 1000;
const SLOTS = 10;
const GROUP = 10;
const PLACED = 10_000;

interface Fleet {
  readonly name: string;
  readonly demands: readonly Demand[];
  readonly sensors: readonly TargetCapacity[];
}

const SENSOR_ROOMS = Array.from({ length: SENSORS }, (_, index): TargetCapacity => ({ targetId: `tmt-${index}`, fixed: 0, capacity: SLOTS, weight: 1 }));

/** Groups of ten; security groups let each reach a share of the sensors, most of these in other zones, some by paths that cannot be told. */
function fleet(interfaces: number, share: number): readonly Demand[] {
  const random = randomNumbers(interfaces);
  return Array.from({ length: interfaces / GROUP }, (_, group): Demand => {
    const zone = Math.floor(random() * ZONES);
    const options = SENSOR_ROOMS
      .map(({ targetId }, index) => ({ targetId, unknown: random() < 0.1, crossZone: index % ZONES !== zone }))
      .filter(() => random() < share);
    return {
      members: Array.from({ length: GROUP }, (_member, member) => `eni-${String(group * GROUP + member).padStart(8, '0')}`),
      priority: Math.floor(random() * 3),
      primary: random() < 0.8,
      options,
    };
  });
}

/** The same demands, with the sessions that were made for the first of them, grouped anew by where these stand. */
function standing(demands: readonly Demand[]): readonly Demand[] {
  const assignment = greedy(demands.slice(0, PLACED / GROUP), SENSOR_ROOMS);
  return demands.flatMap((demand) => {
    const targets = new Set(demand.members.map((id) => assignment.get(id)));
    return [...targets].map((placed): Demand => ({
      ...demand,
      members: demand.members.filter((id) => assignment.get(id) === placed),
      ...(placed !== undefined && { working: demand.options.filter(({ targetId }) => targetId === placed) }),
    }));
  });
}

function greedy(demands: readonly Demand[], sensors: readonly TargetCapacity[]): ReadonlyMap<string, string> {
  const sessions = new Map(sensors.map(({ targetId, fixed }) => [targetId, fixed]));
  const assignment = new Map<string, string>();
  const put = (id: string, targetId: string) => {
    assignment.set(id, targetId);
    sessions.set(targetId, sessions.get(targetId)! + 1);
  };
  for (const { members, working } of demands) {
    if (working !== undefined) members.forEach((id) => put(id, working[0].targetId));
  }
  const urgent = [...demands].sort((a, b) => b.priority - a.priority || Number(b.primary) - Number(a.primary));
  for (const { members, working, options } of urgent) {
    for (const id of working === undefined ? members : []) {
      let best: Demand['options'][number] | undefined;
      const cost = ({ targetId, unknown, crossZone }: Demand['options'][number]) => (
        (unknown ? 1e9 : 0) + (crossZone ? 1e6 : 0) + sessions.get(targetId)!
      );
      for (const option of options) {
        if (sessions.get(option.targetId)! < SLOTS && (best === undefined || cost(option) < cost(best))) best = option;
      }
      if (best) put(id, best.targetId);
    }
  }
  return assignment;
}

function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

function measure(run: () => ReadonlyMap<string, string>): { readonly milliseconds: number; readonly megabytes: number; readonly mirrored: number } {
  globalThis.gc?.();
  const before = process.memoryUsage();
  const start = performance.now();
  const { size } = run();
  const milliseconds = performance.now() - start;
  const after = process.memoryUsage();
  const bytes = after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers;
  return { milliseconds, megabytes: Math.max(0, bytes) / 2 ** 20, mirrored: size };
}

function fleets(): readonly Fleet[] {
  return [0.7, 0.05].flatMap((share) => [3_000, 10_000, 30_000].flatMap((interfaces) => {
    const demands = fleet(interfaces, share);
    const reach = `${interfaces} interfaces × ${share * SENSORS} of ${SENSORS} sensors`;
    return [
      { name: reach, demands, sensors: SENSOR_ROOMS },
      ...(interfaces >= PLACED ? [{ name: `${reach}, ${PLACED} placed first`, demands: standing(demands), sensors: SENSOR_ROOMS }] : []),
    ];
  }));
}

function live(): void {
  const sensors = SENSOR_ROOMS.slice(0, 30);
  const demands = fleet(10, 1).flatMap(({ members, options, ...demand }) => {
    const reached = options.slice(0, sensors.length);
    return members.map((id): Demand => ({ ...demand, members: [id], options: reached }));
  });
  const RUNS = 2_000;
  for (const [name, run] of [['optimal', assign], ['greedy', greedy]] as const) {
    run(demands, sensors);
    const start = performance.now();
    for (let i = 0; i < RUNS; i++) run(demands, sensors);
    console.log(`10 interfaces × 30 sensors, ${name}: ${((performance.now() - start) / RUNS * 1000).toFixed(0)} µs`);
  }
}

for (const { name, demands, sensors } of fleets()) {
  const peer = measure(() => greedy(demands, sensors));
  const own = measure(() => assign(demands, sensors).targets);
  const ratio = (own.milliseconds / peer.milliseconds).toFixed(2);
  console.log(`${name}: ${own.milliseconds.toFixed(0)} ms, ${own.megabytes.toFixed(0)} MB, ${own.mirrored} mirrored; `
    + `greedy ${peer.milliseconds.toFixed(0)} ms, ${peer.megabytes.toFixed(0)} MB, ${peer.mirrored} mirrored; ${ratio} × its time`);
}
live();
