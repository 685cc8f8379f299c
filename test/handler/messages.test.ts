import { runningEvent, Scenario } from './scenario';

/** Which messages of a batch come again, and which do not hold each other up. */

let scenario: Scenario;

beforeEach(async () => {
  scenario = await Scenario.start();
});

afterEach(async () => scenario.stop());

const UNKNOWN_INSTANCE = 'i-0fedcba9876543210';

/** One look at EC2 reads the instances of the events and those of the sensors. */
const READS_OF_INSTANCES = 2;

function again(...messages: number[]) {
  return { batchItemFailures: messages.map((message) => ({ itemIdentifier: `message-${message}` })) };
}

function sensorAnd(instances: number) {
  const { fleet } = scenario;
  const sensor = fleet.addSensor();
  return { settings: scenario.settings([sensor.targetId]), sensor, instances: Array.from({ length: instances }, () => fleet.addInstance()) };
}

test('a message that cannot be read comes again, with an error that names what is wrong, and holds up no other', async () => {
  const { settings, instances: [instance] } = sensorAnd(1);
  const result = await scenario.deliver(settings, 'hello', runningEvent(instance.instanceId, scenario.ec2.clock.now()), '{}');
  expect(result).toEqual(again(0, 2));
  expect(scenario.sessions()).toHaveLength(1);
  expect(scenario.lines.filter(({ level }) => level === 'ERROR')).toMatchObject([
    { message: 'a message cannot be read', messageId: 'message-0', error: { name: 'Error', message: expect.stringContaining('malformed event: body') } },
    { message: 'a message cannot be read', messageId: 'message-2', error: { message: expect.stringContaining('malformed event: source') } },
  ]);
});

test('a batch of which nothing can be read asks EC2 nothing', async () => {
  const { settings } = sensorAnd(0);
  expect(await scenario.deliver(settings, 'hello')).toEqual(again(0));
  expect(scenario.calls()).toEqual([]);
});

test('a message without a body comes again like any other that cannot be read', async () => {
  const { settings, instances: [instance] } = sensorAnd(1);
  const result = await scenario.deliver(settings, undefined as unknown as string, runningEvent(instance.instanceId, scenario.ec2.clock.now()));
  expect(result).toEqual(again(0));
  expect(scenario.lineOf(instance.networkInterfaceId)).toMatchObject({ outcome: 'create' });
});

test('a huge message that cannot be read makes no huge line', async () => {
  const { settings } = sensorAnd(0);
  await scenario.deliver(settings, 'x'.repeat(250_000));
  expect(JSON.stringify(scenario.lines).length).toBeLessThan(5_000);
});

test('ids that are no instance ids never reach a filter, where * would stand for every instance', async () => {
  const { settings } = sensorAnd(2);
  const bodies = ['i-*', 'i-????????', 'i-01234567\n', 'I-01234567', 'i-0123456789abcdef0,i-2', '__proto__'].map((id) => runningEvent(id, 0));
  expect(await scenario.deliver(settings, ...bodies)).toEqual(again(0, 1, 2, 3, 4, 5));
  expect(scenario.calls()).toEqual([]);
});

test('an instance that EC2 does not show yet is looked at again, and then mirrored', async () => {
  const lagging = await Scenario.start({ lagMs: 2_000, transitions: { pendingMs: 0 } });
  const sensor = lagging.fleet.addSensor();
  const instance = lagging.fleet.launchInstance();
  expect(await lagging.running(lagging.settings([sensor.targetId]), instance.instanceId)).toEqual(again());
  expect(lagging.sessions()).toEqual([`${instance.networkInterfaceId} 1 ${sensor.targetId}`]);
  expect(lagging.lines).toHaveLength(1);
  await lagging.stop();
});

test('an unknown instance of a fresh event comes again, and holds up no other', async () => {
  const { settings, instances: [instance] } = sensorAnd(1);
  expect(await scenario.running(settings, UNKNOWN_INSTANCE, instance.instanceId)).toEqual(again(0));
  expect(scenario.sessions()).toHaveLength(1);
  expect(scenario.lines).toMatchObject([
    { level: 'INFO', instanceId: UNKNOWN_INSTANCE, outcome: 'skip', reason: { code: 'instance-not-found' } },
    { level: 'INFO', instanceId: instance.instanceId, outcome: 'create' },
  ]);
});

test('an unknown instance of an old event is gone: a line says so, and the message is done', async () => {
  const { settings } = sensorAnd(0);
  const sixMinutesAgo = scenario.ec2.clock.now() - 6 * 60_000;
  expect(await scenario.deliver(settings, runningEvent(UNKNOWN_INSTANCE, sixMinutesAgo))).toEqual(again());
  expect(scenario.lines).toMatchObject([{ instanceId: UNKNOWN_INSTANCE, outcome: 'skip', reason: { code: 'instance-not-found' } }]);
  expect(scenario.calls().filter((name) => name === 'DescribeInstances')).toHaveLength(READS_OF_INSTANCES);
});

test('an event from the future comes again no longer than any other', async () => {
  const { settings } = sensorAnd(0);
  const nextYear = scenario.ec2.clock.now() + 365 * 24 * 3_600_000;
  expect(await scenario.deliver(settings, runningEvent(UNKNOWN_INSTANCE, nextYear))).toEqual(again());
});

test('several messages about one instance make one session and one line', async () => {
  const { settings, instances: [instance] } = sensorAnd(1);
  expect(await scenario.running(settings, instance.instanceId, instance.instanceId, instance.instanceId)).toEqual(again());
  expect(scenario.writes()).toEqual([`Create ${instance.networkInterfaceId}`]);
  expect(scenario.lines).toHaveLength(1);
});

test('all messages about an instance that fails come again', async () => {
  const { settings, instances: [first, second] } = sensorAnd(2);
  scenario.ec2.faults.add({
    operation: 'CreateTrafficMirrorSession', code: 'UnauthorizedOperation', when: ({ NetworkInterfaceId }) => NetworkInterfaceId === first.networkInterfaceId,
  });
  expect(await scenario.running(settings, first.instanceId, second.instanceId, first.instanceId)).toEqual(again(0, 2));
});

test('one observation serves all instances of a batch', async () => {
  const { settings, instances } = sensorAnd(9);
  expect(await scenario.running(settings, ...instances.map(({ instanceId }) => instanceId))).toEqual(again());
  expect(scenario.sessions()).toHaveLength(9);
  expect(scenario.calls().filter((name) => name === 'DescribeInstances')).toHaveLength(READS_OF_INSTANCES);
});

test('one interface that fails holds up no other, and only its message comes again', async () => {
  const { settings, instances } = sensorAnd(4);
  const failing = instances[1].networkInterfaceId;
  scenario.ec2.faults.add({
    operation: 'CreateTrafficMirrorSession', code: 'RequestLimitExceeded', when: ({ NetworkInterfaceId }) => NetworkInterfaceId === failing,
  });
  expect(await scenario.running(settings, ...instances.map(({ instanceId }) => instanceId))).toEqual(again(1));
  expect(scenario.sessions().map((session) => session.split(' ')[0])).toEqual([0, 2, 3].map((index) => instances[index].networkInterfaceId).sort());
});

test('interfaces that all fail in a way nobody knows are looked at together, so that they hold up no other', async () => {
  const { settings, instances } = sensorAnd(8);
  const fine = instances[7].networkInterfaceId;
  scenario.ec2.faults.add({
    operation: 'CreateTrafficMirrorSession', code: 'SomethingNew', times: 99, when: ({ NetworkInterfaceId }) => NetworkInterfaceId !== fine,
  });
  const before = scenario.ec2.clock.now();
  expect(await scenario.running(settings, ...instances.map(({ instanceId }) => instanceId))).toEqual(again(0, 1, 2, 3, 4, 5, 6));
  expect(scenario.lineOf(fine)).toMatchObject({ outcome: 'create' });
  expect(scenario.ec2.clock.now() - before).toBeLessThan(5_000);
});

test.each(['DescribeInstances', 'DescribeTrafficMirrorTargets', 'DescribeTrafficMirrorSessions', 'DescribeSecurityGroups', 'DescribeNetworkAcls'])(
  'where %s is throttled nothing is decided, and the whole batch comes again', async (operation) => {
    const { settings, instances: [instance] } = sensorAnd(1);
    scenario.ec2.faults.add({ operation, code: 'RequestLimitExceeded' });
    await expect(scenario.running(settings, instance.instanceId)).rejects.toThrow('RequestLimitExceeded, by script');
    expect(scenario.writes()).toEqual([]);
  },
);

test('the second delivery of an event writes nothing, and says that the interface is mirrored', async () => {
  const { settings, instances: [instance] } = sensorAnd(1);
  await scenario.running(settings, instance.instanceId);
  scenario.ec2.calls.length = 0;
  expect(await scenario.running(settings, instance.instanceId)).toEqual(again());
  expect(scenario.writes()).toEqual([]);
  expect(scenario.lineOf(instance.networkInterfaceId)).toMatchObject({ outcome: 'keep', reason: { code: 'mirrored' } });
});

test('an event that is overtaken by others changes nothing that is right', async () => {
  const { settings, instances: [instance] } = sensorAnd(1);
  await scenario.running(settings, instance.instanceId);
  scenario.ec2.calls.length = 0;
  expect(await scenario.deliver(settings, runningEvent(instance.instanceId, scenario.ec2.clock.now() - 3_600_000))).toEqual(again());
  expect(scenario.writes()).toEqual([]);
});
