import fc from 'fast-check';
import { EMPTY_LEDGER } from '../../../src/core/ledger/ledger';
import type { Plan } from '../../../src/core/model/decision';
import type { Inventory, Session } from '../../../src/core/model/inventory';
import { isUnmirrored } from '../../../src/core/model/reason';
import type { Settings } from '../../../src/core/model/settings';
import { coverage } from '../../../src/core/plan/coverage';
import { decide } from '../../../src/core/plan/decide';
import { reachability } from '../../../src/core/reachability/reachability';
import { applied } from '../apply';
import { SEED, world } from '../arbitrary-network';
import { sensor } from '../build';

const RUNS = Number(process.env.PLANS ?? 125);
const NOW = Date.UTC(2026, 0, 31);
const INTERFACES = ['1', '2', '3', '4', 'a', 'b'].map((name) => `eni-${name}`);
const TARGETS = ['tmt-a', 'tmt-b', 'tmt-c', 'tmt-d', 'tmt-nlb', 'tmt-removed'];

const sessions: fc.Arbitrary<readonly Session[]> = fc.uniqueArray(fc.record({
  networkInterfaceId: fc.constantFrom(...INTERFACES),
  targetId: fc.constantFrom(...TARGETS),
  filterId: fc.constantFrom('tmf-1', 'tmf-1', 'tmf-2'),
  sessionNumber: fc.integer({ min: 1, max: 4 }),
  owner: fc.constantFrom('owner', 'owner', 'somebody else'),
}), { maxLength: 10, selector: ({ networkInterfaceId, sessionNumber }) => `${networkInterfaceId} ${sessionNumber}` })
  .map((all) => all.map((each, index) => ({ ...each, sessionId: `tms-${index}` })));

interface Situation {
  readonly inventory: Inventory;
  readonly settings: Settings;
}

const situation: fc.Arbitrary<Situation> = fc.record({
  world,
  sessions,
  capacities: fc.array(fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }), { minLength: 10, maxLength: 10 }),
  weights: fc.array(fc.constantFrom(undefined, 1, 2, 0.5), { minLength: 10, maxLength: 10 }),
  excluded: fc.constantFrom(undefined, 'subnet-1'),
  rebalanceLimit: fc.constantFrom(undefined, 100),
}).map(({ world: { inventory, settings }, sessions: existing, capacities, weights, excluded, rebalanceLimit }) => ({
  inventory: { ...inventory, sessions: existing },
  settings: {
    ...settings,
    sessionOwner: 'owner',
    ...(rebalanceLimit !== undefined && { rebalanceLimit }),
    targets: settings.targets.map((target, index) => ({ ...target, capacity: capacities[index] ?? 2, weight: weights[index] ?? 1 })),
    sources: { include: [], exclude: excluded === undefined ? [] : [{ subnetIds: [excluded] }], interfaces: 'all' },
  },
}));

function planned({ inventory, settings }: Situation): Plan {
  return decide(inventory, EMPTY_LEDGER, settings, NOW);
}

/** EC2 gives no address twice in a VPC; the arbitrary worlds do, which matters only where a load balancer forwards to an address. */
function addressesAreUnique({ instances }: Inventory): boolean {
  const addresses = instances.flatMap(({ networkInterfaces }) => networkInterfaces.flatMap((each) => (
    [each.privateIpv4, ...each.secondaryIpv4 ?? [], ...each.ipv4Prefixes ?? []].map((address) => `${each.vpcId} ${address}`)
  )));
  return new Set(addresses).size === addresses.length;
}

function holds(law: (given: Situation) => void): void {
  fc.assert(fc.property(situation, law), { seed: SEED, numRuns: RUNS });
}

test('planning again after the plan was carried out yields no action', () => {
  holds((given) => {
    const plan = planned(given);
    const again = planned({ ...given, inventory: applied(given.inventory, plan) });
    expect(again.actions).toEqual([]);
    expect(again.summary).toMatchObject({ mirrored: plan.summary.mirrored, unmirrored: plan.summary.unmirrored });
  });
});

test('coverage adds up, falls short of the plan only by what is pending, and is as planned once the plan was carried out', () => {
  const sum = (counts: object) => Object.values(counts).reduce((total: number, count: number) => total + count, 0);
  holds((given) => {
    const plan = planned(given);
    const carriedOut = planned({ ...given, inventory: applied(given.inventory, plan) });
    for (const covered of [plan, carriedOut].map(coverage)) {
      const { eligible, mirrored, unmirrored, verified, unverified, shadowed, unmirroredBy } = covered;
      expect(eligible).toBe(mirrored + unmirrored);
      expect(mirrored).toBe(verified + unverified + shadowed);
      expect(unmirrored).toBe(sum(unmirroredBy));
      expect(mirrored + unmirroredBy.pending).toBe(plan.summary.mirrored);
    }
    expect(coverage(carriedOut).unmirroredBy.pending).toBe(0);
  });
});

test('the order of instances, sessions and targets changes nothing', () => {
  fc.assert(fc.property(situation, fc.func(fc.integer()), (given, key) => {
    fc.pre(addressesAreUnique(given.inventory));
    const shuffled = <T>(items: readonly T[], name: (item: T) => string) => [...items].sort((a, b) => key(name(a)) - key(name(b)));
    const other = planned({
      inventory: {
        ...given.inventory,
        instances: shuffled(given.inventory.instances, ({ instanceId }) => instanceId),
        targets: shuffled(given.inventory.targets, ({ targetId }) => targetId),
        sessions: shuffled(given.inventory.sessions, ({ sessionId }) => sessionId),
      },
      settings: given.settings,
    });
    expect(other).toEqual(planned(given));
    const targets = shuffled(given.settings.targets, ({ targetId }) => targetId);
    const { interfaces } = planned({ ...given, settings: { ...given.settings, targets } });
    const where = (plan: Pick<Plan, 'interfaces'>) => plan.interfaces.map(({ networkInterfaceId, targetId }) => [networkInterfaceId, targetId]);
    expect(where({ interfaces })).toEqual(where(planned(given)));
  }), { seed: SEED, numRuns: RUNS });
});

test('adding a sensor never lowers coverage', () => {
  const extra = sensor('extra');
  holds((given) => {
    const { instances, targets } = given.inventory;
    const more = {
      inventory: { ...given.inventory, instances: [...instances, extra.instance], targets: [...targets, extra.target] },
      settings: { ...given.settings, targets: [...given.settings.targets, { targetId: 'tmt-extra', capacity: 1 }] },
    };
    expect(planned(more).summary.mirrored).toBeGreaterThanOrEqual(planned(given).summary.mirrored);
  });
});

test('no create or modify puts a session on a rejected sensor, and at no step of the plan is one overfilled', () => {
  holds((given) => {
    const plan = planned(given);
    const reach = reachability(given.inventory, given.settings);
    const interfaces = new Map(given.inventory.instances.flatMap(({ networkInterfaces }) => (
      networkInterfaces.map((each) => [each.networkInterfaceId, each])
    )));
    const load = new Map(plan.targets.map(({ targetId, sessions: now }) => [targetId, now]));
    const add = (targetId: string, count: number) => load.set(targetId, (load.get(targetId) ?? 0) + count);
    for (const action of plan.actions) {
      if (action.action !== 'create') add(action.action === 'modify' ? action.previousTargetId : action.targetId, -1);
      if (action.action === 'delete') continue;
      add(action.targetId, 1);
      const { capacity } = plan.targets.find(({ targetId }) => targetId === action.targetId)!;
      expect(reach.candidate(interfaces.get(action.networkInterfaceId)!, action.targetId)?.verdict).not.toBe('rejected');
      if (action.action === 'modify' && action.previousTargetId === action.targetId) continue;
      expect(load.get(action.targetId)).toBeLessThanOrEqual(capacity ?? Infinity);
    }
  });
});

/**
 * Interfaces that run and lose their only own session, though they are neither sensors nor sources whose blocked session makes room: what a mistake in a
 * selector looks like.
 */
function losingSight({ interfaces }: Plan): number {
  return interfaces.filter(({ outcome, reason }) => (
    outcome === 'delete' && reason.code !== 'receiver' && reason.code !== 'instance-not-running' && !isUnmirrored(reason)
  )).length;
}

test('no more former sources lose their sessions than the brake lets, or all would and none does, and a look at some instances takes none from any', () => {
  fc.assert(fc.property(situation, fc.constantFrom(0, 10, 40, 100), (given, maxDeselectedPercent) => {
    const own = given.inventory.sessions.filter(({ owner }) => owner === 'owner').length;
    const unlimited = losingSight(planned(given));
    const limited = planned({ ...given, settings: { ...given.settings, maxDeselectedPercent } });
    expect(losingSight(limited) + limited.held).toBe(unlimited);
    expect(losingSight(limited)).toBeLessThanOrEqual(maxDeselectedPercent === 0 ? 0 : Math.max(1, own * maxDeselectedPercent / 100));
    expect(Math.min(losingSight(limited), limited.held)).toBe(0);
    expect(losingSight(planned({ ...given, inventory: { ...given.inventory, partial: true } }))).toBe(0);
  }), { seed: SEED, numRuns: RUNS });
});

test('no sensor is mirrored', () => {
  holds((given) => {
    const receivers = new Set(given.inventory.targets.flatMap((target) => (
      target.kind === 'network-interface' ? [target.networkInterfaceId] : []
    )));
    expect(planned(given).interfaces.filter(({ mirrored, networkInterfaceId }) => mirrored && receivers.has(networkInterfaceId))).toEqual([]);
  });
});

test('no interface that is mirrored loses its session to another', () => {
  holds((given) => {
    const reach = reachability(given.inventory, given.settings);
    const plan = planned(given);
    for (const { networkInterfaceId, mirrored, sessionId, reason } of plan.interfaces) {
      const own = given.inventory.sessions.find((each) => each.sessionId === sessionId);
      const networkInterface = given.inventory.instances.flatMap(({ networkInterfaces }) => networkInterfaces)
        .find((each) => each.networkInterfaceId === networkInterfaceId)!;
      const right = own !== undefined && reach.options(networkInterface).some(({ targetId }) => targetId === own.targetId);
      const isSource = ['mirrored', 'shadowed', 'drifted', 'rerouted', 'displaced', 'rebalanced', 'no-capacity', 'no-reachable-target'].includes(reason.code);
      if (right && isSource) expect({ networkInterfaceId, mirrored }).toEqual({ networkInterfaceId, mirrored: true });
    }
  });
});

test('foreign sessions are never touched', () => {
  holds((given) => {
    const foreign = new Set(given.inventory.sessions.filter(({ owner }) => owner !== 'owner').map(({ sessionId }) => sessionId));
    const touched = planned(given).actions.flatMap((action) => (action.action === 'create' ? [] : [action.sessionId]));
    expect(touched.filter((sessionId) => foreign.has(sessionId))).toEqual([]);
  });
});

test('the summary counts what the interfaces and actions say', () => {
  holds((given) => {
    const { interfaces, actions, targets: sensors, summary } = planned(given);
    expect(summary.eligible).toBe(summary.mirrored + summary.unmirrored);
    expect(summary.mirrored).toBe(interfaces.filter(({ mirrored }) => mirrored).length);
    expect(summary.create + summary.modify + summary.delete).toBe(actions.length);
    const after = applied(given.inventory, { interfaces, actions, targets: sensors, summary, held: 0 });
    for (const { targetId, planned: load } of sensors) {
      expect(load).toBe(after.sessions.filter((each: Session) => each.targetId === targetId).length);
    }
  });
});
