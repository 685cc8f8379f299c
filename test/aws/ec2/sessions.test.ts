import type { OwnerSettings } from '../../../src/core/model/settings';
import { OWNERSHIP_TAG_KEY } from '../../../src/names';
import { OWN, Scenario } from '../../handler/scenario';

/** The shape of what is asked of EC2, as it arrives there. */

let scenario: Scenario;

beforeEach(async () => {
  scenario = await Scenario.start();
});

afterEach(async () => scenario.stop());

function inputs(operation: string): object[] {
  return scenario.ec2.calls.filter((call) => call.operation === operation).map(({ input }) => input);
}

async function created(change: Partial<OwnerSettings> = {}): Promise<object> {
  const { fleet } = scenario;
  const sensor = fleet.addSensor({ targetId: 'tmt-00000000000000001' });
  const instance = fleet.addInstance({ interfaces: [{ networkInterfaceId: 'eni-00000000000000001' }] });
  await scenario.running(scenario.settings([sensor.targetId], change), instance.instanceId);
  return inputs('CreateTrafficMirrorSession')[0];
}

async function modified(change: Partial<OwnerSettings> = {}): Promise<object> {
  const { fleet, filterId } = scenario;
  const [before, after] = [fleet.addSensor(), fleet.addSensor({ targetId: 'tmt-00000000000000002' })];
  const instance = fleet.addInstance();
  fleet.addSession({ networkInterfaceId: instance.networkInterfaceId, targetId: before.targetId, filterId, tags: OWN });
  await scenario.running(scenario.settings([after.targetId], change), instance.instanceId);
  return inputs('ModifyTrafficMirrorSession')[0];
}

test('a session is created with the ownership tag, a token of its own, and nothing that was not asked for', async () => {
  expect(await created()).toEqual({
    NetworkInterfaceId: 'eni-00000000000000001',
    TrafficMirrorTargetId: 'tmt-00000000000000001',
    TrafficMirrorFilterId: scenario.filterId,
    SessionNumber: 1,
    TagSpecifications: [{ ResourceType: 'traffic-mirror-session', Tags: [{ Key: OWNERSHIP_TAG_KEY, Value: 'Stack/Mirroring' }] }],
    ClientToken: expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
});

test('a session is created with the tags that are configured, and no other value for the one that marks it', async () => {
  expect(await created({ sessionTags: { [OWNERSHIP_TAG_KEY]: 'Somebody/Else', Name: 'mirror' } })).toMatchObject({
    TagSpecifications: [{ Tags: [{ Key: OWNERSHIP_TAG_KEY, Value: 'Stack/Mirroring' }, { Key: 'Name', Value: 'mirror' }] }],
  });
});

test('packet length, network identifier and number are created as configured', async () => {
  expect(await created({ packetLength: 128, virtualNetworkId: 4711, sessionNumber: 7 }))
    .toMatchObject({ PacketLength: 128, VirtualNetworkId: 4711, SessionNumber: 7 });
});

test('the smallest network identifier is one like any other', async () => {
  expect(await created({ virtualNetworkId: 0 })).toMatchObject({ VirtualNetworkId: 0 });
});

test('a session that moves is asked to change its target, and nothing else', async () => {
  expect(await modified()).toEqual({
    TrafficMirrorSessionId: expect.stringMatching(/^tms-/),
    TrafficMirrorTargetId: 'tmt-00000000000000002',
  });
});

describe('where the packet length is not configured any more', () => {
  const LOAD_BALANCER = 'arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/net/a/1';

  /** A session with a packet length, on a target of one kind or the other, and a target to be on. */
  async function moved(from: 'interface' | 'load balancer', to: 'interface' | 'load balancer' | 'same', packetLength: number | undefined) {
    const { fleet, ec2 } = scenario;
    const targets = {
      'interface': fleet.addSensor().targetId,
      'load balancer': fleet.addTarget({ type: 'network-load-balancer', to: LOAD_BALANCER, ownerId: '210987654321' }),
    };
    const instance = fleet.addInstance();
    const input = {
      NetworkInterfaceId: instance.networkInterfaceId,
      TrafficMirrorTargetId: targets[from],
      TrafficMirrorFilterId: scenario.filterId,
      SessionNumber: 1,
      PacketLength: packetLength,
      TagSpecifications: [{ ResourceType: 'traffic-mirror-session', Tags: Object.entries(OWN).map(([Key, Value]) => ({ Key, Value })) }],
    };
    ec2.call('CreateTrafficMirrorSession', input);
    const settings = scenario.settings([targets[to === 'same' ? from : to]], { zoneLocality: 'any' });
    expect(await scenario.running(settings, instance.instanceId)).toEqual({ batchItemFailures: [] });
    await scenario.running(settings, instance.instanceId);
    const [{ PacketLength }] = [...ec2.state.trafficMirrorSessions.values()];
    return { changes: inputs('ModifyTrafficMirrorSession').length, PacketLength, errors: scenario.lines.filter(({ level }) => level === 'ERROR') };
  }

  test.each([
    ['interface', 'same', 128, undefined, 1],
    ['interface', 'same', 8500, undefined, 1],
    ['interface', 'same', undefined, undefined, 0],
    ['interface', 'load balancer', undefined, 8500, 1],
    ['interface', 'load balancer', 9000, 8500, 1],
    ['load balancer', 'same', 128, 8500, 1],
    ['load balancer', 'same', undefined, 8500, 0],
    ['load balancer', 'interface', undefined, undefined, 1],
    ['load balancer', 'interface', 128, undefined, 1],
  ] as const)('a session from a target of kind %s to %s, with %s bytes, has %s in the end, after %i changes', async (from, to, length, expected, changes) => {
    expect(await moved(from, to, length)).toEqual({ changes, PacketLength: expected, errors: [] });
  });
});

test('a session is modified to the configured length and network identifier', async () => {
  const input = await modified({ packetLength: 128, virtualNetworkId: 4711, sessionNumber: 7 });
  expect(input).toMatchObject({ PacketLength: 128, VirtualNetworkId: 4711, SessionNumber: 7 });
  expect(input).not.toHaveProperty('RemoveFields');
});

test('every creation has a token of its own', async () => {
  const { fleet } = scenario;
  const sensor = fleet.addSensor();
  const instance = fleet.addInstance({ interfaces: [{}, {}] });
  await scenario.running(scenario.settings([sensor.targetId]), instance.instanceId);
  const tokens = inputs('CreateTrafficMirrorSession').map((input) => (input as { ClientToken?: string }).ClientToken);
  expect(new Set(tokens).size).toBe(2);
});

test('a modification keeps tags and costs no second session', async () => {
  await modified();
  expect([...scenario.ec2.state.trafficMirrorSessions.values()]).toMatchObject([
    { TrafficMirrorTargetId: 'tmt-00000000000000002', Tags: [{ Key: OWNERSHIP_TAG_KEY, Value: 'Stack/Mirroring' }] },
  ]);
});
