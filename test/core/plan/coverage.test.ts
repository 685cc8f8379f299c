import { EMPTY_LEDGER, type Ledger } from '../../../src/core/ledger/ledger';
import type { Settings } from '../../../src/core/model/settings';
import { coverage, COVERAGE_GAPS } from '../../../src/core/plan/coverage';
import { decide } from '../../../src/core/plan/decide';
import { allow, inventory, type InventoryParts, securityGroup, sensor, session, settings, workload } from '../build';

const WEB = workload('web');
const FOREIGN = { owner: 'somebody else' };
const NOTHING = { eligible: 0, mirrored: 0, verified: 0, unverified: 0, shadowed: 0, unmirrored: 0, unsupported: 0, held: 0 };
const NO_GAPS = {
  'no-reachable-target': 0, 'no-capacity': 0, 'account-limit': 0, 'session-limit': 0, 'refused': 0, 'target-down': 0, 'receivers-unknown': 0, 'pending': 0,
};

function covered(parts: InventoryParts, targets: Parameters<typeof settings>[0] = ['a'], over: Partial<Settings> = {}, ledger: Ledger = EMPTY_LEDGER) {
  return coverage(decide(inventory({ instances: [WEB], sensors: [sensor('a')], ...parts }), ledger, settings(targets, { sessionOwner: 'owner', ...over }), 0));
}

test('without a source there is nothing to cover, and every gap is told all the same', () => {
  expect(covered({ instances: [] })).toEqual({ ...NOTHING, unmirroredBy: NO_GAPS });
  expect(COVERAGE_GAPS).toEqual(Object.keys(NO_GAPS));
});

test('a session that is as it should be is verified', () => {
  expect(covered({ sessions: [session('tms-1', 'web', 'a')] })).toEqual({ ...NOTHING, eligible: 1, mirrored: 1, verified: 1, unmirroredBy: NO_GAPS });
});

test('what is only drifted or moves for a more even load is mirrored so far', () => {
  expect(covered({ sessions: [session('tms-1', 'web', 'a', { packetLength: 64 })] })).toMatchObject({ mirrored: 1, verified: 1 });
  const sessions = [session('tms-1', 'web', 'a'), session('tms-2', 'x', 'a', FOREIGN), session('tms-3', 'y', 'a', FOREIGN)];
  expect(covered({ sensors: [sensor('a'), sensor('b')], sessions }, ['a', 'b'], { rebalanceLimit: 1 })).toMatchObject({ mirrored: 1, unmirrored: 0 });
});

test('what is to make room for another is mirrored so far', () => {
  const flexible = workload('flexible', { subnetId: 'subnet-flexible', privateIpv4: '10.0.2.1' });
  const parts = {
    instances: [flexible, workload('stuck', { privateIpv4: '10.0.1.1' })],
    sensors: [sensor('a'), sensor('b', { securityGroupIds: ['sg-b'] })],
    securityGroups: [securityGroup('sg-b', allow('10.0.2.0/24'))],
    sessions: [session('tms-1', 'flexible', 'a')],
  };
  const targets = ['a', 'b'].map((name) => ({ targetId: `tmt-${name}`, capacity: 1 }));
  expect(covered(parts, targets)).toMatchObject({ eligible: 2, mirrored: 1, verified: 1, unmirrored: 1, unmirroredBy: { ...NO_GAPS, pending: 1 } });
});

test.each([
  ['has no session yet', []],
  ['has its session where it can no longer work', [session('tms-1', 'web', 'gone')]],
])('a source that %s is pending', (_case, sessions) => {
  expect(covered({ sessions })).toEqual({ ...NOTHING, eligible: 1, unmirrored: 1, unmirroredBy: { ...NO_GAPS, pending: 1 } });
});

test('a session whose path cannot be told is unverified', () => {
  const parts = { sensors: [sensor('a', { securityGroupIds: ['sg-unseen'] })], sessions: [session('tms-1', 'web', 'a')] };
  expect(covered(parts)).toMatchObject({ mirrored: 1, verified: 0, unverified: 1, shadowed: 0 });
});

test.each(['sg-sensor', 'sg-unseen'])('a shadowed session counts as nothing else, with a sensor in %s', (groupId) => {
  const sessions = [session('tms-0', 'web', 'x', FOREIGN), session('tms-1', 'web', 'a', { sessionNumber: 2 })];
  expect(covered({ sensors: [sensor('a', { securityGroupIds: [groupId] })], sessions })).toMatchObject({
    mirrored: 1, verified: 0, unverified: 0, shadowed: 1, unmirrored: 0,
  });
});

test('sources that nobody mirrors count by their reason, with a session or without', () => {
  const parts = {
    instances: [WEB, workload('db')],
    sensors: [sensor('a', { securityGroupIds: ['sg-shut'] })],
    securityGroups: [securityGroup('sg-shut', allow('192.0.2.0/24'))],
    sessions: [session('tms-1', 'web', 'a')],
  };
  expect(covered(parts)).toEqual({ ...NOTHING, eligible: 2, unmirrored: 2, unmirroredBy: { ...NO_GAPS, 'no-reachable-target': 2 } });
  const full = { instances: [WEB], sessions: [session('tms-1', 'other', 'a', FOREIGN)] };
  expect(covered(full, [{ targetId: 'tmt-a', capacity: 1 }]).unmirroredBy).toEqual({ ...NO_GAPS, 'no-capacity': 1 });
});

test('what EC2 cannot mirror is no source, and what the deselection limit keeps is counted', () => {
  const refusal = { message: 'no', instanceType: 'm5.large' };
  expect(covered({}, ['a'], {}, { ...EMPTY_LEDGER, refusedInterfaces: new Map([['eni-web', refusal]]) })).toMatchObject({ eligible: 0, unsupported: 1 });
  const over = { maxDeselectedPercent: 0, sources: { include: [], exclude: [{ vpcIds: ['vpc-1'] }], interfaces: 'all' as const } };
  expect(covered({ sessions: [session('tms-1', 'web', 'a')] }, ['a'], over)).toMatchObject({ eligible: 0, mirrored: 0, held: 1 });
});
