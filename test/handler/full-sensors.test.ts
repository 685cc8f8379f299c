import { OWN, Scenario } from './scenario';
import type { FleetInstance, FleetSensor } from '../../local-aws/fleet/builder';

/** Where a sensor is full, a neighbour that another sensor can take makes way; nobody loses a session. */

let scenario: Scenario;
let small: FleetSensor;
let large: FleetSensor;
let newcomer: FleetInstance;
let neighbours: FleetInstance[];
/** The group of whom `large` lets in. */
let movable: string;

const DONE = { batchItemFailures: [] };
const AGAIN = { batchItemFailures: [{ itemIdentifier: 'message-0' }] };

/** `small` takes everybody and is full of ten neighbours; `large` has room, and its group lets only neighbours in. */
beforeEach(async () => {
  scenario = await Scenario.start();
  const { fleet, filterId } = scenario;
  movable = fleet.addSecurityGroup();
  const fixed = fleet.addSecurityGroup();
  small = fleet.addSensor({ targetId: 'tmt-00000000000000001' });
  large = fleet.addSensor({ targetId: 'tmt-00000000000000002', securityGroupIds: [fleet.addSecurityGroup({ ingress: [{ groupId: movable }] })] });
  neighbours = Array.from({ length: 10 }, () => fleet.addInstance({ securityGroupIds: [movable], tags: { Name: 'neighbour' } }));
  for (const { networkInterfaceId } of neighbours) fleet.addSession({ networkInterfaceId, targetId: small.targetId, filterId, tags: OWN });
  newcomer = fleet.addInstance({ securityGroupIds: [fixed] });
});

afterEach(async () => scenario.stop());

function settings(change = {}) {
  return scenario.settings([small.targetId, large.targetId], change);
}

test('one neighbour moves, the newcomer gets its place, and everybody stays mirrored', async () => {
  expect(await scenario.running(settings(), newcomer.instanceId)).toEqual(DONE);
  expect(scenario.sessions()).toContain(`${newcomer.networkInterfaceId} 1 ${small.targetId}`);
  expect(scenario.sessions()).toHaveLength(11);
  expect(scenario.writes().map((write) => write.split(' ')[0])).toEqual(['Modify', 'Create']);
});

test('the log has a line for the newcomer and one for the neighbour that moved', async () => {
  await scenario.running(settings(), newcomer.instanceId);
  expect(scenario.lines).toHaveLength(2);
  expect(scenario.lines).toMatchObject([
    { level: 'INFO', networkInterfaceId: newcomer.networkInterfaceId, outcome: 'create', targetId: small.targetId },
    { level: 'INFO', outcome: 'modify', targetId: large.targetId, reason: { code: 'displaced' } },
  ]);
  expect(neighbours.map(({ instanceId }) => instanceId)).toContain(scenario.lines[1].instanceId);
});

test('as many neighbours move as newcomers need their places, and no more', async () => {
  const second = scenario.fleet.addInstance({ securityGroupIds: [scenario.fleet.addSecurityGroup()] });
  expect(await scenario.running(settings(), newcomer.instanceId, second.instanceId)).toEqual(DONE);
  expect(scenario.writes().map((write) => write.split(' ')[0]).sort()).toEqual(['Create', 'Create', 'Modify', 'Modify']);
});

test('a neighbour that is no source any more stays as it is: an event about one instance takes no session from another', async () => {
  const exclude = [{ tags: { Name: 'neighbour' } }];
  expect(await scenario.running(settings({ sources: { include: [], exclude, interfaces: 'all' } }), newcomer.instanceId)).toEqual(DONE);
  expect(scenario.writes()).toEqual([]);
  expect(scenario.sessions()).toHaveLength(10);
  expect(scenario.lines).toMatchObject([{ level: 'WARN', networkInterfaceId: newcomer.networkInterfaceId, reason: { code: 'no-capacity' } }]);
});

test('a neighbour that cannot be moved brings the message back, and keeps its session', async () => {
  scenario.ec2.faults.add({ operation: 'ModifyTrafficMirrorSession', code: 'RequestLimitExceeded', times: 99 });
  expect(await scenario.running(settings(), newcomer.instanceId)).toEqual(AGAIN);
  expect(scenario.sessions()).toHaveLength(10);
  scenario.ec2.faults.clear();
  expect(await scenario.running(settings(), newcomer.instanceId)).toEqual(DONE);
  expect(scenario.sessions()).toHaveLength(11);
});

test('neighbours that cannot be observed bring back only who needs them', async () => {
  const other = scenario.fleet.addInstance({ securityGroupIds: [movable] });
  scenario.after('CreateTrafficMirrorSession', () => scenario.ec2.faults.add({ operation: 'DescribeInstances', code: 'RequestLimitExceeded' }));
  expect(await scenario.running(settings(), newcomer.instanceId, other.instanceId)).toEqual(AGAIN);
  expect(scenario.lineOf(other.networkInterfaceId)).toMatchObject({ level: 'INFO', outcome: 'create', targetId: large.targetId });
  expect(scenario.lineOf(newcomer.networkInterfaceId)).toMatchObject({ level: 'ERROR', error: { name: 'RequestLimitExceeded' } });
});

test('foreign sessions that fill a sensor are nobody to move', async () => {
  const { trafficMirrorSessions } = scenario.ec2.state;
  for (const [id, session] of [...trafficMirrorSessions]) trafficMirrorSessions.set(id, { ...session, Tags: [] });
  expect(await scenario.running(settings(), newcomer.instanceId)).toEqual(DONE);
  expect(scenario.writes()).toEqual([]);
  expect(scenario.lineOf(newcomer.networkInterfaceId)).toMatchObject({ level: 'WARN', reason: { code: 'no-capacity' } });
});

test('a neighbour whose move is refused because the other sensor filled up meanwhile stays where it is', async () => {
  const { fleet, filterId } = scenario;
  scenario.before('ModifyTrafficMirrorSession', () => {
    for (let index = 0; index < 10; index++) {
      fleet.addSession({ networkInterfaceId: fleet.addInterface(), targetId: large.targetId, filterId });
    }
  });
  expect(await scenario.running(settings(), newcomer.instanceId)).toEqual(DONE);
  expect(scenario.sessions().filter((session) => session.endsWith(small.targetId))).toHaveLength(10);
  expect(scenario.lineOf(newcomer.networkInterfaceId)).toMatchObject({ level: 'WARN', reason: { code: 'no-capacity' } });
});

test('a sensor whose own session cannot be taken away is still a sensor with as little room as before', async () => {
  const { fleet, ec2, filterId } = scenario;
  const { trafficMirrorSessions } = ec2.state;
  // Nobody on `small` can be moved, and `small` itself is mirrored to a third sensor that takes no newcomer.
  for (const [id, session] of [...trafficMirrorSessions]) trafficMirrorSessions.set(id, { ...session, Tags: [] });
  const third = fleet.addSensor({ targetId: 'tmt-00000000000000003', securityGroupIds: [fleet.addSecurityGroup({ ingress: [{ groupId: movable }] })] });
  for (const { networkInterfaceId } of [small, fleet.addInstance({ securityGroupIds: [movable] })]) {
    fleet.addSession({ networkInterfaceId, targetId: third.targetId, filterId, tags: OWN });
  }
  ec2.faults.add({ operation: 'DeleteTrafficMirrorSession', code: 'UnauthorizedOperation', times: 99 });
  const all = scenario.settings([small.targetId, large.targetId, third.targetId]);
  expect(await scenario.running(all, newcomer.instanceId)).toEqual(DONE);
  expect(scenario.writes().filter((write) => write.startsWith('Create'))).toEqual([]);
  expect(scenario.lineOf(newcomer.networkInterfaceId)).toMatchObject({ level: 'WARN', reason: { code: 'no-capacity' } });
});
