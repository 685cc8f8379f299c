import type { Session } from '../../../src/core/model/inventory';
import { allow, inventory, networkAcl, networkInterface, routeTable, securityGroup, sensor, session, workload, zone } from '../build';
import { plan } from '../planned';

const WEB = workload('web');
const FOREIGN = { owner: 'somebody else' };

test('a session that is kept says so, by its id and target', () => {
  const { web } = plan({ instances: [WEB], sensors: [sensor('a')], sessions: [session('tms-1', 'web', 'a')] }, ['a']);
  expect(web).toMatchObject({ outcome: 'keep', reason: { code: 'mirrored', message: 'tms-1 mirrors it to tmt-a' } });
});

test('a shadowed session names the foreign one with the lowest number, in whatever order EC2 lists them', () => {
  const { web } = plan({
    instances: [WEB],
    sensors: [sensor('a')],
    sessions: [session('tms-3', 'web', 'x', { ...FOREIGN, sessionNumber: 3 }), session('tms-1', 'web', 'x', { ...FOREIGN, sessionNumber: 1 }),
      session('tms-5', 'web', 'a', { sessionNumber: 5 })],
  }, ['a'], { sessionNumber: 5 });
  expect(web).toMatchObject({
    outcome: 'keep',
    reason: { code: 'shadowed', message: 'tms-5 mirrors it to tmt-a, but tms-1, number 1 of somebody else, takes the same packets first' },
  });
});

test.each([
  ['of another construct', { owner: 'Network/Other' }, 'Network/Other'],
  ['of nobody who is known', { owner: undefined }, 'another owner'],
])('a session behind a foreign one %s with another filter says that it gets what that one leaves', (_whose, foreign, owner) => {
  const behind = (...more: Session[]) => plan({
    instances: [WEB],
    sensors: [sensor('a')],
    sessions: [session('tms-own', 'web', 'a', { sessionNumber: 2 }), session('tms-1', 'web', 'x', { filterId: 'tmf-2', sessionNumber: 1, ...foreign }), ...more],
  }, ['a'], { sessionNumber: 2 }).web?.reason;
  const message = `tms-own mirrors it to tmt-a, but only what the filter of tms-1, number 1 of ${owner}, does not accept: that one comes first`;
  expect(behind()).toEqual({ code: 'mirrored', message });
  expect(behind(session('tms-3', 'web', 'x', { sessionNumber: 3, ...foreign }))).toEqual({ code: 'mirrored', message });
});

test.each([
  ['tmf-1', 'tms-1, number 1 of Network/Other, takes the same packets first'],
  ['tmf-2', 'only what the filter of tms-1, number 1 of Network/Other, does not accept: that one comes first'],
])('a session that is yet to be created behind a foreign one with the filter %s says what that one leaves to it', (filterId, what) => {
  const sessions = [session('tms-1', 'web', 'x', { filterId, owner: 'Network/Other' })];
  expect(plan({ instances: [WEB], sensors: [sensor('a')], sessions }, ['a']).web?.reason).toEqual({
    code: 'new', message: `it has no session yet, and tmt-a can take it, but ${what}`,
  });
});

test.each([
  ['its instance is stopping', workload('web', { state: 'stopping' }), 'instance-not-running'],
  ['its path is closed', WEB, 'no-reachable-target'],
])('a session that stays although %s keeps its number', (_case, instance, code) => {
  const { web } = plan({
    instances: [instance],
    sensors: [sensor('a', { securityGroupIds: ['sg-shut'] })],
    securityGroups: [securityGroup('sg-shut', allow('192.0.2.0/24'))],
    sessions: [session('tms-1', 'web', 'a', { sessionNumber: 7 })],
  }, ['a'], { sessionNumber: 7 });
  expect(web).toMatchObject({ outcome: 'keep', mirrored: false, sessionNumber: 7, reason: { code } });
});

describe('a mirrored interface is unverified', () => {
  const doubtful = sensor('doubtful', { securityGroupIds: ['sg-unseen'] });

  test('when it goes to a sensor of which something is unknown, because every other one is full', () => {
    const { web } = plan({ instances: [WEB], sensors: [sensor('a'), doubtful], sessions: [session('tms-x', 'x', 'a', FOREIGN)] },
      [{ targetId: 'tmt-a', capacity: 1 }, 'doubtful']);
    expect(web).toMatchObject({ targetId: 'tmt-doubtful', mirrored: true, unverified: true });
  });

  test('and not when something is unknown of another sensor only', () => {
    const { web } = plan({ instances: [WEB], sensors: [sensor('a'), doubtful] }, ['a', 'doubtful']);
    expect(web).toMatchObject({ targetId: 'tmt-a', mirrored: true });
    expect(web).not.toHaveProperty('unverified');
  });
});

describe('of an unmirrored interface', () => {
  const full = (count: number) => {
    const names = Array.from({ length: count }, (_, index) => `s${index}`);
    return plan({
      instances: [WEB],
      sensors: names.map((name) => sensor(name)),
      sessions: names.map((name) => session(`tms-${name}`, `other-${name}`, name, FOREIGN)),
    }, names.map((name) => ({ targetId: `tmt-${name}`, capacity: 1 }))).web?.reason.message;
  };

  test('three full sensors are named', () => {
    expect(full(3)).toBe('every sensor that it can reach is full: tmt-s0 (1 sessions), tmt-s1 (1 sessions), tmt-s2 (1 sessions)');
  });

  test('of more than three full sensors the others are counted', () => {
    expect(full(5)).toBe('every sensor that it can reach is full: tmt-s0 (1 sessions), tmt-s1 (1 sessions), tmt-s2 (1 sessions), and 2 more');
  });

  test('the sensors that came furthest are told from each other, and others counted by what shuts them off', () => {
    const shut = { securityGroupIds: ['sg-shut'] };
    const { web } = plan({
      instances: [WEB],
      sensors: [sensor('p', shut), sensor('q', shut), sensor('far-1', { zone: zone('b') }), sensor('far-2', { zone: zone('b') })],
      securityGroups: [securityGroup('sg-shut')],
    }, ['p', 'q', 'far-1', 'far-2']);
    const refusal = 'sg-shut has no rule for UDP 4789 from 10.0.1.5';
    expect(web?.reason.message).toBe(`it can reach no sensor: tmt-p: ${refusal}; tmt-q: ${refusal}; 2 more are in other zones`);
  });

  describe('the others are counted in plain words', () => {
    const unroutable = sensor('unroutable', { vpcId: 'vpc-2' });
    const others = [
      [sensor('n', { subnetId: 'subnet-s' }), 'is shut off by a network ACL', 'are shut off by network ACLs'],
      [sensor('n', { securityGroupIds: ['sg-shut'] }), 'is shut off by a security group', 'are shut off by security groups'],
      [sensor('n', { zone: zone('b') }), 'is in another zone', 'are in other zones'],
      [sensor('n', { state: 'stopped' }), 'is not ready to receive', 'are not ready to receive'],
      [sensor('n', { zone: { name: '' } }), 'cannot be verified', 'cannot be verified'],
    ] as const;
    const renamed = ({ instance, target }: (typeof others)[number][0], count: number) => Array.from({ length: count }, (_, index) => (
      { instance, target: { ...target, targetId: `tmt-n${index}` } }
    ));

    test.each(others)('%#: one %s, several %s', (other, one, several) => {
      const told = (count: number) => plan({
        instances: [WEB],
        sensors: [unroutable, ...renamed(other, count)],
        securityGroups: [securityGroup('sg-shut')],
        networkAcls: { 'subnet-s': networkAcl('acl-shut') },
        routeTables: { 'subnet-a': routeTable('rtb-1') },
      }, ['unroutable', ...renamed(other, count).map(({ target: { targetId } }) => ({ targetId }))], { unknownPathTreatment: 'reject' }).web?.reason.message;
      const nearest = told(0);
      expect(nearest).toMatch(/^it can reach no sensor: tmt-unroutable: [^;]+$/);
      expect(told(1)).toBe(`${nearest}; 1 more ${one}`);
      expect(told(2)).toBe(`${nearest}; 2 more ${several}`);
    });
  });
});

test.each([
  [networkInterface('web', { interfaceType: 'lambda' }), 'it is of type lambda, and only the type interface can be mirrored'],
  [(({ privateIpv4: _, ...rest }) => rest)(networkInterface('web')), 'it has no private IPv4 address to send mirrored packets from'],
])('an interface that cannot be mirrored says what about it is in the way (%#)', (primary, message) => {
  const observed = inventory({ instances: [{ ...WEB, networkInterfaces: [primary] }], sensors: [sensor('a')] });
  expect(plan({ instances: observed.instances.slice(0, 1), sensors: [sensor('a')] }, ['a']).web?.reason.message).toBe(message);
});
