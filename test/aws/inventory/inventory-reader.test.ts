import type { FleetInstance, FleetSensor } from '../../../local-aws/fleet/builder';
import type { OwnerSettings } from '../../../src/core/model/settings';
import { type Container, OWN, runningEvent, Scenario } from '../../handler/scenario';

/** What a warm container goes on with, and when it looks anew. */

let scenario: Scenario;

beforeEach(async () => {
  scenario = await Scenario.start();
});

afterEach(async () => scenario.stop());

interface Warm {
  readonly settings: OwnerSettings;
  readonly container: Container;
  readonly sensors: readonly FleetSensor[];
  /** The instance whose event made the container warm, and which is mirrored since. */
  readonly first: FleetInstance;
}

/** A container that has looked at these many sensors a moment ago. */
async function warm(sensorCount = 1, targetDownGraceSeconds?: number): Promise<Warm> {
  const sensors = Array.from({ length: sensorCount }, () => scenario.fleet.addSensor());
  const settings = scenario.settings(sensors.map(({ targetId }) => targetId), { ...(targetDownGraceSeconds && { targetDownGraceSeconds }) });
  const container = scenario.container(settings);
  const first = scenario.fleet.addInstance();
  await deliver({ settings, container }, first);
  scenario.ec2.calls.length = 0;
  return { settings, container, sensors, first };
}

async function deliver({ settings, container }: Pick<Warm, 'settings' | 'container'>, ...instances: FleetInstance[]): Promise<void> {
  const bodies = instances.map(({ instanceId }) => runningEvent(instanceId, scenario.clock.now()));
  expect(await scenario.handle(scenario.invocation(settings, container), bodies)).toEqual({ batchItemFailures: [] });
}

/** What reading the sensors costs, each once. */
const SENSOR_READS = ['DescribeTrafficMirrorTargets', 'DescribeNetworkInterfaces', 'DescribeSecurityGroups', 'DescribeNetworkAcls'];

function sensorReads(): string[] {
  return scenario.calls().filter((name) => SENSOR_READS.includes(name)).sort();
}

test('a second batch within half a minute reads its instances and their sessions, verifies what it wrote, and asks nothing else', async () => {
  const { container, settings } = await warm();
  scenario.clock.advance(29_999);
  await deliver({ container, settings }, ...Array.from({ length: 8 }, () => scenario.fleet.addInstance()));
  expect(scenario.calls().filter((name) => name !== 'CreateTrafficMirrorSession')).toEqual([
    'DescribeInstances', 'DescribeTrafficMirrorSessions', 'DescribeTrafficMirrorSessions',
  ]);
  expect(scenario.sessions()).toHaveLength(9);
});

test('a second event about an instance that is mirrored costs two reads', async () => {
  const { container, settings, first } = await warm();
  await deliver({ container, settings }, first);
  expect(scenario.calls()).toEqual(['DescribeInstances', 'DescribeTrafficMirrorSessions']);
});

test('after half a minute the sensors are read anew', async () => {
  const { container, settings } = await warm();
  scenario.clock.advance(30_000);
  await deliver({ container, settings }, scenario.fleet.addInstance());
  expect(sensorReads()).toEqual([...SENSOR_READS].sort());
});

test('what goes on for long is no reason to remember for longer', async () => {
  const { container, settings } = await warm();
  for (let batch = 0; batch < 4; batch++) {
    scenario.clock.advance(10_000);
    await deliver({ container, settings }, scenario.fleet.addInstance());
  }
  expect(scenario.calls().filter((name) => name === 'DescribeTrafficMirrorTargets')).toHaveLength(1);
});

test('sessions that were written count at once, so that the load is even over batches that remember the sensors', async () => {
  const { container, settings, sensors } = await warm(4);
  for (let batch = 0; batch < 7; batch++) await deliver({ container, settings }, scenario.fleet.addInstance());
  expect(sensorReads()).toEqual([]);
  const loads = sensors.map(({ targetId }) => scenario.sessions().filter((session) => session.endsWith(targetId)).length);
  expect(loads).toEqual([2, 2, 2, 2]);
});

test('network ACLs of subnets are asked for once', async () => {
  const { container, settings } = await warm();
  const subnetId = scenario.fleet.addSubnet();
  await deliver({ container, settings }, scenario.fleet.addInstance({ subnetId }));
  await deliver({ container, settings }, scenario.fleet.addInstance({ subnetId }));
  const asked = scenario.ec2.calls.filter(({ operation }) => operation === 'DescribeNetworkAcls').map(({ input }) => input);
  expect(asked).toMatchObject([{ Filters: [{ Name: 'association.subnet-id', Values: [subnetId] }] }]);
});

describe('fresh facts', () => {
  test('a session is moved only by what is so now: a sensor that seems closed by what is remembered keeps it', async () => {
    const { container, settings, sensors: [sensor, other], first } = await warm(2);
    const { state } = scenario.ec2;
    const standsOn = scenario.sessions()[0].endsWith(sensor.targetId) ? sensor : other;
    // Remembered while it was stopped for a moment.
    const stored = state.instances.get(standsOn.instanceId);
    if (stored === undefined) throw new Error('the sensor is gone');
    state.instances.set(standsOn.instanceId, { ...stored, State: { Name: 'stopped', Code: 80 } });
    container.inventoryReader.forget();
    await deliver({ container, settings }, scenario.fleet.addInstance());
    state.instances.set(standsOn.instanceId, stored);
    scenario.ec2.calls.length = 0;
    await deliver({ container, settings }, first);
    expect(scenario.writes()).toEqual([]);
    expect(sensorReads()).toEqual([...SENSOR_READS].sort());
  });

  test('a session is deleted only by what is so now', async () => {
    const { container, settings, sensors: [sensor] } = await warm();
    const instance = scenario.fleet.addInstance();
    const looping = scenario.fleet.addTarget({ to: instance.networkInterfaceId });
    container.inventoryReader.forget();
    await deliver({ container, settings }, scenario.fleet.addInstance());
    // It was a sensor's interface when the targets were read, and is none any more.
    scenario.ec2.state.trafficMirrorTargets.delete(looping);
    const { networkInterfaceId } = instance;
    scenario.fleet.addSession({ networkInterfaceId, targetId: sensor.targetId, filterId: scenario.filterId, tags: OWN });
    scenario.ec2.calls.length = 0;
    await deliver({ container, settings }, instance);
    expect(scenario.writes()).toEqual([]);
    expect(scenario.lineOf(networkInterfaceId)).toMatchObject({ outcome: 'keep' });
  });

  test('that nobody can mirror an instance is said only of what is so now', async () => {
    const { container, settings, sensors: [sensor] } = await warm();
    const { fleet, filterId } = scenario;
    for (let full = 0; full < 9; full++) {
      fleet.addSession({ networkInterfaceId: fleet.addInstance().networkInterfaceId, targetId: sensor.targetId, filterId });
    }
    container.inventoryReader.forget();
    await deliver({ container, settings }, fleet.addInstance());
    expect(scenario.sessions()).toHaveLength(10);
    scenario.ec2.state.trafficMirrorSessions.clear();
    const instance = fleet.addInstance();
    await deliver({ container, settings }, instance);
    expect(scenario.sessions()).toEqual([`${instance.networkInterfaceId} 1 ${sensor.targetId}`]);
  });

  test('a new sensor is found as soon as somebody is left without one', async () => {
    const { settings, sensors: [sensor] } = await warm();
    const { fleet } = scenario;
    const zone = fleet.addSubnet({ zone: 'b' });
    const later = 'tmt-0123456789abcdef0';
    const both = { ...settings, targets: [{ targetId: sensor.targetId }, { targetId: later }] };
    const container = scenario.container(both);
    await deliver({ settings: both, container }, fleet.addInstance());
    fleet.addSensor({ subnetId: zone, targetId: later });
    const instance = fleet.addInstance({ subnetId: zone });
    await deliver({ settings: both, container }, instance);
    expect(scenario.sessions()).toContain(`${instance.networkInterfaceId} 1 ${later}`);
  });

  test('a sensor that EC2 says is full makes the next look fresh', async () => {
    const { container, settings, sensors: [sensor] } = await warm(2);
    scenario.ec2.faults.add({
      operation: 'CreateTrafficMirrorSession',
      code: 'TrafficMirrorSourcesPerTargetLimitExceeded',
      times: 99,
      when: ({ TrafficMirrorTargetId }) => TrafficMirrorTargetId === sensor.targetId,
    });
    await deliver({ container, settings }, scenario.fleet.addInstance(), scenario.fleet.addInstance());
    expect(sensorReads()).toEqual([]);
    await deliver({ container, settings }, scenario.fleet.addInstance());
    expect(sensorReads()).toEqual([...SENSOR_READS].sort());
  });

  test('a look that fails leaves nothing half known behind', async () => {
    const { container, settings } = await warm();
    container.inventoryReader.forget();
    scenario.ec2.faults.add({ operation: 'DescribeSecurityGroups', code: 'InternalError' });
    const instance = scenario.fleet.addInstance();
    await expect(deliver({ container, settings }, instance)).rejects.toThrow('InternalError, by script');
    await deliver({ container, settings }, instance);
    expect(scenario.sessions()).toHaveLength(2);
  });
});
