import fc from 'fast-check';
import { EMPTY_LEDGER } from '../../../src/core/ledger/ledger';
import type { Settings, SourceSelector, SourceSettings, TargetDiscoverySettings, TargetSettings } from '../../../src/core/model/settings';
import { decide } from '../../../src/core/plan/decide';
import { SEED, world } from '../arbitrary-network';
import { NOW, situations } from '../arbitrary-situation';
import { ACCOUNT, session } from '../build';
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

/** For each member of a setting, values that must be able to make a difference, each to each, with all other members as they are. */
type Members<T> = { readonly [Key in keyof Required<T>]: readonly T[Key][] };

const OF_TARGET: Members<TargetSettings> = {
  targetId: ['tmt-a', 'tmt-c'],
  availabilityZones: [undefined, ['us-east-1a'], ['us-east-1b']],
  capacity: [undefined, 1, 2],
  weight: [undefined, 0.5, 5],
};

const OF_DISCOVERY: Members<TargetDiscoverySettings> = {
  tags: [{ role: 'first' }, { role: 'second' }],
  ownerIds: [[ACCOUNT], ['222222222222']],
};

const OF_SELECTOR: Members<SourceSelector> = {
  tags: [undefined, { tier: 'first' }, { tier: 'second' }],
  vpcIds: [undefined, ['vpc-1'], ['vpc-2']],
  subnetIds: [undefined, ['subnet-a'], ['subnet-b']],
  instanceTypes: [undefined, ['m5.large'], ['c5.large']],
  priority: [undefined, 2],
};

const OF_SOURCES: Members<SourceSettings> = {
  include: [[], [{ subnetIds: ['subnet-a'] }]],
  exclude: [[], [{ subnetIds: ['subnet-a'] }]],
  interfaces: ['all', 'primary'],
};

/** The same fleets, with tags, types and VPCs that tell one instance, and one target, from the next. */
const TOLD_APART = FLEETS.map(({ inventory, ...given }): Situation => ({
  ...given,
  inventory: {
    ...inventory,
    instances: inventory.instances.map((each, index) => ({
      ...each,
      tags: { tier: index % 2 === 0 ? 'first' : 'second' },
      instanceType: index % 3 === 0 ? 'c5.large' : 'm5.large',
      networkInterfaces: each.networkInterfaces.map((one) => ({ ...one, vpcId: index === 0 ? 'vpc-2' : one.vpcId })),
    })),
    targets: inventory.targets.map((each, index) => ({ ...each, tags: { role: index === 0 ? 'first' : 'second' } })),
  },
}));

function pairs<T extends object>(members: Members<T>): readonly (readonly [keyof T & string, unknown, unknown])[] {
  return Object.entries<readonly unknown[]>(members).flatMap(([key, values]) => (
    values.flatMap((one, index) => values.slice(index + 1).map((other) => [key as keyof T & string, one, other] as const))
  ));
}

function differs(one: Partial<Settings>, other: Partial<Settings>): boolean {
  return TOLD_APART.some((fleet) => plan(fleet, one) !== plan(fleet, other));
}

describe('each member of a setting makes a difference', () => {
  test.each(pairs(OF_TARGET))('of a target, %s: %j and %j', (key, one, other) => {
    const among = (value: unknown) => ({ targets: [{ targetId: 'tmt-a', [key]: value }, { targetId: 'tmt-b' }] });
    expect(differs(among(one), among(other))).toBe(true);
  });

  test.each(pairs(OF_DISCOVERY))('of the discovery, %s: %j and %j', (key, one, other) => {
    const by = (value: unknown) => ({ targets: [], targetDiscovery: { tags: { role: 'first' }, ownerIds: [ACCOUNT], [key]: value } });
    expect(differs(by(one), by(other))).toBe(true);
  });

  test.each(pairs(OF_SOURCES))('of the sources, %s: %j and %j', (key, one, other) => {
    const from = (value: unknown) => ({ sources: { include: [], exclude: [], interfaces: 'all' as const, [key]: value } });
    expect(differs(from(one), from(other))).toBe(true);
  });

  test.each(pairs(OF_SELECTOR))('of a selector of sources, %s: %j and %j', (key, one, other) => {
    const selecting = (value: unknown) => ({ sources: { include: [{ subnetIds: ['subnet-b'], [key]: value }, ...(key === 'priority' ? [{}] : [])], exclude: [], interfaces: 'all' as const } });
    expect(differs(selecting(one), selecting(other))).toBe(true);
  });

  test.each(pairs(OF_SELECTOR).filter(([key]) => key !== 'priority'))('of a selector of others than sources, %s: %j and %j', (key, one, other) => {
    const sparing = (value: unknown) => ({ sources: { include: [], exclude: [{ subnetIds: ['subnet-b'], [key]: value }], interfaces: 'all' as const } });
    expect(differs(sparing(one), sparing(other))).toBe(true);
  });
});
