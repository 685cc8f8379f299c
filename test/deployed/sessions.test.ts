import { Deployment, lines, MINUTE } from './deployment';
import { Rebalancing } from '../../src';

/** What sessions look like, and where they stand, by what the construct was given. */

let deployment: Deployment;

beforeEach(async () => {
  deployment = await Deployment.start({ throttling: true }, { latencyMs: 50 });
});

afterEach(async () => deployment.stop());

function large(): string {
  return deployment.fleet.addSensor({ instanceType: 'c5.18xlarge' }).targetId;
}

function shapes() {
  return [...deployment.ec2.state.trafficMirrorSessions.values()]
    .map(({ PacketLength, VirtualNetworkId }) => ({ packetLength: PacketLength, virtualNetworkId: VirtualNetworkId }));
}

test('sessions have the packet length and the network ID that they are given, and a deployment changes those that exist', async () => {
  const { ec2, fleet } = deployment;
  for (let count = 0; count < 3; count += 1) fleet.addInstance();
  const targetIds = [large()];
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

test('sessions even out after a sensor is added, a few with each sweep', async () => {
  const { fleet } = deployment;
  for (let count = 0; count < 12; count += 1) fleet.addInstance();
  const [first, second] = [large(), large()];
  await deployment.deploy({ targetIds: [first] });
  await deployment.settle();
  const stack = await deployment.deploy({ targetIds: [first, second], props: { rebalancing: Rebalancing.movesPerSweep(2) } });
  await deployment.settle(25 * MINUTE);
  expect(deployment.sessions().filter((session) => session.endsWith(second))).toHaveLength(6);
  const moves = lines(stack).filter(({ message }) => message === 'swept').map(({ modify }) => Number(modify));
  expect(moves.filter((count) => count > 0)).toEqual([2, 2, 2]);
  expect(deployment.mirrored()).toHaveLength(12);
});
