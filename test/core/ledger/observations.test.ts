import { EMPTY_LEDGER, type Ledger, withRefusedInterface, withRefusedTarget } from '../../../src/core/ledger/ledger';
import { withObservations } from '../../../src/core/ledger/observations';
import { NO_REFUSALS, withRefusal } from '../../../src/core/ledger/refusals';
import type { NetworkInterface } from '../../../src/core/model/inventory';
import { inventory, type InventoryParts, networkInterface, securityGroup, sensor, session, settings, workload } from '../build';

/** What one look leaves for the next one. */

const NOW = 1_000_000;

const down = sensor('down', { state: 'stopped' });
const up = sensor('up');

function seen(ledger: Ledger, { detached, ...parts }: InventoryParts & { detached?: readonly NetworkInterface[] }) {
  return withObservations(ledger, { ...inventory({ sensors: [up], ...parts }), ...(detached && { detached }) }, settings(['up', 'down']), NOW);
}

test('a target that cannot receive is noted, with the time', () => {
  expect([...seen(EMPTY_LEDGER, { sensors: [up, down] }).targetsDownSince]).toEqual([['tmt-down', NOW]]);
});

test('of a target that is still down the time stays', () => {
  const ledger = { ...EMPTY_LEDGER, targetsDownSince: new Map([['tmt-down', 5]]) };
  expect([...seen(ledger, { sensors: [up, down] }).targetsDownSince]).toEqual([['tmt-down', 5]]);
});

test('a target that is well again, and one that is configured no longer, are forgotten', () => {
  const ledger = { ...EMPTY_LEDGER, targetsDownSince: new Map([['tmt-up', 5], ['tmt-other', 6]]) };
  expect([...seen(ledger, { sensors: [up, down] }).targetsDownSince]).toEqual([['tmt-down', NOW]]);
});

test('an interface with a session and without an instance is noted, and forgotten when one holds it again', () => {
  const ledger = { ...EMPTY_LEDGER, idleSince: new Map([['eni-a', 5], ['eni-b', 6]]) };
  const sessions = ['a', 'b', 'c'].map((name) => session(`tms-${name}`, name, 'up'));
  const detached = [networkInterface('a'), networkInterface('c'), networkInterface('bare')];
  expect([...seen(ledger, { detached, sessions }).idleSince]).toEqual([['eni-a', 5], ['eni-c', NOW]]);
});

test('an interface with a session and a stopped instance is noted too, and forgotten when it starts', () => {
  const ledger = { ...EMPTY_LEDGER, idleSince: new Map([['eni-a', 5], ['eni-b', 6]]) };
  const sessions = ['a', 'b', 'c'].map((name) => session(`tms-${name}`, name, 'up'));
  const instances = [workload('a', { state: 'stopped' }), workload('b'), workload('c', { state: 'stopping' }), workload('bare', { state: 'stopped' })];
  expect([...seen(ledger, { detached: [], sessions, instances }).idleSince]).toEqual([['eni-a', 5]]);
});

test('where nobody looked for such interfaces, what is known of them stays', () => {
  const ledger = { ...EMPTY_LEDGER, idleSince: new Map([['eni-a', 5]]) };
  expect(seen(ledger, {}).idleSince).toEqual(ledger.idleSince);
});

test('what EC2 refused stays, and tells of instance types', () => {
  const refusal = { message: 'cannot', instanceType: 't2.micro' };
  const ledger = ['a', 'b'].reduce((all, name) => withRefusedInterface(all, `eni-${name}`, refusal), withRefusedTarget(EMPTY_LEDGER, 'tmt-up', 'full'));
  const instances = ['a', 'b'].map((name) => workload(name, { type: 't2.micro' }));
  const after = withObservations(ledger, inventory({ instances, sensors: [up] }), settings(['up']), NOW);
  expect(after).toEqual({ ...ledger, refusedInstanceTypes: new Map([['t2.micro', 'cannot']]) });
});

test('a refused creation is forgotten once the interface has an own session, or is gone, and stays with one that is detached', () => {
  const refusals = ['has', 'gone', 'lacks', 'loose'].reduce((all, name) => withRefusal(
    all, { action: 'create', networkInterfaceId: `eni-${name}`, targetId: 'tmt-up' }, { reason: 'refused', code: `Code.${name}`, message: 'no' }, 5,
  ), NO_REFUSALS);
  const parts = { instances: ['has', 'lacks'].map((name) => workload(name)), sessions: [session('tms-1', 'has', 'up')], detached: [networkInterface('loose')] };
  expect([...seen({ ...EMPTY_LEDGER, refusals }, parts).refusals.writes.values()].map(({ networkInterfaceId }) => networkInterfaceId))
    .toEqual(['eni-lacks', 'eni-loose']);
});

describe('a session that mirrors nothing, because its path is closed', () => {
  const shut = sensor('shut', { securityGroupIds: ['sg-shut'] });
  const parts = {
    sensors: [up, shut],
    securityGroups: [securityGroup('sg-shut')],
    instances: [workload('blocked'), workload('works', { privateIpv4: '10.0.1.6' }), workload('other', { privateIpv4: '10.0.1.7' })],
    sessions: [session('tms-1', 'blocked', 'shut'), session('tms-2', 'works', 'up')],
  };
  const look = (ledger: Ledger, partial = false) => [...withObservations(
    ledger, { ...inventory(parts), ...(partial && { partial: true }) }, settings(['up', 'shut'], { sessionOwner: 'owner' }), NOW,
  ).blockedSince];

  test('is noted, with the time, which stays while it is so', () => {
    expect(look(EMPTY_LEDGER)).toEqual([['eni-blocked', NOW]]);
    expect(look({ ...EMPTY_LEDGER, blockedSince: new Map([['eni-blocked', 5]]) })).toEqual([['eni-blocked', 5]]);
  });

  test('is forgotten once it works again, or is gone', () => {
    expect(look({ ...EMPTY_LEDGER, blockedSince: new Map([['eni-works', 5], ['eni-gone', 6]]) })).toEqual([['eni-blocked', NOW]]);
  });

  test('stays noted where nobody looked at it', () => {
    const ledger = { ...EMPTY_LEDGER, blockedSince: new Map([['eni-works', 5], ['eni-elsewhere', 6]]) };
    expect(look(ledger, true)).toEqual([['eni-elsewhere', 6], ['eni-blocked', NOW]]);
  });
});
