import { Aws, Duration } from 'aws-cdk-lib';
import { Deployment, lines, MINUTE, OWNER } from './deployment';
import { Rebalancing, SourceNetworkAclEvaluation, TrafficMirrorSources, UnknownPathTreatment } from '../../src';
import { OWNERSHIP_TAG_KEY } from '../../src/names';

/** What sessions look like, and where they stand, by what the construct was given. */

let deployment: Deployment;

beforeEach(async () => {
  deployment = await Deployment.start({ throttling: true }, { latencyMs: 50 });
});

afterEach(async () => deployment.stop());

function shapes() {
  return [...deployment.ec2.state.trafficMirrorSessions.values()]
    .map(({ PacketLength, VirtualNetworkId }) => ({ packetLength: PacketLength, virtualNetworkId: VirtualNetworkId }));
}

test('sessions have the packet length and the network ID that they are given, and a deployment changes those that exist', async () => {
  const { ec2, fleet } = deployment;
  for (let count = 0; count < 3; count += 1) fleet.addInstance();
  const targetIds = [deployment.addLargeSensor()];
  const deploy = async (packetLength?: number) => {
    await deployment.deploy({ targetIds, props: { packetLength, virtualNetworkId: 4711 } });
    await deployment.settle();
  };
  await deploy(128);
  const created = [...ec2.state.trafficMirrorSessions.keys()];
  expect(shapes()).toEqual(Array(3).fill({ packetLength: 128, virtualNetworkId: 4711 }));
  await deploy(96);
  expect(shapes()).toEqual(Array(3).fill({ packetLength: 96, virtualNetworkId: 4711 }));
  await deploy();
  expect(shapes()).toEqual(Array(3).fill({ packetLength: undefined, virtualNetworkId: 4711 }));
  expect([...ec2.state.trafficMirrorSessions.keys()]).toEqual(created);
});

test('sessions have the tags that they are given, and a deployment that changes them concerns new sessions only', async () => {
  const { ec2, fleet } = deployment;
  const targetIds = [deployment.addLargeSensor()];
  const tags = () => [...ec2.state.trafficMirrorSessions.values()]
    .map(({ Tags }) => Object.fromEntries((Tags ?? []).map(({ Key, Value }) => [Key, Value])));
  const before = { Name: 'mirror of "all"', [OWNERSHIP_TAG_KEY]: OWNER };
  fleet.addInstance();
  await deployment.deploy({ targetIds, props: { sessionTags: { Name: before.Name } } });
  await deployment.settle();
  expect(tags()).toEqual([before]);
  await deployment.deploy({ targetIds, props: { sessionTags: { team: 'network', stack: Aws.STACK_NAME } } });
  fleet.launchInstance();
  await deployment.settle();
  expect(tags()).toEqual([before, { team: 'network', stack: 'Mirroring', [OWNERSHIP_TAG_KEY]: OWNER }]);
  expect(ec2.calls.filter(({ error }) => error !== undefined)).toEqual([]);
});

test('sessions even out after a sensor is added, a few with each sweep', async () => {
  const { fleet } = deployment;
  for (let count = 0; count < 12; count += 1) fleet.addInstance();
  const [first, second] = [deployment.addLargeSensor(), deployment.addLargeSensor()];
  await deployment.deploy({ targetIds: [first] });
  await deployment.settle();
  const stack = await deployment.deploy({ targetIds: [first, second], props: { rebalancing: Rebalancing.movesPerSweep(2) } });
  await deployment.settle(25 * MINUTE);
  expect(deployment.sessions().filter((session) => session.endsWith(second))).toHaveLength(6);
  const moves = lines(stack).filter(({ message }) => message === 'swept').map(({ modify }) => Number(modify));
  expect(moves.filter((count) => count > 0)).toEqual([2, 2, 2]);
  expect(deployment.mirrored()).toHaveLength(12);
});

test('sessions leave a sensor that is down after the time that was given', async () => {
  const { clock, ec2, fleet } = deployment;
  const { networkInterfaceId } = fleet.addInstance();
  const sensors = [fleet.addSensor(), fleet.addSensor()];
  await deployment.deploy({ targetIds: sensors.map(({ targetId }) => targetId), props: { targetDownGrace: Duration.minutes(20) } });
  await deployment.settle();
  const [before] = deployment.sessions();
  const down = sensors.find(({ targetId }) => before.endsWith(targetId))!;
  const other = sensors.find((sensor) => sensor !== down)!;
  ec2.stopInstance(down.instanceId);
  const since = clock.now();
  await deployment.settle(19 * MINUTE);
  expect(deployment.sessions()).toEqual([before]);
  while (deployment.sessions()[0] === before && clock.now() - since < 30 * MINUTE) await deployment.settle();
  expect(deployment.sessions()).toEqual([`${networkInterfaceId} 1 ${other.targetId}`]);
});

test('a single former source loses its session however few there are, and more than a tenth only where the percentage lets them', async () => {
  const { fleet } = deployment;
  const [kept] = ['on', 'out', 'off', 'off'].map((Mirroring) => fleet.addInstance({ tags: { Mirroring } }).networkInterfaceId);
  const targetIds = [deployment.addLargeSensor()];
  const without = (...values: string[]) => TrafficMirrorSources.select({ exclude: values.map((Mirroring) => ({ tags: { Mirroring } })) });
  await deployment.deploy({ targetIds });
  await deployment.settle();
  await deployment.deploy({ targetIds, props: { sources: without('out') } });
  await deployment.settle();
  expect(deployment.mirrored()).toHaveLength(3);
  const sources = without('out', 'off');
  await deployment.deploy({ targetIds, props: { sources } });
  await deployment.settle(10 * MINUTE);
  expect(deployment.mirrored()).toHaveLength(3);
  await deployment.deploy({ targetIds, props: { sources, maxDeselectedPercent: 100 } });
  await deployment.settle();
  expect(deployment.mirrored()).toEqual([kept]);
});

test('a network ACL that lets nothing out of the subnet of an interface counts unless it is to be ignored', async () => {
  const { fleet } = deployment;
  const subnetId = fleet.addSubnet();
  fleet.addNetworkAcl({ subnetIds: [subnetId], rules: [{ number: 100, action: 'allow' }] });
  const { networkInterfaceId } = fleet.addInstance({ subnetId });
  const targetIds = [deployment.addLargeSensor()];
  await deployment.deploy({ targetIds });
  await deployment.settle();
  expect(deployment.mirrored()).toEqual([]);
  await deployment.deploy({ targetIds, props: { sourceNetworkAclEvaluation: SourceNetworkAclEvaluation.IGNORE } });
  await deployment.settle();
  expect(deployment.mirrored()).toEqual([networkInterfaceId]);
});

test('a sensor of which nothing can be told is used, unless unknown paths are rejected', async () => {
  const { fleet, ec2 } = deployment;
  fleet.addInstance();
  const groupId = fleet.addSecurityGroup();
  const targetIds = [fleet.addSensor({ securityGroupIds: [groupId] }).targetId];
  ec2.state.securityGroups.delete(groupId);
  await deployment.deploy({ targetIds, props: { unknownPathTreatment: UnknownPathTreatment.REJECT } });
  await deployment.settle();
  expect(deployment.mirrored()).toEqual([]);
  await deployment.deploy({ targetIds });
  await deployment.settle();
  expect(deployment.mirrored()).toHaveLength(1);
});
