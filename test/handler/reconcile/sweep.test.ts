import type { FleetSensor } from '../../../local-aws/fleet/builder';
import type { SessionOptions, Tags } from '../../../local-aws/fleet/options';
import type { OwnerSettings } from '../../../src/core/model/settings';
import { OWNERSHIP_TAG_KEY } from '../../../src/names';
import { OWN, Scenario } from '../scenario';

/** A look at everything: what it finds, what it repairs, and what it says. */

let scenario: Scenario;
let sensor: FleetSensor;
let settings: OwnerSettings;

beforeEach(async () => {
  await start();
});

afterEach(async () => scenario.stop());

async function start(...options: Parameters<typeof Scenario.start>): Promise<void> {
  scenario = await Scenario.start(...options);
  sensor = scenario.fleet.addSensor({ instanceType: 'c5.18xlarge' });
  settings = scenario.settings([sensor.targetId]);
}

function swept() {
  return scenario.lines.filter(({ message }) => message === 'swept');
}

test('a running fleet is covered, every instance and every interface', async () => {
  const instances = Array.from({ length: 20 }, () => scenario.fleet.addInstance({ interfaces: [{}, {}] }));
  await scenario.sweep(settings);
  const covered = instances.flatMap(({ networkInterfaceIds }) => networkInterfaceIds).map((id) => `${id} 1 ${sensor.targetId}`);
  expect(scenario.sessions()).toEqual(covered.sort());
});

test('a second sweep finds nothing to do', async () => {
  for (let count = 0; count < 5; count++) scenario.fleet.addInstance();
  await scenario.sweep(settings);
  scenario.ec2.calls.length = 0;
  await scenario.sweep(settings);
  expect(scenario.writes()).toEqual([]);
});

test('a sweep costs as many reads for many instances as for few', async () => {
  const reads = async () => {
    scenario.ec2.calls.length = 0;
    await scenario.sweep(settings);
    return scenario.calls().filter((name) => name.startsWith('Describe')).length;
  };
  scenario.fleet.addInstance();
  const few = await reads();
  for (let count = 0; count < 50; count++) scenario.fleet.addInstance();
  expect(await reads()).toBe(few);
});

test.each<[string, (session: SessionOptions) => SessionOptions]>([
  ['another filter', (session) => ({ ...session, filterId: scenario.fleet.addFilter() })],
  ['another number', (session) => ({ ...session, number: 7 })],
  ['a target that is not configured', (session) => ({ ...session, targetId: scenario.fleet.addSensor().targetId })],
])('a session with %s is put right, and stays the same session', async (_drift, drifted) => {
  const { networkInterfaceId } = scenario.fleet.addInstance();
  const right = { networkInterfaceId, targetId: sensor.targetId, filterId: scenario.filterId, tags: OWN };
  const sessionId = scenario.fleet.addSession(drifted(right));
  await scenario.sweep(settings);
  expect(scenario.writes()).toEqual([`Modify ${sessionId}`]);
  expect(scenario.ec2.state.trafficMirrorSessions.get(sessionId)).toMatchObject({
    TrafficMirrorTargetId: sensor.targetId, TrafficMirrorFilterId: scenario.filterId, SessionNumber: 1,
  });
});

test('a session that somebody deleted is made anew, and one beside a better one is deleted', async () => {
  const { networkInterfaceId } = scenario.fleet.addInstance();
  await scenario.sweep(settings);
  scenario.ec2.state.trafficMirrorSessions.clear();
  await scenario.sweep(settings);
  expect(scenario.sessions()).toHaveLength(1);
  scenario.fleet.addSession({ networkInterfaceId, targetId: sensor.targetId, filterId: scenario.filterId, number: 2, tags: OWN });
  await scenario.sweep(settings);
  expect(scenario.sessions()).toEqual([`${networkInterfaceId} 1 ${sensor.targetId}`]);
});

test('sessions of others, of whatever owner, are left alone', async () => {
  const { networkInterfaceId } = scenario.fleet.addInstance();
  const owners: Tags[] = [{}, { [OWNERSHIP_TAG_KEY]: 'Other/Mirroring' }];
  const others = owners.map((tags, index) => (
    scenario.fleet.addSession({ networkInterfaceId, targetId: sensor.targetId, filterId: scenario.filterId, number: index + 1, tags })
  ));
  await scenario.sweep(settings);
  expect(scenario.sessions()).toHaveLength(3);
  expect([...scenario.ec2.state.trafficMirrorSessions.keys()]).toEqual(expect.arrayContaining(others));
});

describe('interfaces that EC2 cannot mirror', () => {
  function attempts(): number {
    return scenario.calls().filter((name) => name === 'CreateTrafficMirrorSession').length;
  }

  test('cost a handful of calls for a thousand of one type, and none in later sweeps', async () => {
    for (let count = 0; count < 1000; count++) scenario.fleet.addInstance({ instanceType: 't2.micro' });
    await scenario.sweep(settings);
    expect(attempts()).toBeLessThanOrEqual(8);
    scenario.ec2.calls.length = 0;
    await scenario.sweep(settings);
    expect(attempts()).toBe(0);
    expect(swept().at(-1)).toMatchObject({ unsupported: 1000, unmirrored: 0, failed: 0 });
  });

  test('are tried again when their instance type has changed, and not before', async () => {
    const instance = scenario.fleet.addInstance({ instanceType: 't2.micro' });
    await scenario.sweep(settings);
    await scenario.sweep(settings);
    expect(attempts()).toBe(1);
    const { instances } = scenario.ec2.state;
    const stored = instances.get(instance.instanceId);
    if (stored === undefined) throw new Error('the instance is gone');
    instances.set(instance.instanceId, { ...stored, InstanceType: 'm5.large' });
    await scenario.sweep(settings);
    expect(scenario.sessions()).toEqual([`${instance.networkInterfaceId} 1 ${sensor.targetId}`]);
  });
});

describe('beside others who do the same', () => {
  function addInstances(count: number) {
    return Array.from({ length: count }, () => scenario.fleet.addInstance());
  }

  test.each([0, 2_000])('an interface whose event is worked on at the same time ends with one session, with reads that lag %i ms behind', async (lagMs) => {
    await scenario.stop();
    await start({ lagMs });
    const instances = addInstances(10);
    await Promise.all([scenario.sweep(settings), scenario.running(settings, ...instances.map(({ instanceId }) => instanceId))]);
    scenario.clock.advance(lagMs);
    await scenario.sweep(settings);
    expect(scenario.sessions()).toEqual(instances.map(({ networkInterfaceId }) => `${networkInterfaceId} 1 ${sensor.targetId}`).sort());
  });

  test('two sweeps without a ledger make one session for each interface', async () => {
    const instances = addInstances(20);
    scenario.ledger.dynamoDb.faults.add({ operation: '*', code: 'AccessDeniedException', times: 99 });
    await Promise.all([scenario.sweep(settings), scenario.sweep(settings)]);
    expect(scenario.sessions()).toEqual(instances.map(({ networkInterfaceId }) => `${networkInterfaceId} 1 ${sensor.targetId}`).sort());
    expect(scenario.lines.filter(({ level, error }) => level === 'ERROR' && error !== undefined)).toEqual([]);
  });

  test('an instance that starts while everything is read loses no session, though its interface seems to be nobody\'s', async () => {
    scenario.before('DescribeTrafficMirrorSessions', () => {
      const { networkInterfaceId } = scenario.fleet.addInstance();
      scenario.fleet.addSession({ networkInterfaceId, targetId: sensor.targetId, filterId: scenario.filterId, tags: OWN });
    });
    await scenario.sweep({ ...settings, idleSessionGraceSeconds: 0 });
    expect(scenario.sessions()).toHaveLength(1);
    expect(scenario.writes()).toEqual([]);
  });

  test('a sensor that fills up meanwhile leaves the rest to the next one', async () => {
    const other = scenario.fleet.addSensor({ targetId: 'tmt-0fffffffffffffff0' });
    const small = scenario.fleet.addSensor({ targetId: 'tmt-00000000000000001' });
    addInstances(12);
    scenario.before('CreateTrafficMirrorSession', () => {
      for (let count = 0; count < 8; count++) {
        const networkInterfaceId = scenario.fleet.addInterface();
        scenario.fleet.addSession({ networkInterfaceId, targetId: small.targetId, filterId: scenario.filterId });
      }
    });
    await scenario.sweep(scenario.settings([small.targetId, other.targetId]));
    expect(scenario.sessions().filter((session) => session.endsWith(small.targetId))).toHaveLength(10);
    expect(scenario.sessions().filter((session) => session.endsWith(other.targetId))).toHaveLength(10);
    expect(swept()).toMatchObject([{ mirrored: 12, unmirrored: 0, create: 12 }]);
  });

  test('what EC2 takes and does not change is given up, and holds up no other', async () => {
    const { networkInterfaceId } = scenario.fleet.addInstance();
    scenario.fleet.addSession({ networkInterfaceId, targetId: sensor.targetId, filterId: scenario.filterId, number: 5, tags: OWN });
    const other = scenario.fleet.addInstance();
    const container = scenario.container(settings);
    const { api } = container.inventoryReader;
    const modifySession: typeof api.modifySession = async (input) => ({ ...await api.modifySession(input), SessionNumber: 5 });
    Object.defineProperty(container.inventoryReader, 'api', { value: { ...api, modifySession } });
    await scenario.sweep(settings, container);
    expect(scenario.writes().filter((write) => write.startsWith('Modify'))).toHaveLength(1);
    expect(scenario.lineOf(networkInterfaceId)).toMatchObject({ level: 'ERROR', error: { message: expect.stringContaining('shows no change') } });
    expect(scenario.lineOf(other.networkInterfaceId)).toMatchObject({ level: 'INFO', outcome: 'create' });
  });
});

describe('the log', () => {
  test('tells in one line how everything is, and of each interface in a line of its own', async () => {
    const { fleet, filterId } = scenario;
    const [kept, moved, made] = [fleet.addInstance(), fleet.addInstance(), fleet.addInstance()];
    fleet.addSession({ networkInterfaceId: kept.networkInterfaceId, targetId: sensor.targetId, filterId, tags: OWN });
    fleet.addSession({ networkInterfaceId: moved.networkInterfaceId, targetId: sensor.targetId, filterId, number: 2, tags: OWN });
    fleet.addInstance({ instanceType: 't2.micro' });
    fleet.addInstance({ state: 'stopped' });
    await scenario.sweep(settings);
    expect(swept()).toEqual([expect.objectContaining({
      level: 'INFO',
      eligible: 3,
      mirrored: 3,
      unmirrored: 0,
      unsupported: 1,
      create: 1,
      modify: 1,
      delete: 0,
      left: 0,
      failed: 0,
      reasons: { 'mirrored': 1, 'drifted': 1, 'new': 1, 'unsupported': 1, 'instance-not-running': 1, 'receiver': 1 },
      targets: [expect.objectContaining({ targetId: sensor.targetId, capacity: 100, sessions: 3, planned: 3 })],
    })]);
    expect(scenario.lineOf(moved.networkInterfaceId)).toMatchObject({ outcome: 'modify' });
    expect(scenario.lineOf(made.networkInterfaceId)).toMatchObject({ outcome: 'create' });
    expect(scenario.lineOf(kept.networkInterfaceId)).toMatchObject({ level: 'INFO', outcome: 'keep', reason: { code: 'mirrored' } });
  });

  test('tells of an interface that nobody mirrors when it is news, and again when it is so for another reason or anew', async () => {
    const { fleet, filterId, ec2 } = scenario;
    const far = fleet.addSubnet({ zone: 'b' });
    const { networkInterfaceId } = fleet.addInstance({ subnetId: far });
    const container = scenario.container(settings);
    const told = async () => {
      scenario.lines.length = 0;
      await scenario.sweep(settings, container);
      return scenario.lineOf(networkInterfaceId)?.reason?.code;
    };
    expect(await told()).toBe('no-reachable-target');
    expect(await told()).toBeUndefined();
    const sessionIds = [1, 2, 3].map((number) => fleet.addSession({ networkInterfaceId, targetId: sensor.targetId, filterId, number }));
    expect(await told()).toBe('session-limit');
    for (const id of sessionIds) ec2.state.trafficMirrorSessions.delete(id);
    expect(await told()).toBe('no-reachable-target');
    const near = fleet.addSensor({ subnetId: far });
    expect(await told()).toBeUndefined();
    settings = scenario.settings([sensor.targetId, near.targetId]);
    await scenario.sweep(settings, { ...scenario.container(settings), loggedStates: container.loggedStates });
    settings = scenario.settings([sensor.targetId]);
    expect(await told()).toBe('no-reachable-target');
  });

  test('counts an interface whose session was not created as one that nobody mirrors', async () => {
    scenario.ec2.faults.add({ operation: 'CreateTrafficMirrorSession', code: 'InternalError' });
    scenario.fleet.addInstance();
    scenario.fleet.addInstance();
    await scenario.sweep(settings);
    expect(swept()).toMatchObject([{ eligible: 2, mirrored: 1, unmirrored: 1, create: 1, failed: 1, left: 0 }]);
  });
});
