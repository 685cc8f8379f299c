import { jsonLog } from '../../../src/handler/telemetry/log';
import { OWN, runningEvent, Scenario } from '../scenario';

/** What somebody reads at two in the morning. */

let scenario: Scenario;

beforeEach(async () => {
  scenario = await Scenario.start();
});

afterEach(async () => scenario.stop());

test('every interface gets exactly one line, with its ids, its outcome and the reason', async () => {
  const { fleet, filterId } = scenario;
  const sensor = fleet.addSensor();
  const instance = fleet.addInstance({ interfaces: [{}, {}] });
  const [first, second] = instance.networkInterfaceIds;
  const sessionId = fleet.addSession({ networkInterfaceId: second, targetId: sensor.targetId, filterId, tags: OWN });
  await scenario.running(scenario.settings([sensor.targetId]), instance.instanceId);
  const common = { timestamp: '2026-01-01T00:00:00.000Z', level: 'INFO', message: 'interface reconciled', instanceId: instance.instanceId };
  expect(scenario.lines).toHaveLength(2);
  expect(scenario.lines).toEqual(expect.arrayContaining([
    expect.objectContaining({
      ...common,
      networkInterfaceId: first,
      availabilityZone: 'us-east-1a',
      outcome: 'create',
      mirrored: true,
      sessionId: expect.stringMatching(/^tms-/),
      targetId: sensor.targetId,
      sessionNumber: 1,
      reason: { code: 'new', message: expect.any(String) },
    }),
    expect.objectContaining({
      ...common,
      networkInterfaceId: second,
      outcome: 'keep',
      mirrored: true,
      sessionId,
      targetId: sensor.targetId,
      sessionNumber: 1,
      reason: { code: 'mirrored', message: expect.any(String) },
    }),
  ]));
});

test('what is mirrored is information, what is not is a warning, and what failed is an error', async () => {
  const { fleet, ec2 } = scenario;
  const [here, elsewhere] = [fleet.addSubnet({ zone: 'a' }), fleet.addSubnet({ zone: 'b' })];
  const sensor = fleet.addSensor({ subnetId: here });
  const mirrored = fleet.addInstance({ subnetId: here });
  const unmirrored = fleet.addInstance({ subnetId: elsewhere });
  const failing = fleet.addInstance({ subnetId: here });
  const stopped = fleet.addInstance({ subnetId: here, state: 'stopped' });
  ec2.faults.add({
    operation: 'CreateTrafficMirrorSession',
    code: 'InternalError',
    message: 'An internal error occurred.',
    when: ({ NetworkInterfaceId }) => NetworkInterfaceId === failing.networkInterfaceId,
  });
  const instanceIds = [mirrored, unmirrored, failing, stopped].map(({ instanceId }) => instanceId);
  await scenario.running(scenario.settings([sensor.targetId]), ...instanceIds);
  expect(scenario.lines.filter(({ networkInterfaceId }) => networkInterfaceId !== undefined)).toHaveLength(4);
  expect(scenario.lineOf(mirrored.networkInterfaceId)).toMatchObject({ level: 'INFO', mirrored: true });
  expect(scenario.lineOf(unmirrored.networkInterfaceId)).toMatchObject({ level: 'WARN', mirrored: false, reason: { code: 'no-reachable-target' } });
  expect(scenario.lineOf(failing.networkInterfaceId)).toMatchObject({
    level: 'ERROR',
    message: 'interface not reconciled',
    error: { name: 'InternalError', message: 'An internal error occurred.' },
  });
  expect(scenario.lineOf(stopped.networkInterfaceId)).toMatchObject({ level: 'INFO', reason: { code: 'instance-not-running' } });
});

test('an instance that is not there gets a line of its own', async () => {
  const sensor = scenario.fleet.addSensor();
  const instanceId = 'i-0fedcba9876543210';
  await scenario.deliver(scenario.settings([sensor.targetId]), runningEvent(instanceId, 0));
  expect(scenario.lines).toMatchObject([{
    level: 'INFO', message: 'instance reconciled', instanceId, outcome: 'skip', reason: { code: 'instance-not-found', message: `EC2 shows no ${instanceId}` },
  }]);
});

test('the interfaces of sensors are no news to an event, unless it is about them', async () => {
  const { fleet } = scenario;
  const [sensor, other] = [fleet.addSensor(), fleet.addSensor()];
  const instance = fleet.addInstance();
  const settings = scenario.settings([sensor.targetId, other.targetId]);
  await scenario.running(settings, instance.instanceId);
  expect(scenario.lines.map(({ networkInterfaceId }) => networkInterfaceId)).toEqual([instance.networkInterfaceId]);
  await scenario.running(settings, sensor.instanceId);
  expect(scenario.lineOf(sensor.networkInterfaceId)).toMatchObject({ level: 'INFO', outcome: 'skip', reason: { code: 'receiver' } });
});

test('a loop that is taken away is told, though nobody asked about the sensor', async () => {
  const { fleet, filterId } = scenario;
  const [sensor, other] = [fleet.addSensor(), fleet.addSensor()];
  fleet.addSession({ networkInterfaceId: other.networkInterfaceId, targetId: sensor.targetId, filterId, tags: OWN });
  await scenario.running(scenario.settings([sensor.targetId, other.targetId]), fleet.addInstance().instanceId);
  expect(scenario.lineOf(other.networkInterfaceId)).toMatchObject({ level: 'INFO', outcome: 'delete', reason: { code: 'receiver' } });
});

test.each(['an event', 'a sweep'])('a session beside another one that goes with %s has a line of its own, which hides no reason', async (by) => {
  const { fleet, filterId } = scenario;
  const sensor = fleet.addSensor();
  const { instanceId, networkInterfaceId } = fleet.addInstance();
  const common = { networkInterfaceId, targetId: sensor.targetId, filterId, tags: OWN };
  const [kept, ...others] = [1, 2, 3].map((number) => fleet.addSession({ ...common, number }));
  const settings = scenario.settings([sensor.targetId]);
  await (by === 'an event' ? scenario.running(settings, instanceId) : scenario.sweep(settings));
  const lines = scenario.lines.filter(({ message }) => message === 'superfluous session deleted');
  expect(lines).toEqual(others.map((sessionId) => expect.objectContaining({
    level: 'INFO', networkInterfaceId, instanceId, sessionId, targetId: sensor.targetId, besides: kept,
  })));
  expect(lines.every((line) => !('reason' in line || 'outcome' in line))).toBe(true);
  expect(scenario.lineOf(networkInterfaceId)).toMatchObject({ message: 'interface reconciled', outcome: 'keep', sessionId: kept, reason: { code: 'mirrored' } });
});

test('a line is one JSON object, whatever characters and errors it holds', () => {
  const lines: string[] = [];
  const log = jsonLog((line) => lines.push(line), () => 0, { requestId: 'r-1' });
  const error = Object.assign(new Error('first line\nsecond "line" \u2028'), { name: 'Odd' });
  log.error('it failed', { error, nested: { error } });
  expect(lines).toHaveLength(1);
  expect(lines[0]).not.toContain('\n');
  const told = { name: 'Odd', message: 'first line\nsecond "line" \u2028' };
  expect(JSON.parse(lines[0])).toEqual({
    timestamp: '1970-01-01T00:00:00.000Z', level: 'ERROR', message: 'it failed', requestId: 'r-1', error: told, nested: { error: told },
  });
});

describe('an error in a line', () => {
  function told(error: Error): Record<string, unknown> {
    const lines: string[] = [];
    jsonLog((line) => lines.push(line), () => 0).error('it failed', { error });
    return (JSON.parse(lines[0]) as { error: Record<string, unknown> }).error;
  }

  test('of EC2 has the call, the missing permission, the HTTP status and the id of the request', async () => {
    const sensor = scenario.fleet.addSensor();
    const { instanceId, networkInterfaceId } = scenario.fleet.addInstance();
    scenario.ec2.faults.add({ operation: 'CreateTrafficMirrorSession', code: 'UnauthorizedOperation', times: 9 });
    await scenario.running(scenario.settings([sensor.targetId]), instanceId);
    expect(scenario.lines.find((line) => line.level === 'ERROR' && line.networkInterfaceId === networkInterfaceId)).toMatchObject({
      error: {
        name: 'UnauthorizedOperation',
        call: 'ec2:CreateTrafficMirrorSession',
        missingPermission: 'ec2:CreateTrafficMirrorSession',
        httpStatusCode: 403,
        requestId: expect.stringMatching(/^[-0-9a-f]{36}$/),
        attempts: 1,
      },
    });
  });

  test('has the code of a failed connection, and all that caused it', () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED' });
    const error = new Error('no connection', { cause: new AggregateError([refused], 'nowhere') });
    expect(told(error)).toEqual({
      name: 'Error',
      message: 'no connection',
      causes: [{ name: 'AggregateError', message: 'nowhere', causes: [{ name: 'Error', message: 'connect ECONNREFUSED 127.0.0.1:1', code: 'ECONNREFUSED' }] }],
    });
  });

  test('that is its own cause comes to an end', () => {
    const error = new Error('round and round');
    error.cause = error;
    expect(JSON.stringify(told(error)).match(/round and round/g)).toHaveLength(4);
  });

  test.each([[null], ['text'], [{ httpStatusCode: 503 }]])('says what it can where the SDK tells %j of it', ($metadata) => {
    expect(told(Object.assign(new Error('no'), { $metadata }))).toMatchObject({ name: 'Error', message: 'no' });
  });
});
