import { Deployment } from './deployment';

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
