import { runningEvent, Scenario } from './scenario';
import { sweepMessage } from '../../src/handler/queue/reconcile-request';
import { MAX_RECEIVES } from '../../src/names';

/** What the log says of messages that fail: each dead letter has a line that says why. */

let scenario: Scenario;

beforeEach(async () => {
  scenario = await Scenario.start();
});

afterEach(async () => scenario.stop());

function linesOf(messageId: string) {
  return scenario.lines.filter((line) => line.messageId === messageId);
}

function running(instanceId: string): string {
  return runningEvent(instanceId, scenario.clock.now());
}

function sensorAndInstance() {
  const { fleet } = scenario;
  return { settings: scenario.settings([fleet.addSensor().targetId]), instance: fleet.addInstance() };
}

test('where EC2 cannot be observed, each message has a line with what failed, and says when it was the last time', async () => {
  const { settings, instance } = sensorAndInstance();
  scenario.ec2.faults.add({ operation: 'DescribeInstances', code: 'InternalError', times: 9 });
  const bodies = [running(instance.instanceId), sweepMessage(0, scenario.clock.now()), 'hello'];
  await expect(scenario.handle(scenario.invocation(settings), bodies, [1, MAX_RECEIVES, MAX_RECEIVES])).rejects.toThrow('InternalError, by script');
  const error = {
    name: 'InternalError', call: 'ec2:DescribeInstances', httpStatusCode: 500, requestId: expect.any(String), attempts: 1, message: 'InternalError, by script',
  };
  expect(linesOf('message-0')).toEqual([expect.objectContaining({
    level: 'ERROR', message: 'a message has failed, and comes back', instanceId: instance.instanceId, received: 1, lastReceive: false, error,
  })]);
  expect(linesOf('message-1')).toEqual([expect.objectContaining({
    level: 'ERROR',
    message: 'a message has failed for the last time, and goes to the dead-letter queue',
    asksFor: 'sweep',
    received: MAX_RECEIVES,
    lastReceive: true,
    error,
  })]);
  expect(linesOf('message-2')).toEqual([expect.objectContaining({
    level: 'ERROR', message: 'a message cannot be read', received: MAX_RECEIVES, lastReceive: true,
  })]);
});

test.each([[1, 'a message has failed, and comes back'], [MAX_RECEIVES, 'a message has failed for the last time, and goes to the dead-letter queue']])(
  'a message whose instance fails has a line of its own, received for the %dth time', async (received, message) => {
    const { settings, instance } = sensorAndInstance();
    scenario.ec2.faults.add({ operation: 'CreateTrafficMirrorSession', code: 'ServiceUnavailable', times: 9 });
    await scenario.handle(scenario.invocation(settings), [running(instance.instanceId)], [received]);
    expect(linesOf('message-0')).toEqual([expect.objectContaining({
      level: 'ERROR',
      message,
      instanceId: instance.instanceId,
      received,
      error: expect.objectContaining({ name: 'ServiceUnavailable', call: 'ec2:CreateTrafficMirrorSession', httpStatusCode: 503 }),
    })]);
  },
);

test.each([[1, 'WARN'], [MAX_RECEIVES, 'ERROR']])('a message that only lacks time, received for the %dth time, is told at level %s', async (received, level) => {
  const { settings, instance } = sensorAndInstance();
  scenario.ec2.faults.add({ operation: 'CreateTrafficMirrorSession', code: 'RequestLimitExceeded', times: 9 });
  await scenario.handle(scenario.invocation(settings), [running(instance.instanceId)], [received]);
  expect(linesOf('message-0')).toEqual([expect.objectContaining({ level, instanceId: instance.instanceId, received })]);
});

test('where a sweep fails after the events of its batch, no message has two lines', async () => {
  const { settings, instance } = sensorAndInstance();
  scenario.ec2.faults.add({ operation: 'CreateTrafficMirrorSession', code: 'ServiceUnavailable', times: 9 });
  scenario.after('CreateTrafficMirrorSession', () => scenario.ec2.faults.add({ operation: 'DescribeTrafficMirrorTargets', code: 'InternalError' }));
  const bodies = [running(instance.instanceId), sweepMessage(0, scenario.clock.now())];
  await expect(scenario.handle(scenario.invocation(settings), bodies)).rejects.toThrow('InternalError, by script');
  expect(linesOf('message-0')).toHaveLength(1);
  expect(linesOf('message-1')).toEqual([expect.objectContaining({ error: expect.objectContaining({ call: 'ec2:DescribeTrafficMirrorTargets' }) })]);
});

test('a message that succeeds, or whose instance is yet to turn up, has no such line', async () => {
  const { settings, instance } = sensorAndInstance();
  await scenario.handle(scenario.invocation(settings), [running(instance.instanceId), running('i-0fedcba9876543210')]);
  expect(scenario.lines.filter(({ messageId }) => messageId !== undefined)).toEqual([]);
});

describe('when the time of an invocation is almost up', () => {
  test('each message that it works on has a line that names the calls that it waits for', async () => {
    const { settings, instance } = sensorAndInstance();
    const invocation = { ...scenario.invocation(settings), deadline: scenario.clock.now() + 60_000 };
    const bodies = [running(instance.instanceId), sweepMessage(0, scenario.clock.now())];
    let release = () => undefined as void;
    const waiting = new Promise<void>((resolve) => { release = resolve; });
    const pending = [{ call: 'ec2:DescribeInstances', since: scenario.clock.now() - 20_000 }];
    const queue = { ...invocation.queue, returnAfter: async () => waiting };
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'performance', 'Date'] });
    const done = scenario.handle({ ...invocation, queue, pendingCalls: () => pending }, bodies, [1, MAX_RECEIVES]);
    jest.advanceTimersByTime(54_900);
    expect(linesOf('message-1')).toEqual([]);
    jest.advanceTimersByTime(200);
    jest.useRealTimers();
    release();
    await done;
    const line = { level: 'ERROR', message: 'the time of this invocation is almost up, and it is not done', waitsFor: [{ call: 'ec2:DescribeInstances', seconds: 20 }] };
    expect(linesOf('message-0')[0]).toMatchObject({ ...line, instanceId: instance.instanceId, received: 1, lastReceive: false });
    expect(linesOf('message-1')[0]).toMatchObject({ ...line, asksFor: 'sweep', lastReceive: true });
  });
});
