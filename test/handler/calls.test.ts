import { OWN, Scenario } from './scenario';

/** How many calls an event costs: what EC2 throttles is shared by the whole account. */

let scenario: Scenario;

beforeEach(async () => {
  scenario = await Scenario.start();
});

afterEach(async () => scenario.stop());

const DONE = { batchItemFailures: [] };

function sensors(count: number): string[] {
  return Array.from({ length: count }, () => scenario.fleet.addSensor().targetId);
}

function counted(): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of scenario.calls()) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

test.each([1, 2, 40, 199])('a new instance costs nine reads, one creation and one look at what was created, with %i sensors', async (count) => {
  const targetIds = sensors(count);
  const instance = scenario.fleet.addInstance();
  expect(await scenario.running(scenario.settings(targetIds), instance.instanceId)).toEqual(DONE);
  expect(counted()).toEqual({
    DescribeTrafficMirrorTargets: 1,
    DescribeNetworkInterfaces: 1,
    // The instances of the event and those of the sensors, side by side.
    DescribeInstances: 2,
    DescribeSecurityGroups: 1,
    DescribeNetworkAcls: 1,
    // A route through a middlebox, or a blackhole, may be in the way even within a VPC.
    DescribeRouteTables: 1,
    // By target, by interface, and by interface once more after the creation.
    DescribeTrafficMirrorSessions: 3,
    CreateTrafficMirrorSession: 1,
  });
});

test('ten new instances cost no more reads than one', async () => {
  const targetIds = sensors(2);
  const instances = Array.from({ length: 10 }, () => scenario.fleet.addInstance({ interfaces: [{}, {}] }).instanceId);
  await scenario.running(scenario.settings(targetIds), ...instances);
  const { CreateTrafficMirrorSession: creations, ...reads } = counted();
  expect(creations).toBe(20);
  expect(Object.values(reads).reduce((sum, count) => sum + count, 0)).toBe(10);
});

test('an instance that is mirrored costs nine reads and nothing else', async () => {
  const settings = scenario.settings(sensors(2));
  const instance = scenario.fleet.addInstance();
  await scenario.running(settings, instance.instanceId);
  scenario.ec2.calls.length = 0;
  await scenario.running(settings, instance.instanceId);
  expect(scenario.calls()).toHaveLength(9);
});

test('more sensors than one filter takes cost a few calls more, each within the limit', async () => {
  const targetIds = sensors(401);
  const instance = scenario.fleet.addInstance();
  expect(await scenario.running(scenario.settings(targetIds), instance.instanceId)).toEqual(DONE);
  const filters = scenario.ec2.calls.flatMap(({ input }) => (input as { Filters?: { Values?: string[] }[] }).Filters ?? []);
  expect(Math.max(...filters.map(({ Values }) => Values?.length ?? 0))).toBe(200);
  expect(counted()).toMatchObject({ DescribeInstances: 4, DescribeNetworkInterfaces: 3, DescribeTrafficMirrorSessions: 5 });
  expect(scenario.sessions()).toHaveLength(1);
});

test('sessions on the targets are counted on every page', async () => {
  const { fleet, filterId } = scenario;
  // 1,100 sessions: 100 large sensors hold 11 each, and only the last one has less.
  const targetIds = Array.from({ length: 101 }, (_, index) => (
    fleet.addSensor({ instanceType: 'c5.18xlarge', targetId: `tmt-${index.toString(16).padStart(17, '0')}` }).targetId
  ));
  for (const targetId of targetIds.slice(0, 100)) {
    for (let session = 0; session < 11; session++) fleet.addSession({ networkInterfaceId: fleet.addInterface(), targetId, filterId });
  }
  for (let session = 0; session < 10; session++) fleet.addSession({ networkInterfaceId: fleet.addInterface(), targetId: targetIds[100], filterId });
  const instance = fleet.addInstance();
  expect(await scenario.running(scenario.settings(targetIds), instance.instanceId)).toEqual(DONE);
  expect(scenario.sessions()).toContain(`${instance.networkInterfaceId} 1 ${targetIds[100]}`);
  expect(counted()).toMatchObject({ DescribeTrafficMirrorSessions: 4 });
});

test('prefix lists are read on every page, each list once', async () => {
  const { fleet } = scenario;
  const far = Array.from({ length: 150 }, (_, index) => `192.0.${index}.0/24`);
  const prefixListId = fleet.addPrefixList({ cidrs: [...far, '10.0.0.0/8'] });
  const groups = [1, 2].map(() => fleet.addSecurityGroup({ ingress: [{ prefixListId }] }));
  const targetIds = groups.map((group) => fleet.addSensor({ securityGroupIds: [group] }).targetId);
  await scenario.running(scenario.settings(targetIds), fleet.addInstance().instanceId);
  expect(counted()).toMatchObject({ GetManagedPrefixListEntries: 2 });
  expect(scenario.sessions()).toHaveLength(1);
});

test('where the network ACL of sources does not count, it is not asked for', async () => {
  const { fleet } = scenario;
  const [near, far] = [fleet.addSubnet(), fleet.addSubnet()];
  const sensor = fleet.addSensor({ subnetId: near });
  const instance = fleet.addInstance({ subnetId: far });
  await scenario.running(scenario.settings([sensor.targetId], { sourceNetworkAclEvaluation: 'ignore' }), instance.instanceId);
  const { input } = scenario.ec2.calls.find(({ operation }) => operation === 'DescribeNetworkAcls') ?? {};
  expect(input).toMatchObject({ Filters: [{ Name: 'association.subnet-id', Values: [near] }] });
});

test('while every sensor is full nobody can make way, and no neighbour is looked at', async () => {
  const { fleet, filterId } = scenario;
  const sensor = fleet.addSensor();
  for (let index = 0; index < 10; index++) {
    fleet.addSession({ networkInterfaceId: fleet.addInstance().networkInterfaceId, targetId: sensor.targetId, filterId, tags: OWN });
  }
  const instance = fleet.addInstance();
  expect(await scenario.running(scenario.settings([sensor.targetId]), instance.instanceId)).toEqual(DONE);
  expect(scenario.lineOf(instance.networkInterfaceId)).toMatchObject({ reason: { code: 'no-capacity' } });
  expect(scenario.calls()).toHaveLength(9);
});
