import { runningEvent, Scenario } from './scenario';
import type { FleetInstance, FleetSensor } from '../../local-aws/fleet/builder';
import type { OwnerSettings } from '../../src/core/model/settings';

/** Sessions that go, those that stay for a while, and those that a mistake must not remove. */

const MINUTE = 60_000;

let scenario: Scenario;
let sensor: FleetSensor;
let settings: OwnerSettings;

beforeEach(async () => {
  scenario = await Scenario.start();
  sensor = scenario.fleet.addSensor();
  settings = scenario.settings([sensor.targetId], { idleSessionGraceSeconds: 3600, maxDeselectedPercent: 10, targetDownGraceSeconds: 600 });
});

afterEach(async () => scenario.stop());

async function mirrored(count: number, change: Parameters<Scenario['fleet']['addInstance']>[0] = {}): Promise<FleetInstance[]> {
  const instances = Array.from({ length: count }, () => scenario.fleet.addInstance(change));
  await scenario.sweep(settings);
  expect(scenario.sessions()).toHaveLength(count);
  return instances;
}

async function sessionsAfter(minutes: number): Promise<number> {
  scenario.clock.advance(minutes * MINUTE);
  await scenario.sweep(settings);
  return scenario.sessions().length;
}

describe('an instance', () => {
  test('that is stopped keeps its session for the grace, and no longer', async () => {
    const [instance] = await mirrored(1);
    scenario.ec2.stopInstance(instance.instanceId);
    expect(await sessionsAfter(59)).toBe(1);
    expect(await sessionsAfter(1)).toBe(0);
    expect(scenario.lineOf(instance.networkInterfaceId)).toMatchObject({ outcome: 'delete', reason: { code: 'instance-not-running' } });
  });

  test('that stopped by itself keeps it for the grace from when that was first seen', async () => {
    const [instance] = await mirrored(1);
    const { instances } = scenario.ec2.state;
    const stored = instances.get(instance.instanceId);
    if (stored === undefined) throw new Error('the instance is gone');
    const StateTransitionReason = 'Client.InstanceInitiatedShutdown: Instance initiated shutdown';
    instances.set(instance.instanceId, { ...stored, State: { Name: 'stopped', Code: 80 }, StateTransitionReason });
    expect(await sessionsAfter(120)).toBe(1);
    expect(await sessionsAfter(59)).toBe(1);
    expect(await sessionsAfter(1)).toBe(0);
  });

  test('that is only stopping keeps it, however long that takes', async () => {
    const [instance] = await mirrored(1);
    const { instances } = scenario.ec2.state;
    scenario.ec2.stopInstance(instance.instanceId);
    const stopping = instances.get(instance.instanceId);
    if (stopping === undefined) throw new Error('the instance is gone');
    scenario.clock.advance(MINUTE);
    instances.set(instance.instanceId, stopping);
    expect(await sessionsAfter(600)).toBe(1);
  });

  test('that is started again in time never loses it', async () => {
    const [instance] = await mirrored(1);
    scenario.ec2.stopInstance(instance.instanceId);
    expect(await sessionsAfter(30)).toBe(1);
    scenario.ec2.startInstance(instance.instanceId);
    expect(await sessionsAfter(45)).toBe(1);
    scenario.ec2.stopInstance(instance.instanceId);
    expect(await sessionsAfter(45)).toBe(1);
    expect(scenario.writes().filter((write) => !write.startsWith('Create'))).toEqual([]);
  });
});

describe('a detached interface', () => {
  test('keeps its session for the grace from when it was first seen so, and no longer', async () => {
    const [{ networkInterfaceIds: [, second] }] = await mirroredTwice();
    scenario.ec2.detachNetworkInterface(second);
    expect(await sessionsAfter(90)).toBe(2);
    expect(await sessionsAfter(59)).toBe(2);
    expect(await sessionsAfter(1)).toBe(1);
    expect(scenario.lineOf(second)).toMatchObject({
      level: 'INFO', message: 'interface reconciled', outcome: 'delete', reason: { code: 'interface-not-attached' },
    });
    expect(scenario.lines.filter(({ message }) => message === 'swept').at(-1)).toMatchObject({ delete: 1, failed: 0 });
  });

  test('that is attached again in between begins anew', async () => {
    const [{ instanceId, networkInterfaceIds: [, second] }] = await mirroredTwice();
    scenario.ec2.detachNetworkInterface(second);
    expect(await sessionsAfter(1)).toBe(2);
    scenario.ec2.attachNetworkInterface(second, instanceId, 1);
    expect(await sessionsAfter(5)).toBe(2);
    scenario.ec2.detachNetworkInterface(second);
    expect(await sessionsAfter(1)).toBe(2);
    expect(await sessionsAfter(58)).toBe(2);
  });

  test('whose session EC2 does not let go is told, and tried again by the next sweep', async () => {
    const [{ networkInterfaceIds: [, second] }] = await mirroredTwice();
    scenario.ec2.detachNetworkInterface(second);
    await sessionsAfter(0);
    scenario.ec2.faults.add({ operation: 'DeleteTrafficMirrorSession', code: 'InternalError' });
    expect(await sessionsAfter(60)).toBe(2);
    expect(scenario.lines).toContainEqual(expect.objectContaining({ level: 'ERROR', networkInterfaceId: second }));
    expect(scenario.lines.filter(({ message }) => message === 'swept').at(-1)).toMatchObject({ delete: 0, failed: 1 });
    expect(await sessionsAfter(5)).toBe(1);
  });

  async function mirroredTwice(): Promise<FleetInstance[]> {
    const instance = scenario.fleet.addInstance({ interfaces: [{}, {}] });
    await scenario.sweep(settings);
    return [instance];
  }
});

describe('former sources', () => {
  const exclude = [{ tags: { Mirroring: 'off' } }];

  function turnOff({ instanceId }: FleetInstance): void {
    const { instances } = scenario.ec2.state;
    const stored = instances.get(instanceId);
    if (stored !== undefined) instances.set(instanceId, { ...stored, Tags: [{ Key: 'Mirroring', Value: 'off' }] });
  }

  beforeEach(() => {
    settings = { ...settings, sources: { include: [], exclude, interfaces: 'all' } };
  });

  test('keep their sessions when events tell of them, all at once or one by one, until a sweep has seen how many there are', async () => {
    const instances = await mirrored(10);
    const [first, ...others] = instances;
    turnOff(first);
    await scenario.running(settings, first.instanceId);
    expect(scenario.lineOf(first.networkInterfaceId)).toMatchObject({
      level: 'INFO', outcome: 'keep', mirrored: false, reason: { code: 'not-selected', message: expect.stringMatching(/its session stays until a sweep/) },
    });
    for (const other of others) {
      turnOff(other);
      await scenario.running(settings, other.instanceId);
    }
    await scenario.running(settings, ...instances.map(({ instanceId }) => instanceId));
    expect(await sessionsAfter(5)).toBe(10);
    expect(scenario.lines.filter(({ level }) => level === 'ERROR')).toMatchObject([{ held: 10 }]);
  });

  test('lose their sessions at once, by the next sweep', async () => {
    const [first] = await mirrored(10);
    turnOff(first);
    await scenario.running(settings, first.instanceId);
    expect(await sessionsAfter(5)).toBe(9);
    expect(scenario.lineOf(first.networkInterfaceId)).toMatchObject({ outcome: 'delete', reason: { code: 'not-selected' } });
  });

  test('lose a single one however few there are', async () => {
    const [first] = await mirrored(3);
    turnOff(first);
    expect(await sessionsAfter(5)).toBe(2);
  });

  test('keep them where more than a tenth would go, which is an error', async () => {
    const instances = await mirrored(10);
    instances.slice(0, 2).forEach(turnOff);
    expect(await sessionsAfter(5)).toBe(10);
    expect(scenario.lines.filter(({ level }) => level === 'ERROR')).toMatchObject([{ message: expect.stringContaining('deselection limit reached'), held: 2 }]);
  });

  test('do not keep them for instances that are stopped, and nobody who is new waits for them', async () => {
    const instances = await mirrored(9);
    instances.slice(0, 5).forEach(({ instanceId }) => scenario.ec2.stopInstance(instanceId));
    instances.slice(5, 7).forEach(turnOff);
    const news = scenario.fleet.addInstance();
    expect(await sessionsAfter(60)).toBe(9 - 5 + 1);
    expect(scenario.sessions()).toContain(`${news.networkInterfaceId} 1 ${sensor.targetId}`);
  });
});

describe('a sensor that is down', () => {
  let other: FleetSensor;
  let instance: FleetInstance;

  beforeEach(async () => {
    [instance] = await mirrored(1);
    other = scenario.fleet.addSensor();
    settings = { ...settings, targets: [{ targetId: sensor.targetId }, { targetId: other.targetId }] };
    scenario.ec2.stopInstance(sensor.instanceId);
    scenario.clock.advance(MINUTE);
  });

  function target(): string | undefined {
    return scenario.sessions()[0].split(' ').at(-1);
  }

  async function event(): Promise<void> {
    await scenario.deliver(settings, runningEvent(instance.instanceId, scenario.clock.now()));
  }

  test('loses nothing by sweeps within ten minutes, and then its sessions move', async () => {
    await sessionsAfter(0);
    await sessionsAfter(5);
    await sessionsAfter(4);
    expect(target()).toBe(sensor.targetId);
    expect(scenario.lineOf(instance.networkInterfaceId)).toMatchObject({ level: 'WARN', reason: { code: 'target-down' } });
    await sessionsAfter(1);
    expect(target()).toBe(other.targetId);
  });

  test('loses nothing by events about its sources either, nor by a sweep and an event in turns', async () => {
    await event();
    scenario.clock.advance(5 * MINUTE);
    await sessionsAfter(0);
    scenario.clock.advance(4 * MINUTE);
    await event();
    expect(target()).toBe(sensor.targetId);
    scenario.clock.advance(MINUTE);
    await event();
    expect(target()).toBe(other.targetId);
  });

  test('is remembered though another one, which is down no longer, is forgotten at the same moment', async () => {
    const { targetId, instanceId } = scenario.fleet.addSensor();
    settings = { ...settings, targets: [...settings.targets, { targetId }] };
    scenario.ec2.startInstance(sensor.instanceId);
    scenario.ec2.stopInstance(instanceId);
    await sessionsAfter(1);
    scenario.ec2.startInstance(instanceId);
    scenario.ec2.stopInstance(sensor.instanceId);
    scenario.clock.advance(MINUTE);
    await event();
    scenario.clock.advance(10 * MINUTE);
    await event();
    expect(target()).not.toBe(sensor.targetId);
  });

  test('that is back in time loses nothing, and ten more minutes when it goes down again', async () => {
    await sessionsAfter(0);
    scenario.ec2.startInstance(sensor.instanceId);
    await sessionsAfter(9);
    scenario.ec2.stopInstance(sensor.instanceId);
    await sessionsAfter(1);
    await sessionsAfter(9);
    expect(target()).toBe(sensor.targetId);
  });

  test('gets no new sessions meanwhile', async () => {
    const news = scenario.fleet.addInstance();
    await sessionsAfter(0);
    expect(scenario.sessions()).toContain(`${news.networkInterfaceId} 1 ${other.targetId}`);
  });
});
