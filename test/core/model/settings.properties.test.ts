import fc from 'fast-check';
import { EMPTY_LEDGER } from '../../../src/core/ledger/ledger';
import type { Settings } from '../../../src/core/model/settings';
import { decide } from '../../../src/core/plan/decide';
import { SEED, world } from '../arbitrary-network';
import { NOW, situations } from '../arbitrary-situation';
import { session } from '../build';
import type { Situation } from '../naive-plan';

/** For each setting, values that must be able to make a difference, each to each. */
type Values = { readonly [Key in keyof Required<Settings>]: readonly Settings[Key][] };

const VALUES: Values = {
  targets: [[{ targetId: 'tmt-a' }], [{ targetId: 'tmt-b' }], [{ targetId: 'tmt-a', capacity: 1 }, { targetId: 'tmt-b' }],
    [{ targetId: 'tmt-a', weight: 5 }, { targetId: 'tmt-b' }], [{ targetId: 'tmt-a', availabilityZones: ['us-east-1b'] }]],
  targetDiscovery: [undefined, { tags: {}, ownerIds: ['111111111111'] }],
  filterId: ['tmf-1', 'tmf-2'],
  zoneLocality: ['local-only', 'prefer-local', 'any'],
  sessionOwner: ['owner', 'other', undefined],
  sessionNumber: [1, 2],
  packetLength: [undefined, 100, 200],
  virtualNetworkId: [undefined, 7, 8],
  sourceNetworkAclEvaluation: ['evaluate', 'ignore'],
  unknownPathTreatment: ['use-last', 'reject'],
  sources: [
    { include: [], exclude: [], interfaces: 'all' },
    { include: [], exclude: [], interfaces: 'primary' },
    { include: [], exclude: [{ subnetIds: ['subnet-a'] }], interfaces: 'all' },
    { include: [{ subnetIds: ['subnet-a'] }], exclude: [], interfaces: 'all' },
    { include: [{ subnetIds: ['subnet-b'], priority: 2 }, {}], exclude: [], interfaces: 'all' },
  ],
  idleSessionGraceSeconds: [undefined, 0, 3600],
  maxDeselectedPercent: [100, 0],
  rebalanceLimit: [undefined, 1],
  targetDownGraceSeconds: [undefined, 600],
  accountSessionLimit: [undefined, 3],
};

const SESSIONS = [session('tms-1', '1', 'a'), session('tms-2', '2', 'b'), session('tms-3', '3', 'b', { owner: 'third' })];

/** A selector has a typing error, so that there is something to be held. */
const MISTAKEN: Settings['sources'] = { include: [{ tags: { tier: 'none' } }], exclude: [], interfaces: 'all' };

/** Large enough that each difference is found, and not one that needs a rare accident. */
const FLEETS = [
  ...fc.sample(situations, { seed: SEED, numRuns: 400 }),
  ...fc.sample(situations, { seed: SEED + 1, numRuns: 20 })
    .map(({ settings, ...given }) => ({ ...given, settings: { ...settings, sources: MISTAKEN } })),
  ...fc.sample(world, { seed: SEED, numRuns: 100 }).map(({ inventory, settings }): Situation => ({
    inventory: { ...inventory, sessions: SESSIONS },
    settings: { ...settings, sessionOwner: 'owner' },
    ledger: EMPTY_LEDGER,
    now: NOW,
  })),
];

function plan({ inventory, ledger, settings, now }: Situation, over: Partial<Settings>): string {
  return JSON.stringify(decide(inventory, ledger, { ...settings, ...over }, now).actions);
}

describe('each setting makes a difference', () => {
  test.each(Object.entries(VALUES).flatMap(([key, values]) => (
    values.flatMap((one, index) => values.slice(index + 1).map((other) => [key, one, other] as const))
  )))('%s: there is a fleet whose plan is another with %j than with %j', (key, one, other) => {
    expect(FLEETS.some((fleet) => plan(fleet, { [key]: one }) !== plan(fleet, { [key]: other }))).toBe(true);
  });
});
