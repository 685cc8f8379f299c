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
  expect(await scenario.deliver(settings, ...bodies)).toEqual(again());
  const filters = scenario.ec2.calls.flatMap(({ input }) => (input as { Filters?: { Values: string[] }[] }).Filters ?? []);
  const filtered = filters.flatMap(({ Values }) => Values);
  expect(filtered.filter((value) => value.startsWith('i-')).every((value) => /^i-[0-9a-f]{17}$/.test(value))).toBe(true);
  expect(scenario.lines.filter(({ message }) => message === 'swept')).toHaveLength(1);
  expect(scenario.sessions()).toHaveLength(2);
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

describe('an instance that EC2 does not show', () => {
  const MESSAGES = 10;

  function unknown(count: number): string[] {
    return Array.from({ length: count }, (_, index) => runningEvent(`i-${String(index).padStart(17, '0')}`, scenario.clock.now()));
  }

  test('is waited for while no other message waits', async () => {
    const { settings } = sensorAnd(0);
    const before = scenario.clock.now();
    await scenario.deliver(settings, ...unknown(MESSAGES));
    expect(scenario.clock.now() - before).toBe(5_000);
  });

  test('holds up no message that waits in the queue: it is looked at once, and comes back by itself', async () => {
    const { settings, instances: [instance] } = sensorAnd(1);
    scenario.backlog = true;
    const before = scenario.clock.now();
    const bodies = [...unknown(MESSAGES - 1), runningEvent(instance.instanceId, scenario.clock.now())];
    expect((await scenario.deliver(settings, ...bodies)).batchItemFailures).toHaveLength(MESSAGES - 1);
    expect(scenario.clock.now()).toBe(before);
    expect(scenario.calls().filter((name) => name === 'DescribeInstances')).toHaveLength(READS_OF_INSTANCES);
    expect(scenario.sessions()).toHaveLength(1);
  });

  test('is not waited for where the queue does not say how long it is, which is a warning', async () => {
    const { settings } = sensorAnd(0);
    const invocation = scenario.invocation(settings);
    const queue = { ...invocation.queue, hasBacklog: async () => { throw new Error('the queue is away'); } };
    const before = scenario.clock.now();
    expect(await scenario.handle({ ...invocation, queue }, unknown(1))).toEqual(again(0));
    expect(scenario.clock.now()).toBe(before);
    expect(scenario.lines).toContainEqual(expect.objectContaining({ level: 'WARN', error: expect.objectContaining({ message: 'the queue is away' }) }));
  });

  test('is looked at again after 2, 10, 60 and 240 seconds, until it can no longer turn up', async () => {
    const { settings } = sensorAnd(0);
    scenario.backlog = true;
    const [body] = unknown(1);
    const waits: (number | undefined)[] = [];
    for (let received = 1; received <= 5; received += 1) {
      const { batchItemFailures } = await scenario.handle(scenario.invocation(settings), [body], [received]);
      const seconds = batchItemFailures.length > 0 ? scenario.returning.get('receipt-0') : undefined;
      waits.push(seconds);
      scenario.clock.advance((seconds ?? 0) * 1000);
    }
    expect(waits).toEqual([2, 10, 60, 240, undefined]);
  });

  test('is never dead-lettered: received for the last time, it is gone, however fresh its event is', async () => {
    const { settings } = sensorAnd(0);
    expect(await scenario.handle(scenario.invocation(settings), unknown(1), [5])).toEqual(again());
    expect(scenario.lines.filter(({ level }) => level !== 'INFO')).toEqual([]);
  });
});

describe('events of other accounts and Regions', () => {
  function foreign(change: object, instanceId = UNKNOWN_INSTANCE): string {
    return JSON.stringify({ ...JSON.parse(runningEvent(instanceId, scenario.clock.now())) as object, ...change });
  }

  test('ask for nothing, do not come again, and have one line for all of a batch', async () => {
    const { settings } = sensorAnd(0);
    const bodies = Array.from({ length: 9 }, (_, index) => foreign(index % 3 === 0 ? { region: 'eu-west-1' } : { account: '999999999999' }));
    expect(await scenario.deliver(settings, ...bodies, foreign({ 'account': '999999999999', 'source': 'aws.events', 'detail-type': 'Scheduled Event' }))).toEqual(again());
    expect(scenario.calls()).toEqual([]);
    expect(scenario.lines).toEqual([expect.objectContaining({
      level: 'WARN',
      message: expect.stringContaining('other accounts or Regions'),
      dropped: 10,
      origins: ['123456789012 eu-west-1', '999999999999 us-east-1'],
    })]);
  });

  test('hold up none of the own', async () => {
    const { settings, instances: [instance] } = sensorAnd(1);
    const before = scenario.clock.now();
    const bodies = [...Array.from({ length: 9 }, () => foreign({ account: '999999999999' })), runningEvent(instance.instanceId, before)];
    expect(await scenario.deliver(settings, ...bodies)).toEqual(again());
    expect(scenario.clock.now()).toBe(before);
    expect(scenario.sessions()).toHaveLength(1);
  });

  test('are only those that say so: a message that names no place is an own one', async () => {
    const { settings, instances: [instance] } = sensorAnd(1);
    await scenario.deliver(settings, foreign({ account: undefined, region: undefined }, instance.instanceId));
    expect(scenario.sessions()).toHaveLength(1);
  });
});

test('an event of a kind that no rule of ours lets through asks for a sweep, and is done', async () => {
  const { settings } = sensorAnd(1);
  const body = JSON.stringify({ ...JSON.parse(runningEvent(UNKNOWN_INSTANCE, 0)) as object, source: 'my.app' });
  expect(await scenario.deliver(settings, body)).toEqual(again());
  expect(scenario.sessions()).toHaveLength(1);
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
    operation: 'CreateTrafficMirrorSession', code: 'InternalError', when: ({ NetworkInterfaceId }) => NetworkInterfaceId === first.networkInterfaceId,
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
  const { settings, instances } = sensorAnd(5);
  const fine = instances[4].networkInterfaceId;
  scenario.ec2.faults.add({
    operation: 'CreateTrafficMirrorSession', code: 'SomethingNew', times: 99, when: ({ NetworkInterfaceId }) => NetworkInterfaceId !== fine,
  });
  const before = scenario.ec2.clock.now();
  expect(await scenario.running(settings, ...instances.map(({ instanceId }) => instanceId))).toEqual({ batchItemFailures: [] });
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
