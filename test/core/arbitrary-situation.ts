import fc from 'fast-check';
import { allowGroup, inventory, networkInterface, securityGroup, sensor, session, settings, workload, zone } from './build';
import type { Situation } from './naive-plan';
import { EMPTY_LEDGER } from '../../src/core/ledger/ledger';
import { NO_REFUSALS, type Refusals, withRefusal } from '../../src/core/ledger/refusals';
import type { Settings } from '../../src/core/model/settings';

export const NOW = Date.UTC(2026, 0, 31);
const SENSORS = ['a', 'b', 'c'];
const WORKLOADS = ['1', '2', '3', '4'];

const ONE_ZONE_FIRST: Settings['sources'] = { include: [{ subnetIds: ['subnet-b'], priority: 1 }, {}], exclude: [], interfaces: 'all' };

interface Refused {
  readonly action: 'create' | 'modify' | 'delete';
  readonly workload: number;
  readonly on: string;
  readonly minutesAgo: number;
  readonly reason: 'refused' | 'session-limit';
}

const refused = fc.record({
  writes: fc.array(fc.record<Refused>({
    action: fc.constantFrom('create', 'create', 'modify', 'delete'),
    workload: fc.nat({ max: WORKLOADS.length - 1 }),
    on: fc.constantFrom(...SENSORS),
    minutesAgo: fc.constantFrom(1, 1, 5, 12),
    reason: fc.constantFrom('refused', 'refused', 'refused', 'session-limit'),
  }), { maxLength: 6 }),
  /** How many of the probes of creations a run has left. */
  probed: fc.option(fc.nat({ max: 3 }), { nil: undefined, freq: 2 }),
  ended: fc.constantFrom(undefined, undefined, undefined, undefined, 'create' as const, 'modify' as const, 'delete' as const),
});

function refusalsOf(writes: readonly Refused[], probed: number | undefined, ended: Refused['action'] | undefined): Refusals {
  const made = writes.reduce((refusals, { action, workload: index, on, minutesAgo, reason }) => {
    const write = { action, networkInterfaceId: `eni-${WORKLOADS[index]}`, targetId: `tmt-${on}` };
    return withRefusal(refusals, write, { reason, code: reason, message: '' }, NOW - minutesAgo * 60_000);
  }, NO_REFUSALS);
  return {
    ...NO_REFUSALS,
    writes: made.writes,
    probed: new Set(probed === undefined ? [] : ['create/refused']),
    inRun: new Map(probed === undefined ? [] : [['create/refused', 3 - probed]]),
    ended: new Map(ended === undefined ? [] : [[ended, { reason: 'refused', code: 'refused', message: '' }]]),
  };
}

/** Small fleets of which every combination of settings, sessions, capacities and zones can be tried. */
export const situations: fc.Arbitrary<Situation> = fc.record({
  sensors: fc.tuple(...SENSORS.map(() => fc.record({
    zone: fc.constantFrom('a', 'b'),
    state: fc.constantFrom('running', 'running', 'running', 'running', 'stopped'),
    seen: fc.constantFrom(true, true, true, false),
    capacity: fc.integer({ min: 1, max: 2 }),
    weight: fc.constantFrom(undefined, undefined, 2, 0.5),
    configured: fc.constantFrom(true, true, true, true, false),
  }))),
  workloads: fc.tuple(...WORKLOADS.map(() => fc.record({
    zone: fc.constantFrom('a', 'b'),
    groups: fc.subarray(SENSORS),
    /** Whether it has a second interface, and where a session of that one is. */
    second: fc.constantFrom(undefined, undefined, undefined, 'none', ...SENSORS),
    stopped: fc.constantFrom(false, false, false, false, true),
    session: fc.option(fc.constantFrom(...SENSORS, 'gone'), { nil: undefined }),
    duplicate: fc.option(fc.constantFrom(...SENSORS), { nil: undefined, freq: 2 }),
    since: fc.option(fc.constantFrom(NOW, NOW - 600_000, NOW - 900_000), { nil: undefined }),
  }))),
  foreign: fc.array(fc.constantFrom(...SENSORS, 'elsewhere'), { maxLength: 2 }),
  zoneLocality: fc.constantFrom('local-only', 'prefer-local', 'any'),
  unknownPathTreatment: fc.constantFrom('use-last', 'reject'),
  targetDownGraceSeconds: fc.constantFrom(undefined, 600),
  accountSessionLimit: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
  prioritized: fc.boolean(),
  refused,
}).map(({
  sensors, workloads, foreign, zoneLocality, unknownPathTreatment, targetDownGraceSeconds, accountSessionLimit, prioritized,
  refused: { writes, probed, ended },
}) => ({
  inventory: inventory({
    instances: workloads.map((each, index) => ({
      stoppedSince: NOW - 1_800_000 * (index + 1),
      ...workload(WORKLOADS[index], {
        zone: zone(each.zone),
        state: each.stopped ? 'stopped' : 'running',
        privateIpv4: `10.0.1.${index + 20}`,
        securityGroupIds: each.groups.map((name) => `sg-of-${name}`),
        more: each.second !== undefined ? [networkInterface(`${WORKLOADS[index]}x`, { zone: zone(each.zone), securityGroupIds: each.groups.map((name) => `sg-of-${name}`) })] : [],
      }),
    })),
    sensors: sensors.map(({ zone: letter, state, seen }, index) => sensor(SENSORS[index], {
      zone: zone(letter), state, securityGroupIds: [seen ? `sg-${SENSORS[index]}` : 'sg-unseen'],
    })),
    securityGroups: SENSORS.map((name) => securityGroup(`sg-${name}`, allowGroup(`sg-of-${name}`))),
    sessions: [
      ...workloads.flatMap(({ session: on, duplicate, second }, index) => [
        ...(on === undefined ? [] : [session(`tms-${index}`, WORKLOADS[index], on)]),
        ...(second === undefined || second === 'none' ? [] : [session(`tms-${index}s`, `${WORKLOADS[index]}x`, second)]),
        ...(on === undefined || duplicate === undefined ? [] : [session(`tms-${index}x`, WORKLOADS[index], duplicate, { sessionNumber: 2 })]),
      ]),
      ...foreign.map((on, index) => session(`tms-f${index}`, `foreign-${index}`, on, { owner: 'other' })),
    ],
  }),
  ledger: {
    ...EMPTY_LEDGER,
    blockedSince: new Map(workloads.flatMap(({ since, second }, index) => (
      since === undefined ? [] : [[`eni-${WORKLOADS[index]}`, since] as const, [`eni-${WORKLOADS[index]}x`, second === 'a' ? NOW : since] as const]
    ))),
    refusals: refusalsOf(writes, probed, ended),
    targetsDownSince: new Map(sensors.flatMap(({ state, weight }, index) => (state === 'stopped' && weight ? [[`tmt-${SENSORS[index]}`, NOW] as const] : []))),
  },
  settings: settings(SENSORS.flatMap((name, index) => {
    const { capacity, weight, configured } = sensors[index];
    return configured ? [{ targetId: `tmt-${name}`, capacity, ...(weight !== undefined && { weight }) }] : [];
  }), { sessionOwner: 'owner', zoneLocality, unknownPathTreatment, ...(targetDownGraceSeconds && { targetDownGraceSeconds }), ...(accountSessionLimit && { accountSessionLimit }), ...(prioritized && { sources: ONE_ZONE_FIRST }) }),
  now: NOW,
}));
