import { Deployment, HOUR, lines, MINUTE, OWNER } from './deployment';
import { IdleSessions, TrafficMirrorSources } from '../../src';
import { OWNERSHIP_TAG_KEY } from '../../src/names';

/** What happens in the account and what follows from it, through the rules' real patterns, the queue and the bundle. */

let deployment: Deployment;

beforeEach(async () => {
  deployment = await Deployment.start({ trail: true });
});

afterEach(async () => deployment.stop());

test('every interface of an instance that starts is mirrored, through a filter that mirrors everything', async () => {
  const { fleet, ec2 } = deployment;
  const sensor = fleet.addSensor();
  const stack = await deployment.deploy({ targetIds: [sensor.targetId] });
  const networkInterfaceIds = [...fleet.launchInstance({ interfaces: [{}, {}] }).networkInterfaceIds].sort();
  await deployment.settle();

  const filter = [...ec2.state.trafficMirrorFilters.values()][0];
  const sessions = [...ec2.state.trafficMirrorSessions.values()];
  expect(sessions).toHaveLength(2);
  expect(sessions).toEqual(expect.arrayContaining(networkInterfaceIds.map((NetworkInterfaceId) => expect.objectContaining({
    NetworkInterfaceId,
    TrafficMirrorTargetId: sensor.targetId,
    TrafficMirrorFilterId: filter.TrafficMirrorFilterId,
    SessionNumber: 1,
    Tags: [{ Key: OWNERSHIP_TAG_KEY, Value: OWNER }],
  }))));
  expect(filter.NetworkServices).toEqual(['amazon-dns']);
  for (const rules of [filter.IngressFilterRules, filter.EgressFilterRules]) {
    expect(rules?.map(({ RuleAction, DestinationCidrBlock }) => [RuleAction, DestinationCidrBlock])).toEqual([['accept', '0.0.0.0/0'], ['accept', '::/0']]);
  }
  expect(lines(stack).filter(({ outcome }) => outcome === 'create').map(({ networkInterfaceId }) => networkInterfaceId)).toEqual(networkInterfaceIds);
});

test('a hundred instances that start at once are all mirrored, each once', async () => {
  const { fleet } = deployment;
  const targetIds = ['c5.18xlarge', 'c5.9xlarge'].map((instanceType) => fleet.addSensor({ instanceType }).targetId);
  const stack = await deployment.deploy({ targetIds });
  const interfaceIds = Array.from({ length: 100 }, () => fleet.launchInstance().networkInterfaceId);
  await deployment.settle(2 * MINUTE);
  expect(deployment.mirrored()).toEqual([...interfaceIds].sort());
  expect(deployment.sessions().filter((session) => session.endsWith(targetIds[1])).length).toBeLessThanOrEqual(10);
  expect(stack.deadLetters(/EventsQueue/)).toEqual([]);
});

test('the same event again changes nothing', async () => {
  const { fleet, aws } = deployment;
  await deployment.deploy({ targetIds: [fleet.addSensor().targetId] });
  const { instanceId } = fleet.launchInstance();
  await deployment.settle();
  const before = deployment.sessions();
  const writes = () => deployment.calls().filter((operation) => !/^(Describe|Get)/.test(operation)).length;
  const writesBefore = writes();
  aws.putEvent({
    'source': 'aws.ec2',
    'detail-type': 'EC2 Instance State-change Notification',
    'detail': { 'instance-id': instanceId, 'state': 'running' },
  });
  await deployment.settle();
  expect(deployment.sessions()).toEqual(before);
  expect(writes()).toBe(writesBefore);
});

test('what runs already is mirrored within a minute of the first deployment', async () => {
  const { fleet } = deployment;
  const interfaceIds = Array.from({ length: 12 }, () => fleet.addInstance().networkInterfaceId);
  await deployment.deploy({ targetIds: [fleet.addSensor({ instanceType: 'c5.18xlarge' }).targetId] });
  await deployment.settle();
  expect(deployment.mirrored()).toEqual([...interfaceIds].sort());
});

test('an interface that is attached to a running instance is mirrored', async () => {
  const { fleet, ec2 } = deployment;
  await deployment.deploy({ targetIds: [fleet.addSensor().targetId] });
  const { instanceId } = fleet.addInstance();
  const late = fleet.addInterface();
  ec2.attachNetworkInterface(late, instanceId, 1);
  await deployment.settle();
  expect(deployment.mirrored()).toContain(late);
});

test('a session that somebody deletes comes back, and what the function deletes itself sets nothing off', async () => {
  const { fleet, ec2 } = deployment;
  const stack = await deployment.deploy({ targetIds: [fleet.addSensor().targetId] });
  const { networkInterfaceId } = fleet.launchInstance();
  await deployment.settle();
  const [{ TrafficMirrorSessionId }] = [...ec2.state.trafficMirrorSessions.values()];
  ec2.call('DeleteTrafficMirrorSession', { TrafficMirrorSessionId });
  expect(deployment.mirrored()).toEqual([]);
  await deployment.settle();
  expect(deployment.mirrored()).toEqual([networkInterfaceId]);

  const { invocations } = stack.function();
  const before = invocations.length;
  const owned = { Tags: [{ Key: OWNERSHIP_TAG_KEY, Value: OWNER }] };
  const [[id, session]] = [...ec2.state.trafficMirrorSessions];
  ec2.state.trafficMirrorSessions.set('tms-00000000000000099', { ...session, ...owned, TrafficMirrorSessionId: 'tms-00000000000000099', SessionNumber: 9 });
  await deployment.settle(6 * MINUTE);
  expect([...ec2.state.trafficMirrorSessions.keys()]).toEqual([id]);
  expect(lines(stack)).toContainEqual(expect.objectContaining({
    message: 'superfluous session deleted', networkInterfaceId, sessionId: 'tms-00000000000000099', besides: id,
  }));
  expect(lines(stack).filter((line) => line.message === 'swept' && line.delete === 1)).toHaveLength(1);
  // The scheduled sweeps that removed it, and no more.
  expect(invocations.length - before).toBeLessThanOrEqual(2);
});

test('an instance follows the tag that selects it: at once where it gets it, and with the next sweep where it loses it', async () => {
  const { fleet, ec2 } = deployment;
  const sources = TrafficMirrorSources.select({ include: [{ tags: { Mirror: 'yes' } }] });
  const stack = await deployment.deploy({ targetIds: [fleet.addSensor().targetId], props: { sources } });
  const { instanceId, networkInterfaceId } = fleet.addInstance();
  await deployment.settle();
  expect(deployment.mirrored()).toEqual([]);
  const tag = { Resources: [instanceId], Tags: [{ Key: 'Mirror', Value: 'yes' }] };
  ec2.call('CreateTags', tag);
  await deployment.settle();
  expect(deployment.mirrored()).toEqual([networkInterfaceId]);
  ec2.call('DeleteTags', tag);
  await deployment.settle();
  expect(deployment.mirrored()).toEqual([networkInterfaceId]);
  expect(lines(stack).at(-1)).toMatchObject({
    networkInterfaceId, outcome: 'keep', mirrored: false, reason: { code: 'not-selected', message: expect.stringContaining('until a sweep') },
  });
  await deployment.settle(5 * MINUTE);
  expect(deployment.mirrored()).toEqual([]);
});

test('when all instances lose the tag that selects them, none loses its session, and the log says why at level ERROR', async () => {
  const { fleet, ec2 } = deployment;
  const sources = TrafficMirrorSources.select({ include: [{ tags: { Mirror: 'yes' } }] });
  const stack = await deployment.deploy({ targetIds: [fleet.addSensor({ instanceType: 'c5.18xlarge' }).targetId], props: { sources } });
  const instances = Array.from({ length: 20 }, () => fleet.launchInstance({ tags: { Mirror: 'yes' } }));
  await deployment.settle();
  for (const { instanceId } of instances) ec2.call('DeleteTags', { Resources: [instanceId], Tags: [{ Key: 'Mirror' }] });
  await deployment.settle(20 * MINUTE);
  expect(deployment.mirrored()).toEqual(instances.map(({ networkInterfaceId }) => networkInterfaceId).sort());
  expect(deployment.calls()).not.toContain('DeleteTrafficMirrorSession');
  expect(lines(stack)).toContainEqual(expect.objectContaining({ level: 'ERROR', message: expect.stringMatching(/^deselection limit reached: .* maxDeselectedPercent$/), held: 20 }));
  // The tags are back, and nothing has happened.
  for (const { instanceId } of instances) ec2.call('CreateTags', { Resources: [instanceId], Tags: [{ Key: 'Mirror', Value: 'yes' }] });
  await deployment.settle(6 * MINUTE);
  expect(lines(stack).at(-1)).toMatchObject({ message: 'swept', eligible: 20, mirrored: 20, create: 0, delete: 0 });
});

describe('an instance that stops', () => {
  test('keeps its sessions for an hour', async () => {
    const { fleet, ec2 } = deployment;
    await deployment.deploy({ targetIds: [fleet.addSensor().targetId] });
    const { instanceId, networkInterfaceId } = fleet.launchInstance();
    await deployment.settle();
    ec2.stopInstance(instanceId);
    await deployment.settle(55 * MINUTE);
    expect(deployment.mirrored()).toEqual([networkInterfaceId]);
    await deployment.settle(15 * MINUTE);
    expect(deployment.mirrored()).toEqual([]);
  });

  test.each([
    ['loses them at once where that is asked for', IdleSessions.deleteImmediately(), MINUTE, 0],
    ['keeps them for ever where that is asked for', IdleSessions.retain(), 3 * HOUR, 1],
  ])('%s', async (_what, idleSessions, wait, left) => {
    const { fleet, ec2 } = deployment;
    await deployment.deploy({ targetIds: [fleet.addSensor().targetId], props: { idleSessions } });
    const { instanceId } = fleet.launchInstance();
    await deployment.settle();
    ec2.stopInstance(instanceId);
    await deployment.settle(wait);
    expect(deployment.mirrored()).toHaveLength(left);
  });
});

test('an instance whose event is lost is mirrored by the next sweep', async () => {
  await deployment.stop();
  deployment = await Deployment.start({ lostEvents: () => true });
  const { fleet } = deployment;
  await deployment.deploy({ targetIds: [fleet.addSensor().targetId] });
  await deployment.settle();
  const { networkInterfaceId } = fleet.launchInstance();
  await deployment.settle(6 * MINUTE);
  expect(deployment.mirrored()).toEqual([networkInterfaceId]);
});

test('when a sensor starts, those that waited for it are mirrored', async () => {
  const { fleet, ec2 } = deployment;
  const sensor = fleet.addSensor();
  ec2.state.instances.set(sensor.instanceId, { ...ec2.state.instances.get(sensor.instanceId)!, State: { Name: 'stopped', Code: 80 } });
  await deployment.deploy({ targetIds: [sensor.targetId] });
  const { networkInterfaceId } = fleet.addInstance();
  await deployment.settle();
  expect(deployment.mirrored()).toEqual([]);
  ec2.startInstance(sensor.instanceId);
  await deployment.settle();
  expect(deployment.mirrored()).toEqual([networkInterfaceId]);
});
