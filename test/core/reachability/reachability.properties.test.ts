import fc from 'fast-check';
import { type Candidate, type Option, reachability } from '../../../src/core/reachability/reachability';
import { arbitraryRule, SEED, twins, world, type WorldParts } from '../arbitrary-network';
import { naiveReachability } from '../naive-reachability';

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: SEED });

/** Verdicts to compare with the naive implementation; VERDICTS=100000 for a long run. */
const VERDICTS = Number(process.env.VERDICTS ?? 3_000);
const VERDICTS_PER_WORLD = 72;

function verdictsOf({ inventory, settings, sources }: WorldParts): readonly Candidate[] {
  const { candidates } = reachability(inventory, settings);
  return sources.flatMap((source) => candidates(source));
}

test('a second, naive implementation says the same', () => {
  const decided = new Map<string, number>();
  fc.assert(fc.property(world, ({ inventory, settings, sources }) => {
    const { candidates } = reachability(inventory, settings);
    for (const source of sources) {
      const naive = naiveReachability(inventory, settings, source).map(({ targetId, verdict, step }) => ({ targetId, verdict, step }));
      expect(candidates(source).map(({ targetId, verdict, step }) => ({ targetId, verdict, step }))).toEqual(naive);
      for (const { verdict, step } of naive) decided.set(`${verdict} ${step}`, (decided.get(`${verdict} ${step}`) ?? 0) + 1);
    }
  }), { numRuns: Math.ceil(VERDICTS / VERDICTS_PER_WORLD) });
  // Worlds in which a step never decides would prove nothing about it.
  const everyExit = ['self', 'state', 'zone', 'security-group', 'network-acl', 'route'].flatMap((step) => [`rejected ${step}`, `unknown ${step}`]);
  expect([...decided.keys()].sort()).toEqual([...everyExit.filter((exit) => exit !== 'unknown self'), 'eligible undefined'].sort());
});

describe('options are the candidates that are not rejected', () => {
  function expectSameAnswers({ inventory, settings, sources }: WorldParts): void {
    const { candidates, options } = reachability(inventory, settings);
    for (const source of sources) {
      const naive = new Map(naiveReachability(inventory, settings, source).map((each) => [each.targetId, each]));
      const expected = candidates(source)
        .filter(({ verdict }) => verdict === 'eligible' || (verdict === 'unknown' && settings.unknownPathTreatment === 'use-last'))
        .map(({ targetId, verdict }): Option => ({ targetId, unknown: verdict === 'unknown', crossZone: naive.get(targetId)!.crossZone }));
      expect(options(source)).toEqual(expected);
    }
  }

  test('in worlds of all kinds', () => {
    fc.assert(fc.property(world, expectSameAnswers));
  });

  test('in worlds where sources and sensors differ in one property only', () => {
    fc.assert(fc.property(twins, expectSameAnswers), { numRuns: 150 });
  });
});

test('sources with the same options share one array of them', () => {
  fc.assert(fc.property(world, ({ inventory, settings, sources }) => {
    const { options } = reachability(inventory, settings);
    const arrays = new Set(sources.map(options));
    expect(arrays.size).toBe(new Set(sources.map((source) => JSON.stringify(options(source)))).size);
  }));
});

test('the candidate of one target is the one among all', () => {
  fc.assert(fc.property(world, ({ inventory, settings, sources: [source] }) => {
    const { candidates, candidate } = reachability(inventory, settings);
    expect(settings.targets.map(({ targetId }) => candidate(source, targetId))).toEqual(candidates(source));
    expect(candidate(source, 'tmt-not-configured')).toBeUndefined();
  }), { numRuns: 20 });
});

test('the order in which EC2 lists things changes neither verdicts nor reasons', () => {
  fc.assert(fc.property(world, fc.integer(), (parts, salt) => {
    const { inventory, sources } = parts;
    const shuffled = { ...parts, inventory: reordered(inventory, salt), sources: sources.map((source) => reordered(source, salt)) };
    expect(verdictsOf(shuffled)).toEqual(verdictsOf(parts));
  }));
});

test('one more rule in a security group takes nothing away', () => {
  fc.assert(fc.property(world, arbitraryRule, fc.constantFrom('sg-1', 'sg-2', 'sg-3', 'sg-4'), (parts, rule, groupId) => {
    const { inventory } = parts;
    const group = inventory.network.securityGroups.get(groupId)!;
    const securityGroups = new Map(inventory.network.securityGroups).set(groupId, { ...group, ingress: [...group.ingress, rule] });
    const before = verdictsOf(parts);
    const after = verdictsOf({ ...parts, inventory: { ...inventory, network: { ...inventory.network, securityGroups } } });
    after.forEach(({ verdict }, index) => expect(RANK[verdict]).toBeGreaterThanOrEqual(RANK[before[index].verdict]));
  }));
});

const RANK = { rejected: 0, unknown: 1, eligible: 2 };

test('forgetting what was read rejects nothing', () => {
  fc.assert(fc.property(world, fc.constantFrom('securityGroups', 'networkAcls', 'prefixLists', 'routeTables', 'peerings'), (parts, forgotten) => {
    // Prefix lists in routes are a case of their own: to gateway endpoints, and within a VPC, they are taken to hold no sensor's address.
    const routeTables = new Map([...parts.inventory.network.routeTables].map(([subnetId, table]) => (
      [subnetId, { ...table, routes: table.routes.filter(({ prefixListId }) => prefixListId === undefined) }]
    )));
    const inventory = { ...parts.inventory, network: { ...parts.inventory.network, routeTables } };
    const before = verdictsOf({ ...parts, inventory });
    const after = verdictsOf({ ...parts, inventory: { ...inventory, network: { ...inventory.network, [forgotten]: new Map() } } });
    after.forEach(({ verdict }, index) => {
      if (verdict === 'rejected') expect(before[index].verdict).toBe('rejected');
    });
  }));
});

/**
 * The same value with every list of it, at any depth, in another order.
 *
 * What reasons list keeps its order, and so do instances: two of them may have one address here, which AWS rules out.
 */
function reordered<T>(value: T, salt: number, key = ''): T {
  if (value instanceof Map) return new Map(reordered([...value], salt)) as T;
  if (Array.isArray(value)) {
    const items = value.map((item) => reordered(item as unknown, salt));
    const kept = KEPT.has(key) || (items.length === 2 && typeof items[0] === 'string' && !key);
    return (kept ? items : items.sort((a, b) => hash(a, salt) - hash(b, salt))) as T;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, reordered(each as unknown, salt, name)])) as T;
}

const KEPT: ReadonlySet<string> = new Set(['zones', 'subnets', 'vpcIds', 'registered', 'instances']);

function hash(value: unknown, salt: number): number {
  return [...JSON.stringify(value)].reduce((sum, character) => (sum * 31 + character.charCodeAt(0) + salt) % 1_000_003, 7);
}
