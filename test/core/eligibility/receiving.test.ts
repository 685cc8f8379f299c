import { EMPTY_LEDGER, type Ledger } from '../../../src/core/ledger/ledger';
import { withObservations } from '../../../src/core/ledger/observations';
import type { Inventory, LoadBalancerTarget, Session } from '../../../src/core/model/inventory';
import { decide } from '../../../src/core/plan/decide';
import { ACCOUNT, inventory, sensor, session, settings, workload } from '../build';

/** What is registered behind a load balancer cannot be read: nothing that may be there gets a session. */

const NOW = Date.UTC(2026, 0, 31, 12);
const HOUR = 3_600_000;

const NLB: LoadBalancerTarget = {
  kind: 'network-load-balancer', targetId: 'tmt-nlb', ownerId: ACCOUNT, loadBalancerArn: 'arn:nlb', vpcId: 'vpc-1', peeredVpcIds: ['vpc-2'],
};
const READ: LoadBalancerTarget = {
  ...NLB, loadBalancer: { state: 'active', vpcId: 'vpc-1', zones: [], securityGroupIds: [], registered: [{ id: 'i-appliance', healthy: true }] },
};

function world(target: LoadBalancerTarget, sessions: readonly Session[] = []): Inventory {
  const instances = [
    workload('web'), workload('peered', { vpcId: 'vpc-2' }), workload('far', { vpcId: 'vpc-3' }),
    workload('appliance', { attachedAt: NOW - 9 * HOUR }), { ...workload('old'), launchedAt: NOW - 9 * HOUR },
    workload('attached', { attachedAt: NOW - HOUR / 2 }),
  ];
  return inventory({ instances, sensors: [sensor('s')], targets: [target], sessions });
}

function codes(observed: Inventory, ledger: Ledger = EMPTY_LEDGER, now = NOW): Record<string, string> {
  const { interfaces } = decide(observed, ledger, settings(['s'], { sessionOwner: 'owner', unknownPathTreatment: 'use-last', zoneLocality: 'any' }), now);
  return Object.fromEntries(interfaces.map(({ networkInterfaceId, outcome, reason }) => [networkInterfaceId.slice(4), `${outcome} ${reason.code}`]));
}

/** The ledger after a look that read everything. */
function remembered(at: number): Ledger {
  return withObservations(EMPTY_LEDGER, world(READ), settings(['s']), at);
}

test('nothing in its VPC and in peered ones gets a session, and all else does', () => {
  expect(codes(world(NLB))).toEqual({
    web: 'skip receivers-unknown',
    peered: 'skip receivers-unknown',
    appliance: 'skip receivers-unknown',
    old: 'skip receivers-unknown',
    attached: 'skip receivers-unknown',
    far: 'create new',
    s: 'skip receiver',
  });
});

test('where its VPC is not known, nothing at all does', () => {
  expect(codes(world({ ...NLB, vpcId: undefined })).far).toBe('skip receivers-unknown');
});

test('the reason names what could not be read', () => {
  const { interfaces } = decide(world(NLB), EMPTY_LEDGER, settings(['s']), NOW);
  expect(interfaces.find(({ networkInterfaceId }) => networkInterfaceId === 'eni-web')?.reason.message).toBe(
    'it may receive mirrored traffic, and mirroring it would then be a loop: the registered targets of arn:nlb, the destination of tmt-nlb, could not be read, and it may be one of them',
  );
});

test('what is mirrored stays, and a foreign session is no such reason', () => {
  expect(codes(world(NLB, [session('tms-1', 'web', 's')])).web).toBe('keep mirrored');
  expect(codes(world(NLB, [session('tms-1', 'web', 's', { owner: 'other' })])).web).toBe('skip receivers-unknown');
});

test('a load balancer of another account does not keep anything from being mirrored', () => {
  expect(codes(world({ ...NLB, ownerId: '222222222222' })).web).toBe('create new');
});

test('who may have an address that is registered in a VPC that is not known gets no session', () => {
  const registered = [{ id: '10.0.1.5', healthy: true }];
  const nlb: LoadBalancerTarget = { ...READ, peeredVpcIds: undefined, loadBalancer: { ...READ.loadBalancer!, registered, vpcId: 'vpc-9' } };
  const { interfaces } = decide(inventory({ instances: [workload('web')], sensors: [sensor('s')], targets: [nlb] }), EMPTY_LEDGER, settings(['s']), NOW);
  expect(interfaces.find(({ networkInterfaceId }) => networkInterfaceId === 'eni-web')?.reason).toEqual({
    code: 'receivers-unknown',
    message: 'it may receive mirrored traffic, and mirroring it would then be a loop: an address that is registered behind tmt-nlb may be one of it',
  });
});

describe('for an hour after it could be read', () => {
  const ledger = remembered(NOW);

  test('who was registered then still receives', () => {
    expect(codes(world(NLB), ledger, NOW + HOUR / 2).appliance).toBe('skip receiver');
  });

  test('what existed then gets its session, and what came up since does not', () => {
    expect(codes(world(NLB), ledger, NOW + HOUR / 2)).toMatchObject({ old: 'create new', attached: 'create new', web: 'skip receivers-unknown' });
    expect(codes(world(NLB), remembered(NOW - HOUR / 2 - 1000))).toMatchObject({ old: 'create new', attached: 'skip receivers-unknown' });
  });

  test('and no longer', () => {
    expect(codes(world(NLB), ledger, NOW + HOUR)).toMatchObject({ appliance: 'skip receivers-unknown', old: 'skip receivers-unknown' });
  });

  test('it is known, however often it cannot be read meanwhile, and then forgotten', () => {
    const later = withObservations(ledger, world(NLB), settings(['s']), NOW + HOUR / 2);
    expect(later.receivers).toEqual(new Map([['tmt-nlb', { ids: ['i-appliance'], readAt: NOW - 60_000 }]]));
    expect(withObservations(later, world(NLB), settings(['s']), NOW + HOUR).receivers).toEqual(new Map());
    expect(withObservations(EMPTY_LEDGER, world(NLB), settings(['s']), NOW).receivers).toEqual(new Map());
  });

  test('a look at a few instances changes nothing about it', () => {
    expect(withObservations(ledger, { ...world(NLB), partial: true }, settings(['s']), NOW + HOUR).receivers).toBe(ledger.receivers);
  });
});

test('of several load balancers that cannot be read the first is named, in whatever order EC2 lists them', () => {
  const targets = ['tmt-2', 'tmt-1', 'tmt-3'].map((targetId) => ({ ...NLB, targetId }));
  for (const order of [targets, [...targets].reverse()]) {
    const { interfaces } = decide(inventory({ instances: [workload('web')], targets: order }), EMPTY_LEDGER, settings(['s']), NOW);
    expect(interfaces[0].reason.message).toContain('the destination of tmt-1,');
  }
});
