import { deploy, request } from './deployment';
import { OWN, runningEvent, Scenario } from './scenario';
import type { FleetInstance, FleetSensor } from '../../local-aws/fleet/builder';
import type { Tags } from '../../local-aws/fleet/options';
import type { OwnerSettings } from '../../src/core/model/settings';

/** Targets that are found by their tags while the function runs, with the real SDK in front of the local EC2. */

const TAGS = { 'extrahop:sensor': 'true', 'stage': 'production' };
const FRIEND = '222222222222';
const STRANGER = '666666666666';

let scenario: Scenario;
let settings: OwnerSettings;

beforeEach(async () => {
  scenario = await Scenario.start();
  settings = discovering();
});

afterEach(async () => scenario.stop());

function discovering(listed: readonly string[] = [], ownerIds: readonly string[] = [scenario.ec2.accountId, FRIEND]): OwnerSettings {
  return scenario.settings(listed, { targetDiscovery: { tags: TAGS, ownerIds } });
}

/** A sensor with the tags, unless others are given. */
function sensor(tags: Tags = TAGS, instanceType?: string): FleetSensor {
  return scenario.fleet.addSensor({ tags, ...(instanceType && { instanceType }) });
}

/** A target of another account that is shared with this one, which sets the tags, and whose interface nobody here can see. */
function shared(ownerId: string, tags: Tags = TAGS): string {
  return scenario.fleet.addTarget({ to: 'eni-0fedcba9876543210', ownerId, tags });
}

/** An instance with a session to a target. */
function mirrored(targetId: string): FleetInstance {
  const instance = scenario.fleet.addInstance();
  scenario.fleet.addSession({ networkInterfaceId: instance.networkInterfaceId, targetId, filterId: scenario.filterId, tags: OWN });
  return instance;
}

function retag(targetId: string, tags: Tags): void {
  const targets = scenario.ec2.state.trafficMirrorTargets;
  targets.set(targetId, { ...targets.get(targetId)!, Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) });
}

test('an event is served by a sensor that is discovered, with as many calls as by one that is listed', async () => {
  const { targetId } = sensor();
  const [first, second] = [scenario.fleet.addInstance(), scenario.fleet.addInstance()];
  await scenario.running(settings, first.instanceId);
  expect(scenario.sessions()).toEqual([`${first.networkInterfaceId} 1 ${targetId}`]);
  const discovered = scenario.calls();
  scenario.ec2.calls.length = 0;
  await scenario.running(scenario.settings([targetId]), second.instanceId);
  expect(scenario.calls().sort()).toEqual(discovered.sort());
});

test('a target that gets the tags takes part in the next sweep, with its zone and its capacity', async () => {
  const late = sensor({ stage: 'production' });
  const elsewhere = scenario.fleet.addSensor({ tags: TAGS, subnetId: scenario.fleet.addSubnet({ zone: 'b' }) });
  const interfaceIds = Array.from({ length: 12 }, () => scenario.fleet.addInstance().networkInterfaceId);
  await scenario.sweep(settings);
  expect(scenario.sessions()).toEqual([]);
  retag(late.targetId, TAGS);
  await scenario.sweep(settings);
  expect(scenario.sessions()).toHaveLength(10);
  expect(scenario.sessions().every((session) => session.endsWith(late.targetId))).toBe(true);
  const reasons = interfaceIds.map((id) => scenario.lineOf(id)?.reason?.code);
  expect(reasons.filter((code) => code === 'no-capacity')).toHaveLength(2);
  const seen = [
    { targetId: late.targetId, availabilityZones: ['us-east-1a'], capacity: 10, sessions: 10, planned: 10 },
    { targetId: elsewhere.targetId, availabilityZones: ['us-east-1b'], capacity: 10, sessions: 0, planned: 0 },
  ];
  expect(scenario.lines.at(-1)?.targets).toEqual(seen.sort((a, b) => (a.targetId < b.targetId ? -1 : 1)));
});

test('a target that is listed as well has the capacity that is configured', async () => {
  const { targetId } = sensor();
  for (let count = 0; count < 3; count += 1) scenario.fleet.addInstance();
  await scenario.sweep({ ...settings, targets: [{ targetId, capacity: 2 }] });
  expect(scenario.sessions()).toHaveLength(2);
});

describe('a stranger\'s target', () => {
  test.each([['tags', TAGS], ['no tags', {}]])('with %s never receives anything, in no way in which the function looks', async (_, tags) => {
    shared(STRANGER, tags);
    const { instanceId } = scenario.fleet.addInstance();
    await scenario.running(settings, instanceId);
    await scenario.sweep(settings);
    await deploy(scenario, settings, request('Update'));
    expect(scenario.writes()).toEqual([]);
    expect(scenario.lines).toContainEqual(expect.objectContaining({
      reason: { code: 'no-reachable-target', message: 'there is no sensor: no target carries the tags that targets are discovered by' },
    }));
  });

  test('takes no overflow of sensors that are full', async () => {
    shared(STRANGER);
    const { targetId } = sensor();
    for (let count = 0; count < 15; count += 1) scenario.fleet.addInstance();
    await scenario.sweep({ ...settings, zoneLocality: 'any' });
    expect(scenario.sessions().map((session) => session.split(' ')[2])).toEqual(Array(10).fill(targetId));
  });
});

test('a target that a listed owner shares is used once this account has tagged it, and not before', async () => {
  const targetId = shared(FRIEND, {});
  const { networkInterfaceId, instanceId } = scenario.fleet.addInstance();
  // Nothing tells the zone of a target of another account.
  const anywhere: OwnerSettings = { ...settings, zoneLocality: 'any' };
  await scenario.running(anywhere, instanceId);
  expect(scenario.sessions()).toEqual([]);
  retag(targetId, TAGS);
  await scenario.running(anywhere, instanceId);
  expect(scenario.sessions()).toEqual([`${networkInterfaceId} 1 ${targetId}`]);
});

describe('sessions on a target that lost its tags', () => {
  test('move to another one', async () => {
    const [lost, next] = [sensor({}), sensor()];
    const { networkInterfaceId } = mirrored(lost.targetId);
    await scenario.sweep(settings);
    expect(scenario.sessions()).toEqual([`${networkInterfaceId} 1 ${next.targetId}`]);
    expect(scenario.calls()).not.toContain('DeleteTrafficMirrorSession');
  });

  test('stay where no other has room, in events, sweeps and deployments: the tags may come back', async () => {
    const lost = sensor({}, 'c5.18xlarge');
    const instances = Array.from({ length: 20 }, () => mirrored(lost.targetId));
    const before = scenario.sessions();
    await scenario.running(settings, instances[0].instanceId);
    await scenario.sweep(settings);
    expect(await deploy(scenario, settings, request('Update'))).toMatchObject({ Status: 'SUCCESS' });
    expect(scenario.writes()).toEqual([]);
    expect(scenario.lineOf(instances[0].networkInterfaceId)).toMatchObject({ level: 'WARN', outcome: 'keep', mirrored: false });
    retag(lost.targetId, TAGS);
    await scenario.sweep(settings);
    expect(scenario.sessions()).toEqual(before);
    expect(scenario.writes()).toEqual([]);
  });
});

test('a deployment that no longer names an owner deletes what cannot move from its targets', async () => {
  const [friends, strangers] = [shared(FRIEND), shared(STRANGER)];
  mirrored(friends);
  mirrored(strangers);
  expect(await deploy(scenario, { ...settings, zoneLocality: 'any' }, request('Update'))).toMatchObject({ Status: 'SUCCESS' });
  expect(new Set(scenario.sessions().map((session) => session.split(' ')[2]))).toEqual(new Set([friends]));
  const own: OwnerSettings = discovering([], [scenario.ec2.accountId]);
  expect(await deploy(scenario, own, request('Update'))).toMatchObject({ Status: 'SUCCESS' });
  expect(scenario.sessions()).toEqual([]);
});

test('a deployment that lists targets instead of discovering them deletes what cannot move from any other', async () => {
  const [found, listed] = [sensor(), sensor({})];
  for (let count = 0; count < 12; count += 1) mirrored(found.targetId);
  await deploy(scenario, scenario.settings([listed.targetId]), request('Update'));
  expect(scenario.sessions().map((session) => session.split(' ')[2])).toEqual(Array(10).fill(listed.targetId));
});

describe('where targets cannot be read', () => {
  test.each(['RequestLimitExceeded', 'UnauthorizedOperation', 'InternalError'])('by %s, nothing is decided, and everything is tried again', async (code) => {
    const { targetId } = sensor();
    sensor();
    const { instanceId } = mirrored(targetId);
    mirrored(targetId);
    scenario.ec2.faults.add({ operation: 'DescribeTrafficMirrorTargets', code, times: 99 });
    await expect(scenario.running(settings, instanceId)).rejects.toMatchObject({ name: code });
    await expect(scenario.sweep(settings)).rejects.toMatchObject({ name: code });
    expect(scenario.writes()).toEqual([]);
    expect(scenario.sessions()).toHaveLength(2);
  });

  test('a deployment fails, and leaves the sessions alone', async () => {
    mirrored(sensor().targetId);
    mirrored(sensor({}).targetId);
    scenario.ec2.faults.add({ operation: 'DescribeTrafficMirrorTargets', code: 'UnauthorizedOperation', times: 99 });
    expect(await deploy(scenario, settings, request('Update'))).toMatchObject({ Status: 'FAILED' });
    expect(scenario.writes()).toEqual([]);
  });

  test('in full, because a later page fails, the pages before it are not taken for all', async () => {
    const full = sensor(TAGS, 'c5.18xlarge');
    mirrored(full.targetId);
    for (let count = 0; count < 1000; count += 1) scenario.fleet.addTarget({ to: 'eni-0fedcba9876543210' });
    const last = sensor();
    mirrored(last.targetId);
    scenario.ec2.faults.add({
      operation: 'DescribeTrafficMirrorTargets', code: 'InternalError', times: 99, when: (input) => 'NextToken' in input && input.NextToken !== undefined,
    });
    await expect(scenario.sweep(settings)).rejects.toMatchObject({ name: 'InternalError' });
    expect(scenario.writes()).toEqual([]);
  });
});

test('a warm container finds a new target after half a minute', async () => {
  const { targetId: first } = sensor();
  const container = scenario.container(settings);
  const start = async () => {
    const { instanceId, networkInterfaceId } = scenario.fleet.addInstance();
    await scenario.handle(scenario.invocation(settings, container), [runningEvent(instanceId, scenario.clock.now())]);
    return networkInterfaceId;
  };
  const before = await start();
  const { targetId: second } = sensor();
  const meanwhile = await start();
  scenario.clock.advance(30_000);
  const after = await start();
  expect(scenario.sessions()).toEqual([`${before} 1 ${first}`, `${meanwhile} 1 ${first}`, `${after} 1 ${second}`].sort());
});
