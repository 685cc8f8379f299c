import { deploy, request } from './deployment';
import { TABLE_NAME } from './ledger-table';
import { OWN, Scenario } from './scenario';
import type { FleetInstance, FleetSensor } from '../../local-aws/fleet/builder';
import type { OwnerSettings } from '../../src/core/model/settings';

/** What is planned and told, and not done. */

const MINUTE = 60_000;
const DONE = { batchItemFailures: [] };
const SUCCESS = expect.objectContaining({ Status: 'SUCCESS' });

let scenario: Scenario;
let groupId: string;
let sensor: FleetSensor;
let instance: FleetInstance;
let settings: OwnerSettings;

beforeEach(async () => {
  scenario = await Scenario.start();
  groupId = scenario.fleet.addSecurityGroup();
  allowFrom('0.0.0.0/0');
  sensor = scenario.fleet.addSensor({ securityGroupIds: [groupId] });
  instance = scenario.fleet.addInstance();
  settings = scenario.settings([sensor.targetId], { mode: 'observe', idleSessionGraceSeconds: 0 });
});

afterEach(async () => {
  expect(scenario.writes()).toEqual([]);
  await scenario.stop();
});

function allowFrom(...cidrs: string[]): void {
  const { securityGroups } = scenario.ec2.state;
  const IpPermissions = [{ IpProtocol: 'udp', FromPort: 4789, ToPort: 4789, IpRanges: cidrs.map((CidrIp) => ({ CidrIp })) }];
  securityGroups.set(groupId, { ...securityGroups.get(groupId)!, IpPermissions });
}

async function unmirrored(): Promise<string[]> {
  const items = await scenario.ledger.dynamoDb.items(TABLE_NAME);
  return items.map(({ id }) => String(id)).filter((id) => id.startsWith('unmirrored-interface/'));
}

const swept = () => scenario.lines.filter(({ message }) => message === 'swept').at(-1);

test('an event says what would be created, and is done with', async () => {
  expect(await scenario.running(settings, instance.instanceId)).toEqual(DONE);
  expect(scenario.lineOf(instance.networkInterfaceId)).toMatchObject({
    level: 'INFO', message: 'interface reconciled', outcome: 'create', targetId: sensor.targetId, reason: { code: 'new' },
  });
  expect(scenario.lineOf(instance.networkInterfaceId)).not.toHaveProperty('sessionId');
});

test('an event says which neighbour would make way', async () => {
  const other = scenario.fleet.addSensor();
  const both = { ...settings, targets: [sensor, other].map(({ targetId }) => ({ targetId, capacity: 1 })) };
  scenario.fleet.addSession({ networkInterfaceId: instance.networkInterfaceId, targetId: other.targetId, filterId: scenario.filterId, tags: OWN });
  // The other sensor is the only one that it can reach.
  allowFrom(`${scenario.ec2.state.networkInterfaces.get(instance.networkInterfaceId)!.PrivateIpAddress}/32`);
  const newcomer = scenario.fleet.addInstance();
  await scenario.running(both, newcomer.instanceId);
  expect(scenario.lineOf(newcomer.networkInterfaceId)).toMatchObject({ outcome: 'create', targetId: other.targetId });
  expect(scenario.lineOf(instance.networkInterfaceId)).toMatchObject({ outcome: 'modify', targetId: sensor.targetId });
});

test('a sweep says what would be created, changed and deleted', async () => {
  const { fleet, filterId, ec2 } = scenario;
  const [drifted, stopped] = [fleet.addInstance(), fleet.addInstance()];
  fleet.addSession({ networkInterfaceId: drifted.networkInterfaceId, targetId: sensor.targetId, filterId: fleet.addFilter(), tags: OWN });
  fleet.addSession({ networkInterfaceId: stopped.networkInterfaceId, targetId: sensor.targetId, filterId, tags: OWN });
  ec2.stopInstance(stopped.instanceId);
  scenario.clock.advance(MINUTE);
  await scenario.sweep(settings);
  expect(scenario.lineOf(instance.networkInterfaceId)).toMatchObject({ level: 'INFO', outcome: 'create' });
  expect(scenario.lineOf(drifted.networkInterfaceId)).toMatchObject({ level: 'INFO', outcome: 'modify', reason: { code: 'drifted' } });
  expect(scenario.lineOf(stopped.networkInterfaceId)).toMatchObject({ level: 'INFO', outcome: 'delete', reason: { code: 'instance-not-running' } });
  expect(swept()).toMatchObject({ level: 'INFO', eligible: 2, mirrored: 1, unmirrored: 1, create: 1, modify: 1, delete: 1, left: 0, failed: 0 });
  expect(scenario.sent).toEqual([]);
});

test('a second sweep of the same container says it again only in the line for the whole', async () => {
  const container = scenario.container(settings);
  await scenario.sweep(settings, container);
  scenario.lines.length = 0;
  await scenario.sweep(settings, container);
  expect(scenario.lines).toEqual([expect.objectContaining({ message: 'swept', create: 1 })]);
});

test('a sweep says which sessions beside another one would be deleted, once, and counts them each time', async () => {
  const { fleet, filterId } = scenario;
  const { networkInterfaceId } = instance;
  const [kept, other] = [1, 2].map((number) => fleet.addSession({ networkInterfaceId, targetId: sensor.targetId, filterId, number, tags: OWN }));
  const container = scenario.container(settings);
  await scenario.sweep(settings, container);
  expect(scenario.lines).toMatchObject([
    { message: 'superfluous session deleted', networkInterfaceId, sessionId: other, besides: kept },
    { message: 'interface reconciled', networkInterfaceId, outcome: 'keep', sessionId: kept },
    { message: 'interface reconciled', networkInterfaceId: sensor.networkInterfaceId, outcome: 'skip', reason: { code: 'receiver' } },
    { message: 'swept', delete: 1, mirrored: 1 },
  ]);
  scenario.lines.length = 0;
  await scenario.sweep(settings, container);
  expect(scenario.lines).toMatchObject([{ message: 'swept', delete: 1 }]);
});

test('a sweep says which session of an interface without an instance would be deleted, once', async () => {
  const { fleet, filterId, ec2 } = scenario;
  const { networkInterfaceIds: [, spare] } = fleet.addInstance({ interfaces: [{}, {}] });
  const sessionId = fleet.addSession({ networkInterfaceId: spare, targetId: sensor.targetId, filterId, tags: OWN });
  const container = scenario.container(settings);
  const lines = () => scenario.lines.filter(({ networkInterfaceId }) => networkInterfaceId === spare);
  ec2.call('DetachNetworkInterface', { AttachmentId: ec2.state.networkInterfaces.get(spare)!.Attachment!.AttachmentId });
  for (let sweep = 0; sweep < 3; sweep += 1) {
    scenario.clock.advance(MINUTE);
    await scenario.sweep(settings, container);
  }
  expect(lines()).toEqual([expect.objectContaining({
    level: 'INFO', message: 'interface reconciled', outcome: 'delete', sessionId, mirrored: false, reason: expect.objectContaining({ code: 'interface-not-attached' }),
  })]);
  expect(swept()).toMatchObject({ delete: 1 });
});

test('who waits only for more than an observation is not unmirrored because of a sensor, though it was before', async () => {
  allowFrom();
  await scenario.sweep(settings);
  expect(await unmirrored()).toEqual([`unmirrored-interface/${instance.networkInterfaceId}`]);
  allowFrom('0.0.0.0/0');
  await scenario.sweep(settings);
  expect(await unmirrored()).toEqual([]);
  expect(scenario.lineOf(instance.networkInterfaceId)).toMatchObject({ level: 'INFO', outcome: 'create' });
  expect(scenario.lineOf(instance.networkInterfaceId)).not.toHaveProperty('unmirroredSince');
});

test.each(['Create', 'Update'] as const)('CloudFormation is answered at once (%s), and sweeps are asked for that follow the deployment', async (type) => {
  const before = scenario.clock.now();
  expect(await deploy(scenario, settings, request(type))).toEqual(SUCCESS);
  expect(scenario.clock.now()).toBe(before);
  expect(scenario.sent).toHaveLength(3);
});

test('with the stack goes no session, and CloudFormation is answered at once', async () => {
  scenario.fleet.addSession({ networkInterfaceId: instance.networkInterfaceId, targetId: sensor.targetId, filterId: scenario.filterId, tags: OWN });
  const before = scenario.clock.now();
  expect(await deploy(scenario, settings, request('Delete'))).toEqual(SUCCESS);
  expect(scenario.clock.now()).toBe(before);
  expect(scenario.calls()).toEqual([]);
  expect(scenario.sessions()).toHaveLength(1);
});
