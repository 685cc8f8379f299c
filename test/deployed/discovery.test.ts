import { Deployment, lines, MINUTE } from './deployment';
import { TrafficMirrorTargetDiscovery, ZoneLocality } from '../../src';

/** Targets that are discovered, on the deployed stack: the rules, the bundle, and the role as synthesized, whose conditions ask for the same tags. */

const KEY = 'extrahop:sensor';
const TAGS = { [KEY]: 'true' };
const FRIEND = '222222222222';
const STRANGER = '666666666666';

let deployment: Deployment;

beforeEach(async () => {
  deployment = await Deployment.start();
});

afterEach(async () => deployment.stop());

function discovering(ownerAccountIds?: string[], listed: readonly string[] = []) {
  const targetDiscovery = TrafficMirrorTargetDiscovery.byTags({ tags: TAGS, ownerAccountIds });
  return deployment.deploy({ targetIds: listed, props: { targetDiscovery, zoneLocality: ZoneLocality.ANY } });
}

function tag(targetId: string): void {
  deployment.ec2.call('CreateTags', { Resources: [targetId], Tags: [{ Key: KEY, Value: 'true' }] });
}

function untag(targetId: string): void {
  deployment.ec2.call('DeleteTags', { Resources: [targetId], Tags: [{ Key: KEY }] });
}

/** What EC2 refused to a function. */
function refused(): string[] {
  return deployment.ec2.calls.filter(({ principal, error }) => principal !== undefined && error !== undefined)
    .map(({ operation, error }) => `${operation} ${error?.code}`);
}

test('a sensor that gets the tag joins without a deployment, and nothing is refused to the role', async () => {
  const { fleet } = deployment;
  const sensor = fleet.addSensor();
  const { networkInterfaceId } = fleet.addInstance();
  const stack = await discovering();
  await deployment.settle();
  expect(deployment.sessions()).toEqual([]);
  expect(lines(stack).find((line) => line.networkInterfaceId === networkInterfaceId)).toMatchObject({
    outcome: 'skip', reason: { code: 'no-reachable-target', message: 'there is no sensor: no target carries the tags that targets are discovered by' },
  });
  tag(sensor.targetId);
  await deployment.settle();
  expect(deployment.sessions()).toEqual([`${networkInterfaceId} 1 ${sensor.targetId}`]);
  const second = fleet.addSensor();
  tag(second.targetId);
  await deployment.settle(20_000);
  const later = fleet.launchInstance();
  await deployment.settle();
  expect(deployment.sessions()).toContain(`${later.networkInterfaceId} 1 ${second.targetId}`);
  expect(refused()).toEqual([]);
  expect(lines(stack).filter(({ level }) => level === 'ERROR')).toEqual([]);
});

test('a sensor whose tag no event tells of joins with the next sweep', async () => {
  await deployment.stop();
  deployment = await Deployment.start({ lostEvents: ({ source }) => source === 'aws.tag' });
  const sensor = deployment.fleet.addSensor();
  const { networkInterfaceId } = deployment.fleet.addInstance();
  await discovering();
  await deployment.settle();
  tag(sensor.targetId);
  await deployment.settle(6 * MINUTE);
  expect(deployment.sessions()).toEqual([`${networkInterfaceId} 1 ${sensor.targetId}`]);
});

test('a stranger\'s target with the same tag is ignored, and the role could not use it either', async () => {
  const { fleet, ec2 } = deployment;
  const strange = fleet.addTarget({ to: 'eni-0fedcba9876543210', ownerId: STRANGER, tags: TAGS });
  const friendly = fleet.addTarget({ to: 'eni-0fedcba9876543211', ownerId: FRIEND });
  const { networkInterfaceId } = fleet.addInstance();
  const stack = await discovering([FRIEND]);
  await deployment.settle(6 * MINUTE);
  expect(deployment.sessions()).toEqual([]);
  expect(refused()).toEqual([]);
  tag(friendly);
  await deployment.settle(6 * MINUTE);
  expect(deployment.sessions()).toEqual([`${networkInterfaceId} 1 ${friendly}`]);

  const role = ec2.principals.get(stack.function().credentials.accessKeyId)!;
  const [{ TrafficMirrorSessionId }] = [...ec2.state.trafficMirrorSessions.values()];
  const move = (TrafficMirrorTargetId: string) => ec2.handle('ModifyTrafficMirrorSession', { TrafficMirrorSessionId, TrafficMirrorTargetId }, role);
  await expect(move(strange)).rejects.toMatchObject({ code: 'UnauthorizedOperation' });
  await expect(move(fleet.addSensor().targetId)).rejects.toMatchObject({ code: 'UnauthorizedOperation' });
  await expect(move(fleet.addSensor({ tags: { [KEY]: 'false' } }).targetId)).rejects.toMatchObject({ code: 'UnauthorizedOperation' });
  await expect(move(fleet.addSensor({ tags: TAGS }).targetId)).resolves.toBeDefined();
});

test('a sensor that loses the tag is left by what another one can take, and the rest stays until the tag is back', async () => {
  const { fleet, ec2 } = deployment;
  const large = fleet.addSensor({ tags: TAGS, instanceType: 'c5.18xlarge' });
  Array.from({ length: 15 }, () => fleet.addInstance());
  const stack = await discovering();
  await deployment.settle();
  const small = fleet.addSensor({ tags: TAGS });
  untag(large.targetId);
  await deployment.settle(6 * MINUTE);
  const on = (targetId: string) => deployment.sessions().filter((session) => session.endsWith(targetId)).length;
  expect([on(large.targetId), on(small.targetId)]).toEqual([5, 10]);
  expect(lines(stack).at(-1)).toMatchObject({ message: 'swept', mirrored: 10, unmirrored: 5 });
  // Nor does a deployment take them away.
  await discovering([FRIEND]);
  expect([on(large.targetId), on(small.targetId)]).toEqual([5, 10]);
  tag(large.targetId);
  await deployment.settle();
  expect(lines(stack).at(-1)).toMatchObject({ message: 'swept', mirrored: 15, unmirrored: 0 });
  expect([on(large.targetId), on(small.targetId)]).toEqual([5, 10]);
  expect(ec2.calls.map(({ operation }) => operation)).not.toContain('DeleteTrafficMirrorSession');
});

test('a sensor that has just lost the tag gets no session, though a warm container still remembers it: EC2 refuses that to the role', async () => {
  await deployment.stop();
  deployment = await Deployment.start({ lostEvents: ({ source }) => source === 'aws.tag' });
  const { fleet } = deployment;
  const sensor = fleet.addSensor({ tags: TAGS });
  const stack = await discovering();
  await deployment.settle();
  const first = fleet.launchInstance();
  await deployment.settle(20_000);
  expect(deployment.mirrored()).toEqual([first.networkInterfaceId]);
  untag(sensor.targetId);
  fleet.launchInstance();
  await deployment.settle(5 * MINUTE);
  expect(deployment.mirrored()).toEqual([first.networkInterfaceId]);
  expect(new Set(refused())).toEqual(new Set(['CreateTrafficMirrorSession UnauthorizedOperation']));
  expect(stack.deadLetters(/EventsQueue/)).toEqual([]);
});

test('what fails while targets are read loses nothing', async () => {
  const { clock, fleet, ec2 } = deployment;
  const sensors = [fleet.addSensor({ tags: TAGS }), fleet.addSensor({ tags: TAGS })];
  const stack = await discovering();
  const interfaceIds = [fleet.launchInstance(), fleet.launchInstance()].map(({ networkInterfaceId }) => networkInterfaceId);
  await deployment.settle();
  const before = deployment.sessions();
  expect(before).toHaveLength(sensors.length);
  const end = clock.now() + 5 * MINUTE;
  ec2.faults.add({ operation: 'DescribeTrafficMirrorTargets', code: 'InternalError', times: Infinity, when: () => clock.now() < end });
  const late = fleet.launchInstance();
  await deployment.settle(4 * MINUTE);
  expect(deployment.sessions()).toEqual(before);
  await deployment.settle(15 * MINUTE);
  expect(deployment.mirrored()).toEqual([...interfaceIds, late.networkInterfaceId].sort());
  expect(stack.deadLetters(/EventsQueue/)).toEqual([]);
  expect(ec2.calls.map(({ operation }) => operation)).not.toContain('DeleteTrafficMirrorSession');
});

test('a switch from a list to a discovery that finds nothing moves and deletes nothing', async () => {
  const { fleet } = deployment;
  const { targetId } = fleet.addSensor({ tags: { [KEY]: 'mistyped' } });
  const { networkInterfaceId } = fleet.addInstance();
  await deployment.deploy({ targetIds: [targetId] });
  await deployment.settle();
  await discovering();
  await deployment.settle(6 * MINUTE);
  expect(deployment.sessions()).toEqual([`${networkInterfaceId} 1 ${targetId}`]);
});

test('with the stack go the sessions on targets that were discovered, whatever their tags have become', async () => {
  const { fleet } = deployment;
  const sensor = fleet.addSensor({ tags: TAGS });
  fleet.addInstance();
  const stack = await discovering();
  await deployment.settle();
  expect(deployment.sessions()).toHaveLength(1);
  untag(sensor.targetId);
  await deployment.destroy(stack);
  expect(deployment.sessions()).toEqual([]);
});
