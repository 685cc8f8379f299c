import type { FleetSensor } from '../../../local-aws/fleet/builder';
import type { OwnerSettings } from '../../../src/core/model/settings';
import { METRIC_NAMESPACE } from '../../../src/names';
import { deploy, request } from '../deployment';
import { OWN, OWNER, runningEvent, Scenario } from '../scenario';

/** What CloudWatch is told, and when. */

const SECOND = 1000;
const MINUTE = 60 * SECOND;

let scenario: Scenario;
let sensor: FleetSensor;
let settings: OwnerSettings;

beforeEach(async () => {
  scenario = await Scenario.start();
  sensor = scenario.fleet.addSensor();
  settings = scenario.settings([sensor.targetId]);
});

afterEach(async () => scenario.stop());

function values(name: string, dimensions: Readonly<Record<string, string>> = {}): readonly number[] {
  return scenario.metrics.values({ namespace: METRIC_NAMESPACE, name, dimensions: { SessionOwner: OWNER, ...dimensions } });
}

/** An instance that began to run so long ago. */
function startedInstance(ago: number) {
  const instance = scenario.fleet.addInstance();
  scenario.clock.advance(ago);
  return instance;
}

describe('how everything stands', () => {
  test('is told by every sweep, whether or not anything changed', async () => {
    scenario.fleet.addInstance({ interfaces: [{}, {}] });
    await scenario.sweep(settings);
    await scenario.sweep(settings);
    for (const name of ['Eligible', 'Mirrored', 'Verified']) expect(values(name)).toEqual([2, 2]);
    for (const name of ['Unmirrored', 'Unverified', 'Shadowed', 'Unsupported', 'HeldSessions']) expect(values(name)).toEqual([0, 0]);
    expect(values('TargetSessions', { TargetId: sensor.targetId })).toEqual([2, 2]);
    expect(values('TargetCapacity', { TargetId: sensor.targetId })).toEqual([10, 10]);
    expect(values('TargetUtilization', { TargetId: sensor.targetId })).toEqual([20, 20]);
  });

  test('is told of every reason in the same way, and comes to the total', async () => {
    scenario.fleet.addInstance({ subnetId: scenario.fleet.addSubnet({ zone: 'b' }) });
    await scenario.sweep(settings);
    expect(values('Unmirrored')).toEqual([1]);
    expect(values('Unmirrored', { Reason: 'no-reachable-target' })).toEqual([1]);
    for (const reason of ['no-capacity', 'session-limit', 'target-down', 'receivers-unknown', 'pending']) expect(values('Unmirrored', { Reason: reason })).toEqual([0]);
  });

  test('says how long the longest unmirrored interface has been so, and zero if there is none', async () => {
    await scenario.sweep(settings);
    scenario.fleet.addInstance({ subnetId: scenario.fleet.addSubnet({ zone: 'b' }) });
    await scenario.sweep(settings);
    scenario.clock.advance(7 * MINUTE);
    scenario.fleet.addInstance({ subnetId: scenario.fleet.addSubnet({ zone: 'c' }) });
    await scenario.sweep(settings);
    expect(values('LongestUnmirroredDuration')).toEqual([0, 0, 7 * 60]);
  });

  test('says how full the fullest target and the account are, foreign sessions included', async () => {
    const other = scenario.fleet.addSensor({ subnetId: scenario.fleet.addSubnet({ zone: 'b' }) });
    const { networkInterfaceId } = scenario.fleet.addInstance();
    scenario.fleet.addInstance();
    await scenario.sweep({ ...scenario.settings([sensor.targetId, other.targetId]), accountSessionLimit: 40 });
    expect(values('HighestTargetUtilization')).toEqual([20]);
    expect(values('AccountUtilization')).toEqual([5]);
    scenario.ec2.call('CreateTrafficMirrorSession', {
      NetworkInterfaceId: networkInterfaceId, TrafficMirrorTargetId: other.targetId, TrafficMirrorFilterId: settings.filterId, SessionNumber: 30,
    });
    await scenario.sweep({ ...scenario.settings([sensor.targetId, other.targetId]), accountSessionLimit: 40 });
    expect(values('AccountUtilization')).toEqual([5, 7.5]);
  });

  test('is told by a deployment too, and not by events, which do not see everything', async () => {
    const instance = scenario.fleet.addInstance();
    await scenario.running(settings, instance.instanceId);
    expect(values('Eligible')).toEqual([]);
    await deploy(scenario, settings, request('Update'));
    expect(new Set(values('Mirrored'))).toEqual(new Set([1]));
  });

  test('counts as pending what failed, until it succeeds', async () => {
    scenario.fleet.addInstance();
    scenario.ec2.faults.add({ operation: 'CreateTrafficMirrorSession', code: 'InternalError' });
    await scenario.sweep(settings);
    await scenario.sweep(settings);
    expect(values('Mirrored')).toEqual([0, 1]);
    expect(values('Unmirrored', { Reason: 'pending' })).toEqual([1, 0]);
    expect(values('Errors')).toEqual([1, 0]);
  });

  test('counts as pending what a sweep leaves to the event that is on its way', async () => {
    scenario.fleet.addInstance();
    scenario.backlog = true;
    await scenario.sweep(settings);
    expect(values('Unmirrored', { Reason: 'pending' })).toEqual([1]);
    expect(values('Errors')).toEqual([0]);
  });

  test('has no capacity of a target without a limit, and no share of one that does not exist', async () => {
    const { targetId } = scenario.fleet.addNetworkLoadBalancer({ registered: [scenario.fleet.addInstance().instanceId] });
    const missing = 'tmt-0fedcba9876543210';
    await scenario.sweep(scenario.settings([targetId, missing]));
    expect(values('TargetSessions', { TargetId: targetId })).toEqual([0]);
    expect(values('TargetCapacity', { TargetId: targetId })).toEqual([]);
    expect(values('TargetUtilization', { TargetId: targetId })).toEqual([]);
    expect(values('TargetCapacity', { TargetId: missing })).toEqual([0]);
    expect(values('TargetUtilization', { TargetId: missing })).toEqual([]);
  });

  test('says how many sessions the deselection limit keeps', async () => {
    const { networkInterfaceId } = scenario.fleet.addInstance();
    scenario.fleet.addSession({ networkInterfaceId, targetId: sensor.targetId, filterId: scenario.filterId, tags: OWN });
    await scenario.sweep({ ...settings, maxDeselectedPercent: 0, sources: { include: [], exclude: [{ tags: {} }], interfaces: 'all' } });
    expect(values('HeldSessions')).toEqual([1]);
  });
});

describe('what was done', () => {
  test('is told by every invocation, from zero', async () => {
    const instance = scenario.fleet.addInstance();
    await scenario.running(settings, instance.instanceId);
    await scenario.running(settings, instance.instanceId);
    expect(values('CreatedSessions')).toEqual([1, 0]);
    for (const name of ['ModifiedSessions', 'DeletedSessions', 'Errors']) expect(values(name)).toEqual([0, 0]);
  });

  test('counts each session that was changed or deleted', async () => {
    const { fleet } = scenario;
    const { networkInterfaceId } = fleet.addInstance();
    const filterId = fleet.addFilter();
    for (const number of [1, 2, 3]) fleet.addSession({ networkInterfaceId, targetId: sensor.targetId, filterId, number, tags: OWN });
    await scenario.sweep(settings);
    expect(scenario.sessions()).toHaveLength(1);
    expect([values('CreatedSessions'), values('ModifiedSessions'), values('DeletedSessions')]).toEqual([[0], [1], [2]]);
    expect(scenario.lines.at(-1)).toMatchObject({ message: 'swept', create: 0, modify: 1, delete: 2 });
  });

  test('counts what the removal of the stack deletes', async () => {
    for (const { networkInterfaceId } of [scenario.fleet.addInstance(), scenario.fleet.addInstance()]) {
      scenario.fleet.addSession({ networkInterfaceId, targetId: sensor.targetId, filterId: scenario.filterId, tags: OWN });
    }
    const { metrics } = scenario.invocation(settings);
    await deploy(scenario, settings, request('Delete'), { metrics });
    metrics.flush();
    expect(values('DeletedSessions')).toEqual([2]);
  });

  test.each([
    ['an interface that EC2 refuses', () => runningEvent(scenario.fleet.addInstance().instanceId, 0)],
    ['a message that cannot be read', () => '{}'],
  ])('counts %s as an error', async (_what, body) => {
    scenario.ec2.faults.add({ operation: 'CreateTrafficMirrorSession', code: 'UnauthorizedOperation' });
    await scenario.deliver(settings, body());
    expect(values('Errors')).toEqual([1]);
  });

  test('counts a deployment that cannot go on as an error', async () => {
    scenario.ec2.faults.add({ operation: 'DescribeTrafficMirrorSessions', code: 'UnauthorizedOperation', times: 99 });
    const { metrics } = scenario.invocation(settings);
    await deploy(scenario, settings, request('Delete'), { metrics });
    metrics.flush();
    expect(values('Errors')).toEqual([1]);
  });

  test('counts an interface as one error, however often a deployment looks at it', async () => {
    for (const { networkInterfaceId } of [scenario.fleet.addInstance(), scenario.fleet.addInstance()]) {
      scenario.fleet.addSession({ networkInterfaceId, targetId: sensor.targetId, filterId: scenario.filterId, tags: OWN });
    }
    scenario.ec2.faults.add({ operation: 'ModifyTrafficMirrorSession', code: 'InternalError', times: 8 });
    const { metrics } = scenario.invocation(settings);
    await deploy(scenario, scenario.settings([scenario.fleet.addSensor().targetId]), request('Update'), { metrics });
    metrics.flush();
    expect(scenario.writes().filter((write) => write.startsWith('Modify'))).toHaveLength(10);
    expect(values('Errors')).toEqual([2]);
  });

  test('counts no error where only time was lacking', async () => {
    scenario.fleet.addInstance();
    scenario.ec2.faults.add({ operation: 'CreateTrafficMirrorSession', code: 'RequestLimitExceeded' });
    await scenario.sweep(settings);
    expect(values('Errors')).toEqual([0]);
    expect(values('Unmirrored', { Reason: 'pending' })).toEqual([1]);
  });
});

describe('the time from the start of an instance to its session', () => {
  test('begins with the event that tells of the start, however long ago that was', async () => {
    const began = scenario.clock.now();
    const { instanceId } = startedInstance(150 * MINUTE);
    await scenario.deliver(settings, runningEvent(instanceId, began));
    expect(values('MirroringLatency')).toEqual([150 * 60]);
  });

  test('is one value for each session, and from the last start of an instance of which there are several events', async () => {
    const began = scenario.clock.now();
    const { instanceId } = scenario.fleet.addInstance({ interfaces: [{}, {}] });
    scenario.clock.advance(8 * SECOND);
    await scenario.deliver(settings, runningEvent(instanceId, began + 5 * SECOND), runningEvent(instanceId, began));
    expect(values('MirroringLatency')).toEqual([3, 3]);
  });

  test('is none before the event, when the clocks differ', async () => {
    const { instanceId } = scenario.fleet.addInstance();
    await scenario.deliver(settings, runningEvent(instanceId, scenario.clock.now() + SECOND));
    expect(values('MirroringLatency')).toEqual([0]);
  });

  test('begins with the launch where a sweep finds an instance of which no event told', async () => {
    startedInstance(4 * MINUTE);
    await scenario.sweep(settings);
    expect(values('MirroringLatency')).toEqual([4 * 60]);
  });

  test('is not measured for instances that have run for long, as in a rollout', async () => {
    startedInstance(60 * MINUTE);
    await scenario.sweep(settings);
    expect(values('CreatedSessions')).toEqual([1]);
    expect(values('MirroringLatency')).toEqual([]);
  });

  test('is not measured after an event that tells of no start', async () => {
    const { instanceId } = startedInstance(MINUTE);
    const event = JSON.parse(runningEvent(instanceId, scenario.clock.now())) as { detail: object };
    await scenario.deliver(settings, JSON.stringify({ ...event, detail: { ...event.detail, state: 'stopped' } }));
    expect(values('CreatedSessions')).toEqual([1]);
    expect(values('MirroringLatency')).toEqual([]);
  });
});

test('an owner with letters that CloudWatch does not take is told in ASCII', async () => {
  await scenario.sweep({ ...settings, sessionOwner: 'Überwachung/Köln' });
  const { all } = scenario.metrics;
  expect(new Set(all.map(({ dimensions }) => dimensions.SessionOwner))).toEqual(new Set(['%C3%9Cberwachung/K%C3%B6ln']));
});
