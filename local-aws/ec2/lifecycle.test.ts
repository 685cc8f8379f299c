import type { DescribeInstancesResult, DescribeTrafficMirrorSessionsResult } from '@aws-sdk/client-ec2';
import { ManualClock } from '../clock';
import { Ec2, Ec2Options, EventBridgeEvent } from './ec2';
import { Fleet } from '../fleet/builder';

const MINUTE = 60_000;

let clock: ManualClock;
let fleet: Fleet;
let events: EventBridgeEvent[];

function build(options: Partial<Ec2Options> = {}): void {
  clock = new ManualClock();
  fleet = new Fleet(new Ec2({ clock, ...options }));
  events = [];
  fleet.ec2.onEvent((event) => events.push(event));
}

beforeEach(() => build());

function mirror(networkInterfaceId: string): void {
  fleet.ec2.call('CreateTrafficMirrorSession', {
    NetworkInterfaceId: networkInterfaceId,
    TrafficMirrorTargetId: fleet.addSensor().targetId,
    TrafficMirrorFilterId: fleet.addFilter(),
    SessionNumber: 1,
  });
}

function sessionInterfaces() {
  const answer = fleet.ec2.call<DescribeTrafficMirrorSessionsResult>('DescribeTrafficMirrorSessions', {});
  return answer.TrafficMirrorSessions?.map(({ NetworkInterfaceId }) => NetworkInterfaceId);
}

function shownState(instanceId: string) {
  return fleet.ec2.call<DescribeInstancesResult>('DescribeInstances', { InstanceIds: [instanceId] }).Reservations?.[0].Instances?.[0].State?.Name;
}

test('an instance that starts is pending and then running, with an event for each in the shape of EventBridge', () => {
  const { instanceId } = fleet.addInstance({ state: 'stopped' });

  fleet.ec2.startInstance(instanceId);
  clock.advance(MINUTE);

  expect(events.map(({ detail }) => detail)).toEqual([
    { 'instance-id': instanceId, 'state': 'pending' },
    { 'instance-id': instanceId, 'state': 'running' },
  ]);
  expect(events[1]).toEqual({
    'version': '0',
    'id': expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/),
    'detail-type': 'EC2 Instance State-change Notification',
    'source': 'aws.ec2',
    'account': '123456789012',
    'time': '2026-01-01T00:00:08Z',
    'region': 'us-east-1',
    'resources': [`arn:aws:ec2:us-east-1:123456789012:instance/${instanceId}`],
    'detail': { 'instance-id': instanceId, 'state': 'running' },
  });
  expect(shownState(instanceId)).toBe('running');
});

test('an instance that stops while it starts never runs', () => {
  const { instanceId } = fleet.launchInstance();

  fleet.ec2.stopInstance(instanceId);
  clock.advance(MINUTE);

  expect(events.map(({ detail }) => (detail as { state: string }).state)).toEqual(['pending', 'stopping', 'stopped']);
});

test('a stopped instance keeps its sessions', () => {
  const instance = fleet.addInstance();
  mirror(instance.networkInterfaceId);

  fleet.ec2.stopInstance(instance.instanceId);
  clock.advance(MINUTE);

  expect(sessionInterfaces()).toEqual([instance.networkInterfaceId]);
});

test('termination deletes interfaces with their sessions, and lets go of those that outlive the instance', () => {
  const { instanceId, networkInterfaceIds: [deleted, kept] } = fleet.addInstance({ interfaces: [{}, { deleteOnTermination: false }] });
  mirror(deleted);
  mirror(kept);

  fleet.ec2.terminateInstance(instanceId);
  clock.advance(MINUTE);

  expect(sessionInterfaces()).toEqual([kept]);
  expect(fleet.ec2.state.networkInterfaces.has(deleted)).toBe(false);
  expect(fleet.ec2.state.networkInterfaces.get(kept)?.Status).toBe('available');
  expect(fleet.ec2.state.networkInterfaces.get(kept)?.Attachment).toBeUndefined();
  expect(shownState(instanceId)).toBe('terminated');

  clock.advance(61 * MINUTE);
  expect(() => shownState(instanceId)).toThrow(`The instance ID '${instanceId}' does not exist`);
});

test('an interface can be attached to a running instance, which then has it', () => {
  const { instanceId } = fleet.addInstance();
  const eni = fleet.addInterface();

  fleet.ec2.attachNetworkInterface(eni, instanceId, 1);

  expect(fleet.ec2.state.interfacesOf(instanceId).map(({ NetworkInterfaceId }) => NetworkInterfaceId)).toContain(eni);
  expect(() => fleet.ec2.attachNetworkInterface(eni, instanceId, 2)).toThrow('in use');
  expect(() => fleet.ec2.attachNetworkInterface(fleet.addInterface(), instanceId, 1)).toThrow('already has an interface');
});

test('a deleted interface takes its sessions along', () => {
  const { networkInterfaceId } = fleet.addInstance();
  mirror(networkInterfaceId);

  fleet.ec2.detachNetworkInterface(networkInterfaceId);
  expect(sessionInterfaces()).toEqual([networkInterfaceId]);
  fleet.ec2.deleteNetworkInterface(networkInterfaceId);

  expect(sessionInterfaces()).toEqual([]);
});

test('with lag, an event comes before readers see the state that it tells of', () => {
  build({ lagMs: 3_000 });
  const { instanceId } = fleet.addInstance({ state: 'stopped' });
  const shown: unknown[] = [];
  fleet.ec2.onEvent(() => shown.push(shownState(instanceId)));

  fleet.ec2.startInstance(instanceId);
  clock.advance(10_000);

  expect(shown).toEqual(['stopped', 'pending']);
  clock.advance(1_000);
  expect(shownState(instanceId)).toBe('running');
});

test('with lag, new sessions are not listed yet and deleted ones still are, but writes know the truth', () => {
  build({ lagMs: 3_000 });
  const { networkInterfaceId } = fleet.addInstance();

  mirror(networkInterfaceId);
  expect(sessionInterfaces()).toEqual([]);
  expect(() => mirror(networkInterfaceId)).toThrow('in use');
  clock.advance(3_000);
  expect(sessionInterfaces()).toEqual([networkInterfaceId]);

  const [id] = fleet.ec2.state.trafficMirrorSessions.keys();
  fleet.ec2.call('DeleteTrafficMirrorSession', { TrafficMirrorSessionId: id });
  expect(sessionInterfaces()).toEqual([networkInterfaceId]);
  clock.advance(3_000);
  expect(sessionInterfaces()).toEqual([]);
});

test('start, stop and terminate also come as API calls, for several instances or none', () => {
  const ids = [fleet.addInstance(), fleet.addInstance()].map(({ instanceId }) => instanceId);

  expect(() => fleet.ec2.call('StopInstances', { InstanceIds: [...ids, 'i-none'] })).toThrow('does not exist');
  expect(events).toEqual([]);
  expect(fleet.ec2.call('StopInstances', { InstanceIds: ids })).toEqual({
    StoppingInstances: ids.map((InstanceId) => ({
      InstanceId, PreviousState: { Name: 'running', Code: 16 }, CurrentState: { Name: 'stopping', Code: 64 },
    })),
  });
  expect(() => fleet.ec2.call('StartInstances', { InstanceIds: ids })).toThrow('not in a state from which it can be started');
});

test('events get lost as a test says, one by one or a share of all kinds', () => {
  const ids = () => Array.from({ length: 100 }, () => fleet.addInstance({ state: 'stopped' }).instanceId);
  build({ lostEvents: ({ detail }) => (detail as { state: string }).state === 'pending' });
  for (const id of ids()) fleet.ec2.startInstance(id);
  clock.advance(MINUTE);
  expect(events.map(({ detail }) => (detail as { state: string }).state)).toEqual(Array(100).fill('running'));

  const arrived = [1, 1, 2].map((seed) => {
    build({ lostEvents: { share: 0.25, seed } });
    for (const id of ids()) fleet.ec2.startInstance(id);
    clock.advance(MINUTE);
    return events.map(({ detail }) => Object.values(detail as object).join(' '));
  });
  expect(arrived[0].length).toBeGreaterThan(120);
  expect(arrived[0].length).toBeLessThan(180);
  expect(arrived[1]).toEqual(arrived[0]);
  expect(arrived[2]).not.toEqual(arrived[0]);
});

test('a stopped instance tells when it was stopped, and one that runs again does not', () => {
  const { instanceId } = fleet.addInstance();
  const reason = () => fleet.ec2.call<DescribeInstancesResult>('DescribeInstances', { InstanceIds: [instanceId] })
    .Reservations?.[0].Instances?.[0].StateTransitionReason;
  fleet.ec2.stopInstance(instanceId);
  clock.advance(MINUTE);
  expect(reason()).toBe('User initiated (2026-01-01 00:00:00 GMT)');
  fleet.ec2.startInstance(instanceId);
  clock.advance(MINUTE);
  expect(reason()).toBe('');
  fleet.ec2.terminateInstance(instanceId);
  clock.advance(MINUTE);
  expect(reason()).toBe('User initiated (2026-01-01 00:02:00 GMT)');
});
