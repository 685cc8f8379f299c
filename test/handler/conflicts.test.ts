import { OWN, Scenario } from './scenario';
import type { Ec2Options } from '../../local-aws/ec2/ec2';
import type { FleetInstance, FleetSensor } from '../../local-aws/fleet/builder';

/** Somebody else does something at the same moment, or EC2 shows late what was done. */

let scenario: Scenario;

afterEach(async () => scenario.stop());

const DONE = { batchItemFailures: [] };
const AGAIN = { batchItemFailures: [{ itemIdentifier: 'message-0' }] };

interface Scene {
  readonly instance: FleetInstance;
  readonly sensor: FleetSensor;
  readonly other: FleetSensor;
}

async function start(options: Partial<Ec2Options> = {}, maxAttempts = 1): Promise<Scene> {
  scenario = await Scenario.start(options, maxAttempts);
  const { fleet } = scenario;
  return { instance: fleet.addInstance(), sensor: fleet.addSensor(), other: fleet.addSensor() };
}

/** What another invocation, or a person, creates through the same API. */
function create(instance: FleetInstance, targetId: string, number: number, owner: Readonly<Record<string, string>> = {}): void {
  scenario.ec2.call('CreateTrafficMirrorSession', {
    NetworkInterfaceId: instance.networkInterfaceId,
    TrafficMirrorTargetId: targetId,
    TrafficMirrorFilterId: scenario.filterId,
    SessionNumber: number,
    TagSpecifications: [{ ResourceType: 'traffic-mirror-session', Tags: Object.entries(owner).map(([Key, Value]) => ({ Key, Value })) }],
  });
}

/** AWS does not document what EC2 says of a number that is taken. */
const CODES = ['InvalidParameterValue', 'TrafficMirrorSessionNumberConflict', 'SomethingNew'];

test.each(CODES)('a session number that somebody takes in between is found taken, though EC2 only says %s, and the next one serves', async (code) => {
  const { instance, sensor, other } = await start({ undocumentedCodes: { sessionNumberInUse: code } });
  scenario.before('CreateTrafficMirrorSession', () => create(instance, other.targetId, 1));
  expect(await scenario.running(scenario.settings([sensor.targetId]), instance.instanceId)).toEqual(DONE);
  expect(scenario.sessions()).toEqual([`${instance.networkInterfaceId} 1 ${other.targetId}`, `${instance.networkInterfaceId} 2 ${sensor.targetId}`]);
});

test('an own session that another invocation creates in between is kept, and is the only one', async () => {
  const { instance, sensor } = await start();
  scenario.before('CreateTrafficMirrorSession', () => create(instance, sensor.targetId, 1, OWN));
  expect(await scenario.running(scenario.settings([sensor.targetId]), instance.instanceId)).toEqual(DONE);
  expect(scenario.sessions()).toEqual([`${instance.networkInterfaceId} 1 ${sensor.targetId}`]);
  expect(scenario.lineOf(instance.networkInterfaceId)).toMatchObject({ level: 'INFO', outcome: 'keep', reason: { code: 'mirrored' } });
});

test('an own session with another number, created in between, gives way to the better one', async () => {
  const { instance, sensor } = await start();
  scenario.before('CreateTrafficMirrorSession', () => create(instance, sensor.targetId, 2, OWN));
  expect(await scenario.running(scenario.settings([sensor.targetId]), instance.instanceId)).toEqual(DONE);
  expect(scenario.sessions()).toEqual([`${instance.networkInterfaceId} 1 ${sensor.targetId}`]);
  expect(scenario.lineOf(instance.networkInterfaceId)).toMatchObject({ outcome: 'create', sessionNumber: 1 });
});

test('an own session that turns out to be the worse one is taken back, and the log tells what is there', async () => {
  const { instance, sensor } = await start();
  const { networkInterfaceId } = instance;
  const { targetId } = sensor;
  const settings = scenario.settings([targetId]);
  // The foreign session that makes this invocation choose 2 is gone when the other one chooses.
  const foreign = scenario.fleet.addSession({ networkInterfaceId, targetId, filterId: scenario.filterId });
  scenario.after('CreateTrafficMirrorSession', () => {
    scenario.ec2.state.trafficMirrorSessions.delete(foreign);
    create(instance, targetId, 1, OWN);
  });
  expect(await scenario.running(settings, instance.instanceId)).toEqual(DONE);
  const own = [...scenario.ec2.state.trafficMirrorSessions.values()].filter(({ Tags }) => Tags?.length);
  expect(own).toHaveLength(1);
  expect(scenario.lineOf(instance.networkInterfaceId)).toMatchObject({ level: 'INFO', mirrored: true, sessionId: own[0].TrafficMirrorSessionId });
});

test.each([[1, AGAIN], [3, DONE]] as const)(
  'a creation whose answer is lost makes one session, with %i attempts of the SDK', async (maxAttempts, result) => {
    const { instance, sensor } = await start({}, maxAttempts);
    const settings = scenario.settings([sensor.targetId]);
    scenario.ec2.faults.add({ operation: 'CreateTrafficMirrorSession', code: 'InternalError', phase: 'after' });
    expect(await scenario.running(settings, instance.instanceId)).toEqual(result);
    expect(await scenario.running(settings, instance.instanceId)).toEqual(DONE);
    expect(scenario.sessions()).toEqual([`${instance.networkInterfaceId} 1 ${sensor.targetId}`]);
    const tokens = scenario.ec2.calls.filter(({ operation }) => operation === 'CreateTrafficMirrorSession')
      .map(({ input }) => (input as { ClientToken?: string }).ClientToken);
    expect(new Set(tokens).size).toBe(1);
    expect(tokens[0]).toBeTruthy();
  },
);

test('a creation that took effect though EC2 says otherwise is found, and is the only one', async () => {
  const { instance, sensor } = await start();
  scenario.ec2.faults.add({ operation: 'CreateTrafficMirrorSession', code: 'SomethingNew', phase: 'after' });
  expect(await scenario.running(scenario.settings([sensor.targetId]), instance.instanceId)).toEqual(DONE);
  expect(scenario.sessions()).toEqual([`${instance.networkInterfaceId} 1 ${sensor.targetId}`]);
});

test('while reads lag, a second event makes no second session', async () => {
  const { instance, sensor } = await start({ lagMs: 4_000 });
  const settings = scenario.settings([sensor.targetId]);
  expect(await scenario.running(settings, instance.instanceId)).toEqual(DONE);
  expect(await scenario.running(settings, instance.instanceId)).toEqual(DONE);
  expect(scenario.sessions()).toEqual([`${instance.networkInterfaceId} 1 ${sensor.targetId}`]);
});

test('while reads lag for longer than anybody waits, there is an error in the log rather than a second session, and the next sweep finds all well', async () => {
  const { instance, sensor } = await start({ lagMs: 60_000 });
  const settings = scenario.settings([sensor.targetId]);
  expect(await scenario.running(settings, instance.instanceId)).toEqual(DONE);
  expect(await scenario.running(settings, instance.instanceId)).toEqual(DONE);
  expect(scenario.sessions()).toHaveLength(1);
  expect(scenario.lines).toContainEqual(expect.objectContaining({ level: 'ERROR', networkInterfaceId: instance.networkInterfaceId, action: 'create' }));
  scenario.clock.advance(60_000);
  await scenario.sweep(settings);
  expect(scenario.sessions()).toHaveLength(1);
  expect(scenario.lineOf(instance.networkInterfaceId)).toMatchObject({ outcome: 'keep', reason: { code: 'mirrored' } });
});

test('while reads lag, a further look at the batch does not try again what the first one did', async () => {
  const { instance, sensor } = await start({ lagMs: 60_000 });
  const late = scenario.fleet.addInstance({ state: 'pending' });
  await scenario.running(scenario.settings([sensor.targetId]), instance.instanceId, late.instanceId);
  expect(scenario.writes()).toEqual([`Create ${instance.networkInterfaceId}`]);
});

test('a session that somebody deletes between observation and modification is created anew', async () => {
  const { instance, sensor, other } = await start();
  const sessionId = scenario.fleet.addSession({
    networkInterfaceId: instance.networkInterfaceId, targetId: other.targetId, filterId: scenario.filterId, tags: OWN,
  });
  scenario.before('ModifyTrafficMirrorSession', () => scenario.ec2.state.trafficMirrorSessions.delete(sessionId));
  expect(await scenario.running(scenario.settings([sensor.targetId]), instance.instanceId)).toEqual(DONE);
  expect(scenario.writes()).toEqual([`Modify ${sessionId}`, `Create ${instance.networkInterfaceId}`]);
  expect(scenario.sessions()).toEqual([`${instance.networkInterfaceId} 1 ${sensor.targetId}`]);
});

test('a session that is gone stays gone, though reads that lag still show it', async () => {
  const { instance, sensor, other } = await start({ lagMs: 60_000 });
  const { networkInterfaceId } = instance;
  const sessionId = scenario.fleet.addSession({ networkInterfaceId, targetId: other.targetId, filterId: scenario.filterId, tags: OWN });
  scenario.before('ModifyTrafficMirrorSession', () => scenario.ec2.state.trafficMirrorSessions.remove(sessionId));
  expect(await scenario.running(scenario.settings([sensor.targetId]), instance.instanceId)).toEqual(DONE);
  expect(scenario.writes()).toEqual([`Modify ${sessionId}`, `Create ${networkInterfaceId}`]);
  expect(scenario.sessions()).toEqual([`${networkInterfaceId} 1 ${sensor.targetId}`]);
});

test('two workers that take a superfluous session away at the same moment agree, and neither fails', async () => {
  const { instance, sensor } = await start();
  const [kept, superfluous] = [1, 2].map((number) => scenario.fleet.addSession({
    networkInterfaceId: instance.networkInterfaceId, targetId: sensor.targetId, filterId: scenario.filterId, number, tags: OWN,
  }));
  const settings = scenario.settings([sensor.targetId]);
  const results = await Promise.all([scenario.running(settings, instance.instanceId), scenario.running(settings, instance.instanceId)]);
  expect(results).toEqual([DONE, DONE]);
  expect([...scenario.ec2.state.trafficMirrorSessions.keys()]).toEqual([kept]);
  expect(scenario.writes()).toContain(`Delete ${superfluous}`);
});

test('two workers on the same new instance make one session', async () => {
  const { instance, sensor, other } = await start();
  const settings = scenario.settings([sensor.targetId, other.targetId]);
  const results = await Promise.all([scenario.running(settings, instance.instanceId), scenario.running(settings, instance.instanceId)]);
  expect(results).toEqual([DONE, DONE]);
  expect(scenario.sessions()).toHaveLength(1);
});

test('two workers that fill the last room of the same sensor spread over the others, and fill none beyond what it takes', async () => {
  const { sensor, other } = await start();
  const instances = Array.from({ length: 20 }, () => scenario.fleet.addInstance().instanceId);
  const settings = scenario.settings([sensor.targetId, other.targetId]);
  const results = await Promise.all([scenario.running(settings, ...instances.slice(0, 10)), scenario.running(settings, ...instances.slice(10))]);
  expect(results).toEqual([DONE, DONE]);
  for (const { targetId } of [sensor, other]) expect(scenario.sessions().filter((session) => session.endsWith(targetId))).toHaveLength(10);
});

test('where the look for duplicates is throttled only that interface comes again, and is then right', async () => {
  const { instance, sensor } = await start();
  const settings = scenario.settings([sensor.targetId]);
  const second = scenario.fleet.addInstance();
  await scenario.running(settings, second.instanceId);
  scenario.after('CreateTrafficMirrorSession', () => scenario.ec2.faults.add({ operation: 'DescribeTrafficMirrorSessions', code: 'RequestLimitExceeded' }));
  expect(await scenario.running(settings, instance.instanceId, second.instanceId)).toEqual(AGAIN);
  expect(scenario.lineOf(instance.networkInterfaceId)).toMatchObject({ level: 'ERROR', outcome: 'create', error: { name: 'RequestLimitExceeded' } });
  expect(await scenario.running(settings, instance.instanceId, second.instanceId)).toEqual(DONE);
  expect(scenario.sessions()).toHaveLength(2);
});
