import { type Container, OWN, Scenario } from './scenario';
import type { FleetInstance, FleetSensor } from '../../local-aws/fleet/builder';
import type { OwnerSettings } from '../../src/core/model/settings';

/** Which lines sweeps write: of every interface once in an execution environment, and then of what is otherwise than it told last. */

let scenario: Scenario;
let sensor: FleetSensor;
let instance: FleetInstance;
let settings: OwnerSettings;
let container: Container;

beforeEach(async () => {
  scenario = await Scenario.start();
  sensor = scenario.fleet.addSensor();
  instance = scenario.fleet.addInstance();
  settings = scenario.settings([sensor.targetId]);
  container = scenario.container(settings);
});

afterEach(async () => scenario.stop());

/** What a sweep tells of interfaces, each as `interface outcome code`. */
async function told(by = container): Promise<string[]> {
  scenario.clock.advance(5 * 60_000);
  scenario.lines.length = 0;
  await scenario.sweep(settings, by);
  return scenario.lines.flatMap(({ networkInterfaceId, outcome, reason }) => (reason ? [`${networkInterfaceId} ${outcome} ${reason.code}`] : [])).sort();
}

const line = ({ networkInterfaceId }: { networkInterfaceId: string }, how: string) => `${networkInterfaceId} ${how}`;

test('the first sweep of an execution environment tells of every interface, the second of none', async () => {
  const { fleet, filterId } = scenario;
  const mirrored = fleet.addInstance();
  fleet.addSession({ networkInterfaceId: mirrored.networkInterfaceId, targetId: sensor.targetId, filterId, tags: OWN });
  const excluded = fleet.addInstance({ tags: { Mirroring: 'off' } });
  const stopped = fleet.addInstance({ state: 'stopped' });
  const far = fleet.addInstance({ subnetId: fleet.addSubnet({ zone: 'b' }) });
  settings = scenario.settings([sensor.targetId], { sources: { include: [], exclude: [{ tags: { Mirroring: 'off' } }], interfaces: 'all' } });
  const lasting = [
    line(mirrored, 'keep mirrored'), line(excluded, 'skip not-selected'), line(stopped, 'skip instance-not-running'), line(sensor, 'skip receiver'),
    line(far, 'skip no-reachable-target'),
  ];
  expect(await told()).toEqual([line(instance, 'create new'), ...lasting].sort());
  expect(scenario.lines.filter(({ level }) => level !== 'INFO').map(({ networkInterfaceId }) => networkInterfaceId)).toEqual([far.networkInterfaceId]);
  expect(await told()).toEqual([]);
  expect(await told(scenario.container(settings))).toEqual([line(instance, 'keep mirrored'), ...lasting].sort());
});

test('whatever was done is told once, and not again as what is so', async () => {
  const drifted = scenario.fleet.addInstance();
  const { networkInterfaceId } = drifted;
  scenario.fleet.addSession({ networkInterfaceId, targetId: sensor.targetId, filterId: scenario.fleet.addFilter(), tags: OWN });
  expect(await told()).toEqual([line(instance, 'create new'), line(drifted, 'modify drifted'), line(sensor, 'skip receiver')].sort());
  settings = { ...settings, sources: { ...settings.sources, include: [{ tags: { Mirroring: 'on' } }] } };
  expect(await told({ ...scenario.container(settings), loggedStates: container.loggedStates }))
    .toEqual([line(instance, 'delete not-selected'), line(drifted, 'delete not-selected'), line(sensor, 'skip not-selected')].sort());
  expect(await told({ ...scenario.container(settings), loggedStates: container.loggedStates })).toEqual([]);
});

test('what is so for another reason is told, and so is what becomes as it was', async () => {
  settings = { ...settings, sessionNumber: 2 };
  await told();
  const { networkInterfaceId } = instance;
  const sessionId = scenario.fleet.addSession({ networkInterfaceId, targetId: sensor.targetId, filterId: scenario.filterId, number: 1 });
  expect(await told()).toEqual([line(instance, 'keep shadowed')]);
  expect(await told()).toEqual([]);
  scenario.ec2.state.trafficMirrorSessions.delete(sessionId);
  expect(await told()).toEqual([line(instance, 'keep mirrored')]);
});

test('a session whose path can no longer be verified is told of', async () => {
  await told();
  const { securityGroups } = scenario.ec2.state;
  const [groupId] = scenario.ec2.state.networkInterfaces.get(sensor.networkInterfaceId)!.Groups!.map(({ GroupId }) => GroupId!);
  securityGroups.delete(groupId);
  expect(await told()).toEqual([line(instance, 'keep mirrored')]);
  expect(scenario.lineOf(instance.networkInterfaceId)).toMatchObject({ level: 'WARN', unverified: true });
  expect(await told()).toEqual([]);
});

test('what an event told in the same execution environment, a sweep does not repeat', async () => {
  const invocation = scenario.invocation(settings, container);
  await scenario.handle(invocation, [JSON.stringify({
    'detail-type': 'EC2 Instance State-change Notification',
    'source': 'aws.ec2',
    'time': new Date(scenario.clock.now()).toISOString(),
    'detail': { 'instance-id': instance.instanceId, 'state': 'running' },
  })]);
  expect(scenario.lineOf(instance.networkInterfaceId)).toMatchObject({ outcome: 'create' });
  expect(await told()).toEqual([line(sensor, 'skip receiver')]);
});

test('an error is told with each sweep, and that it is over', async () => {
  scenario.ec2.faults.add({ operation: 'CreateTrafficMirrorSession', code: 'InternalError', times: 2 });
  const failed = line(instance, 'create new');
  expect(await told()).toEqual([failed, line(sensor, 'skip receiver')].sort());
  expect(await told()).toEqual([failed]);
  // Somebody else has mended it, and there is nothing to do.
  scenario.fleet.addSession({ networkInterfaceId: instance.networkInterfaceId, targetId: sensor.targetId, filterId: scenario.filterId, tags: OWN });
  expect(await told()).toEqual([line(instance, 'keep mirrored')]);
});

test('an interface that whoever works through the queue is about to mirror has no line yet', async () => {
  const fresh = scenario.fleet.launchInstance();
  scenario.clock.advance(60_000);
  scenario.backlog = true;
  expect((await told()).filter((each) => each.startsWith(fresh.networkInterfaceId))).toEqual([]);
  scenario.backlog = false;
  expect(await told()).toContain(line(fresh, 'create new'));
});

test('an interface that another execution environment saw mirrored in between is told of again', async () => {
  const { securityGroups } = scenario.ec2.state;
  const groupId = scenario.fleet.addSecurityGroup({ ingress: [] });
  const shut = scenario.fleet.addSensor({ securityGroupIds: [groupId] });
  settings = scenario.settings([shut.targetId]);
  container = scenario.container(settings);
  const unmirrored = (how: string) => line(instance, `${how} no-reachable-target`);
  expect(await told()).toContain(unmirrored('skip'));
  const group = securityGroups.get(groupId)!;
  securityGroups.set(groupId, { ...group, IpPermissions: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }] });
  expect(await told(scenario.container(settings))).toContain(line(instance, 'create new'));
  securityGroups.set(groupId, group);
  expect(await told()).toEqual([unmirrored('keep')]);
});

test('interfaces that are gone are forgotten', async () => {
  await told();
  expect([...container.loggedStates.keys()].sort()).toEqual([instance.networkInterfaceId, sensor.networkInterfaceId].sort());
  scenario.ec2.terminateInstance(instance.instanceId);
  scenario.clock.advance(60_000);
  scenario.ec2.state.instances.delete(instance.instanceId);
  await told();
  expect([...container.loggedStates.keys()]).toEqual([sensor.networkInterfaceId]);
});
