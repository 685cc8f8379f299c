import { Scenario } from './scenario';

/** What EC2 refuses, and what the handler makes of it. */

let scenario: Scenario;

beforeEach(async () => {
  scenario = await Scenario.start();
});

afterEach(async () => scenario.stop());

const DONE = { batchItemFailures: [] };
const AGAIN = { batchItemFailures: [{ itemIdentifier: 'message-0' }] };

/** A target that another account shares with this one: who else mirrors to it cannot be seen. */
function sharedTarget({ sessions = 0 } = {}): string {
  const { fleet, filterId } = scenario;
  const sensor = fleet.addSensor();
  const { state } = scenario.ec2;
  state.trafficMirrorTargets.delete(sensor.targetId);
  const targetId = fleet.addTarget({ to: sensor.networkInterfaceId, ownerId: '210987654321' });
  for (let index = 0; index < sessions; index++) {
    fleet.addSession({ networkInterfaceId: fleet.addInstance().networkInterfaceId, targetId, filterId, ownerId: '210987654321' });
  }
  return targetId;
}

function creates(): number {
  return scenario.calls().filter((name) => name === 'CreateTrafficMirrorSession').length;
}

function warnings() {
  return scenario.lines.filter(({ level }) => level === 'WARN');
}

test('a sensor that is full of sessions nobody here can see is left for the next one, with one warning', async () => {
  const shared = sharedTarget({ sessions: 10 });
  const sensor = scenario.fleet.addSensor();
  const neighbours = [1, 2, 3].map(() => scenario.fleet.addInstance());
  const settings = scenario.settings([shared, sensor.targetId]);
  expect(await scenario.running(settings, ...neighbours.map(({ instanceId }) => instanceId))).toEqual(DONE);
  expect(scenario.sessions().filter((session) => session.endsWith(sensor.targetId))).toHaveLength(3);
  expect(creates()).toBe(4);
  expect(warnings()).toMatchObject([{
    message: 'EC2 refused an action, deciding again', action: 'create', targetId: shared, error: { name: 'TrafficMirrorSourcesPerTargetLimitExceeded' },
  }]);
});

test.each([
  'TrafficMirrorSourcesPerTargetLimitExceeded',
  'TrafficMirrorSessionsPerTargetLimitExceeded',
  'InvalidTrafficMirrorTargetId.NotFound',
  'InvalidTrafficMirrorTargetNoFound',
])('after %s the next sensor serves', async (code) => {
  const { fleet, ec2 } = scenario;
  const [first, second] = [fleet.addSensor({ targetId: 'tmt-00000000000000001' }), fleet.addSensor({ targetId: 'tmt-00000000000000002' })];
  const instance = fleet.addInstance();
  ec2.faults.add({ operation: 'CreateTrafficMirrorSession', code });
  expect(await scenario.running(scenario.settings([first.targetId, second.targetId]), instance.instanceId)).toEqual(DONE);
  expect(creates()).toBe(2);
  expect(scenario.sessions()).toHaveLength(1);
  expect(warnings()).toHaveLength(1);
});

test('where every sensor refuses for want of room, the interface is reported without room and its message is done', async () => {
  const shared = [sharedTarget({ sessions: 10 }), sharedTarget({ sessions: 10 })];
  const instance = scenario.fleet.addInstance();
  expect(await scenario.running(scenario.settings(shared), instance.instanceId)).toEqual(DONE);
  expect(creates()).toBe(2);
  expect(scenario.lineOf(instance.networkInterfaceId)).toMatchObject({ level: 'WARN', outcome: 'skip', mirrored: false, reason: { code: 'no-capacity' } });
});

test('a target that is deleted between observation and creation is left for the next sensor', async () => {
  const { fleet, ec2 } = scenario;
  const sensors = [fleet.addSensor(), fleet.addSensor()];
  const instance = fleet.addInstance();
  const deleted: string[] = [];
  scenario.before('CreateTrafficMirrorSession', () => {
    // Whichever of the two would be chosen: the one with the lower id.
    deleted.push(sensors.map(({ targetId }) => targetId).sort()[0]);
    ec2.state.trafficMirrorTargets.delete(deleted[0]);
  });
  expect(await scenario.running(scenario.settings(sensors.map(({ targetId }) => targetId)), instance.instanceId)).toEqual(DONE);
  expect(scenario.sessions()).toHaveLength(1);
  expect(scenario.sessions()[0]).not.toContain(deleted[0]);
});

test('a configured target that does not exist leaves the others to serve', async () => {
  const sensor = scenario.fleet.addSensor();
  const instance = scenario.fleet.addInstance();
  expect(await scenario.running(scenario.settings(['tmt-0fedcba9876543210', sensor.targetId]), instance.instanceId)).toEqual(DONE);
  expect(scenario.sessions()).toEqual([`${instance.networkInterfaceId} 1 ${sensor.targetId}`]);
});

test('where the only configured target does not exist no sensor is reachable, and the reason names it', async () => {
  const instance = scenario.fleet.addInstance();
  expect(await scenario.running(scenario.settings(['tmt-0fedcba9876543210']), instance.instanceId)).toEqual(DONE);
  expect(scenario.writes()).toEqual([]);
  expect(scenario.lineOf(instance.networkInterfaceId)).toMatchObject({
    level: 'WARN', outcome: 'skip', reason: { code: 'no-reachable-target', message: expect.stringContaining('tmt-0fedcba9876543210') },
  });
});

/** The line about a write that EC2 refused. */
function refusal(code: string) {
  return expect.objectContaining({
    level: 'ERROR', message: 'EC2 refused an action, it is tried again later', action: 'create', error: expect.objectContaining({ name: code }),
  });
}

test('a filter that does not exist is for a person to mend: the message is done, and the log names the filter', async () => {
  const sensor = scenario.fleet.addSensor();
  const instance = scenario.fleet.addInstance();
  const settings = scenario.settings([sensor.targetId], { filterId: 'tmf-0fedcba9876543210' });
  expect(await scenario.running(settings, instance.instanceId)).toEqual(DONE);
  expect(scenario.lines).toContainEqual(refusal('InvalidTrafficMirrorFilterId.NotFound'));
  expect(scenario.lineOf(instance.networkInterfaceId)).toMatchObject({
    level: 'WARN', outcome: 'skip', reason: { code: 'refused', message: expect.stringContaining('tmf-0fedcba9876543210') },
  });
});

test.each(['RequestLimitExceeded', 'InternalError', 'RequestExpired', 'EC2ThrottledException'])(
  'after %s the message comes again and is then worked off', async (code) => {
    const sensor = scenario.fleet.addSensor();
    const instance = scenario.fleet.addInstance();
    const settings = scenario.settings([sensor.targetId]);
    scenario.ec2.faults.add({ operation: 'CreateTrafficMirrorSession', code });
    expect(await scenario.running(settings, instance.instanceId)).toEqual(AGAIN);
    expect(creates()).toBe(1);
    expect(scenario.lineOf(instance.networkInterfaceId)).toMatchObject({ level: 'ERROR', outcome: 'create', error: { name: code } });
    expect(await scenario.running(settings, instance.instanceId)).toEqual(DONE);
    expect(scenario.sessions()).toHaveLength(1);
  },
);

test.each(['UnauthorizedOperation', 'AuthFailure', 'TagPolicyViolation', 'SomethingNew'])(
  'after %s, which the sessions do not explain, the message is done, with an error in the log and the reason refused', async (code) => {
    const sensor = scenario.fleet.addSensor();
    const instance = scenario.fleet.addInstance();
    scenario.ec2.faults.add({ operation: 'CreateTrafficMirrorSession', code, message: 'nobody expected this', times: 99 });
    expect(await scenario.running(scenario.settings([sensor.targetId]), instance.instanceId)).toEqual(DONE);
    expect(creates()).toBe(1);
    expect(scenario.lines).toContainEqual(refusal(code));
    expect(scenario.lineOf(instance.networkInterfaceId)).toMatchObject({
      level: 'WARN', outcome: 'skip', mirrored: false, reason: { code: 'refused', message: `EC2 refuses it with ${code}: nobody expected this` },
    });
  },
);

test('an interface with sessions that cannot be seen is at its limit, without an error, and gives its place up', async () => {
  const { fleet, ec2 } = scenario;
  const settings = scenario.settings([fleet.addSensor().targetId]);
  const instances = Array.from({ length: 11 }, () => fleet.addInstance());
  const full = instances.slice(0, 3).map(({ networkInterfaceId }) => networkInterfaceId);
  for (const networkInterfaceId of full) {
    ec2.faults.add({
      operation: 'CreateTrafficMirrorSession',
      code: 'TrafficMirrorSessionsPerInterfaceLimitExceeded',
      times: 99,
      when: ({ NetworkInterfaceId: id }) => id === networkInterfaceId,
    });
  }
  expect(await scenario.running(settings, ...instances.map(({ instanceId }) => instanceId))).toEqual(DONE);
  expect(scenario.sessions()).toHaveLength(8);
  for (const id of full) expect(scenario.lineOf(id)).toMatchObject({ level: 'WARN', outcome: 'skip', reason: { code: 'session-limit' } });
  expect(scenario.lines.filter(({ level }) => level === 'ERROR')).toEqual([]);
  const before = creates();
  await scenario.sweep(settings);
  expect(creates()).toBe(before);
});

test('an account with as many sessions as EC2 allows gets no more calls in a run, and the reason says so', async () => {
  await scenario.stop();
  scenario = await Scenario.start({ quotas: { sessionsPerAccount: 3 } });
  const { fleet } = scenario;
  const settings = scenario.settings([fleet.addSensor({ instanceType: 'c5.18xlarge' }).targetId]);
  const instances = Array.from({ length: 40 }, () => fleet.addInstance());
  expect(await scenario.running(settings, ...instances.map(({ instanceId }) => instanceId))).toEqual(DONE);
  expect(scenario.sessions()).toHaveLength(3);
  expect(creates()).toBeLessThanOrEqual(3 + 8);
  const reasons = instances.map(({ networkInterfaceId }) => scenario.lineOf(networkInterfaceId)?.reason?.code);
  expect(reasons.filter((code) => code === 'account-limit')).toHaveLength(37);
});

test('an interface on an instance type that cannot be mirrored is unsupported, and its message is done', async () => {
  const sensor = scenario.fleet.addSensor();
  const instance = scenario.fleet.addInstance({ instanceType: 't2.micro' });
  expect(await scenario.running(scenario.settings([sensor.targetId]), instance.instanceId)).toEqual(DONE);
  expect(scenario.lineOf(instance.networkInterfaceId)).toMatchObject({ level: 'INFO', outcome: 'skip', mirrored: false, reason: { code: 'unsupported' } });
});

test('a type that cannot be mirrored costs as many attempts as are made at once, however many instances of it start, and none of another type', async () => {
  const { fleet } = scenario;
  const sensors = [fleet.addSensor(), fleet.addSensor()].map(({ targetId }) => targetId);
  const refused = Array.from({ length: 9 }, () => fleet.addInstance({ instanceType: 't2.micro', interfaces: [{}, {}] }));
  const fine = Array.from({ length: 5 }, () => fleet.addInstance({ instanceType: 'm5.large' }));
  const instanceIds = [...refused, ...fine].map(({ instanceId }) => instanceId);
  expect(await scenario.running(scenario.settings(sensors), ...instanceIds)).toEqual(DONE);
  const condemned = new Set(refused.flatMap(({ networkInterfaceIds }) => networkInterfaceIds));
  const attempts = scenario.writes().map((write) => write.split(' ')[1]);
  expect(attempts.filter((id) => condemned.has(id)).length).toBeLessThanOrEqual(8);
  expect(scenario.sessions()).toHaveLength(5);
  for (const id of condemned) expect(scenario.lineOf(id)).toMatchObject({ outcome: 'skip', reason: { code: 'unsupported' } });
});

test('an interface that is refused beside a primary one that is mirrored does not condemn its type', async () => {
  const { fleet, ec2 } = scenario;
  const sensor = fleet.addSensor();
  const instances = [1, 2, 3].map(() => fleet.addInstance({ interfaces: [{}, {}] }));
  const seconds = new Set<unknown>(instances.map(({ networkInterfaceIds }) => networkInterfaceIds[1]));
  ec2.faults.add({
    operation: 'CreateTrafficMirrorSession', code: 'NetworkInterfaceNotSupported', times: 99, when: ({ NetworkInterfaceId: id }) => seconds.has(id),
  });
  expect(await scenario.running(scenario.settings([sensor.targetId]), ...instances.map(({ instanceId }) => instanceId))).toEqual(DONE);
  expect(scenario.sessions().map((session) => session.split(' ')[0])).toEqual(instances.map(({ networkInterfaceId }) => networkInterfaceId).sort());
});

test('two refusals do not condemn a type of which an instance is mirrored', async () => {
  const { fleet, ec2 } = scenario;
  const sensor = fleet.addSensor();
  const settings = scenario.settings([sensor.targetId]);
  const mirrored = fleet.addInstance();
  await scenario.running(settings, mirrored.instanceId);
  const going = [fleet.addInstance(), fleet.addInstance()];
  const fine = fleet.addInstance();
  for (const { networkInterfaceId } of going) scenario.before('CreateTrafficMirrorSession', () => ec2.detachNetworkInterface(networkInterfaceId));
  await scenario.running(settings, ...[mirrored, ...going, fine].map(({ instanceId }) => instanceId));
  expect(scenario.sessions().map((session) => session.split(' ')[0])).toEqual([mirrored.networkInterfaceId, fine.networkInterfaceId].sort());
});

test('of more instances than EC2 lets pass at once the rest comes again, and all are mirrored in the end', async () => {
  await scenario.stop();
  scenario = await Scenario.start({ throttling: true });
  const { fleet } = scenario;
  const settings = scenario.settings([fleet.addSensor({ instanceType: 'c5.18xlarge' }).targetId]);
  const instanceIds = Array.from({ length: 60 }, () => fleet.addInstance().instanceId);
  const { batchItemFailures } = await scenario.running(settings, ...instanceIds);
  expect(scenario.sessions()).toHaveLength(50);
  expect(batchItemFailures).toHaveLength(10);
  scenario.clock.advance(10_000);
  const again = batchItemFailures.map(({ itemIdentifier }) => instanceIds[Number(itemIdentifier.replace('message-', ''))]);
  expect(await scenario.running(settings, ...again)).toEqual(DONE);
  expect(scenario.sessions()).toHaveLength(60);
});
