import fc from 'fast-check';
import { allowGroup, inventory, networkInterface, securityGroup, sensor, session, settings, workload, zone } from './build';
import type { Situation } from './naive-plan';
import { EMPTY_LEDGER } from '../../src/core/ledger';

export const NOW = Date.UTC(2026, 0, 31);
const SENSORS = ['a', 'b', 'c'];
const WORKLOADS = ['1', '2', '3', '4'];

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
    second: fc.constantFrom(false, false, true),
    stopped: fc.constantFrom(false, false, false, false, true),
    session: fc.option(fc.constantFrom(...SENSORS, 'gone'), { nil: undefined }),
    duplicate: fc.option(fc.constantFrom(...SENSORS), { nil: undefined, freq: 1 }),
    since: fc.option(fc.constantFrom(NOW, NOW - 600_000, NOW - 900_000), { nil: undefined }),
  }))),
  foreign: fc.array(fc.constantFrom(...SENSORS, 'elsewhere'), { maxLength: 2 }),
  zoneLocality: fc.constantFrom('local-only', 'prefer-local', 'any'),
  unknownPath: fc.constantFrom('eligible', 'rejected'),
  targetDownGraceSeconds: fc.constantFrom(undefined, 600),
  accountSessionLimit: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
}).map(({ sensors, workloads, foreign, zoneLocality, unknownPath, targetDownGraceSeconds, accountSessionLimit }) => ({
  inventory: inventory({
    instances: workloads.map((each, index) => ({
      stoppedSince: NOW - 1_800_000 * (index + 1),
      ...workload(WORKLOADS[index], {
        zone: zone(each.zone),
        state: each.stopped ? 'stopped' : 'running',
        privateIpv4: `10.0.1.${index + 20}`,
        securityGroupIds: each.groups.map((name) => `sg-of-${name}`),
        more: each.second ? [networkInterface(`${WORKLOADS[index]}x`, { zone: zone(each.zone), securityGroupIds: each.groups.map((name) => `sg-of-${name}`) })] : [],
      }),
    })),
    sensors: sensors.map(({ zone: letter, state, seen }, index) => sensor(SENSORS[index], {
      zone: zone(letter), state, securityGroupIds: [seen ? `sg-${SENSORS[index]}` : 'sg-unseen'],
    })),
    securityGroups: SENSORS.map((name) => securityGroup(`sg-${name}`, allowGroup(`sg-of-${name}`))),
    sessions: [
      ...workloads.flatMap(({ session: on, duplicate }, index) => [
        ...(on === undefined ? [] : [session(`tms-${index}`, WORKLOADS[index], on)]),
        ...(on === undefined || duplicate === undefined ? [] : [session(`tms-${index}x`, WORKLOADS[index], duplicate, { sessionNumber: 2 })]),
      ]),
      ...foreign.map((on, index) => session(`tms-f${index}`, `foreign-${index}`, on, { owner: 'other' })),
    ],
  }),
  ledger: {
    ...EMPTY_LEDGER,
    blockedSince: new Map(workloads.flatMap(({ since }, index) => (since === undefined ? [] : [[`eni-${WORKLOADS[index]}`, since] as const]))),
    targetsDownSince: new Map(sensors.flatMap(({ state, weight }, index) => (state === 'stopped' && weight ? [[`tmt-${SENSORS[index]}`, NOW] as const] : []))),
  },
  settings: settings(SENSORS.flatMap((name, index) => {
    const { capacity, weight, configured } = sensors[index];
    return configured ? [{ targetId: `tmt-${name}`, capacity, ...(weight !== undefined && { weight }) }] : [];
  }), { owner: 'owner', zoneLocality, unknownPath, ...(targetDownGraceSeconds && { targetDownGraceSeconds }), ...(accountSessionLimit && { accountSessionLimit }) }),
  now: NOW,
}));
