import { TABLE_NAME } from './ledger-table';
import { type Container, OWN, Scenario } from './scenario';
import type { FleetInstance, FleetSensor } from '../../local-aws/fleet/builder';
import type { OwnerSettings } from '../../src/core/model/settings';
import { sweep } from '../../src/handler/reconcile/sweep';

/** Since when, and why, nobody mirrors an interface: what the ledger knows, and what the log tells. */

const MINUTE = 60_000;
const START = Date.parse('2026-01-01T00:00:00Z');
const DONE = { batchItemFailures: [] };

let scenario: Scenario;
let groupId: string;
let sensor: FleetSensor;
let instance: FleetInstance;
let settings: OwnerSettings;

/** A sensor behind a security group that is closed, and an instance that cannot reach it. */
beforeEach(async () => {
  scenario = await Scenario.start();
  groupId = scenario.fleet.addSecurityGroup({ ingress: [] });
  sensor = scenario.fleet.addSensor({ securityGroupIds: [groupId] });
  instance = scenario.fleet.addInstance();
  settings = scenario.settings([sensor.targetId]);
});

afterEach(async () => scenario.stop());

function allowFrom(...cidrs: string[]): void {
  const { securityGroups } = scenario.ec2.state;
  const IpPermissions = [{ IpProtocol: 'udp', FromPort: 4789, ToPort: 4789, IpRanges: cidrs.map((CidrIp) => ({ CidrIp })) }];
  securityGroups.set(groupId, { ...securityGroups.get(groupId)!, IpPermissions });
}

const open = () => allowFrom('0.0.0.0/0');
const close = () => allowFrom();

/** What the ledger knows of interfaces that nobody mirrors, by interface. */
async function unmirrored(): Promise<Record<string, object>> {
  const items = await scenario.ledger.dynamoDb.items(TABLE_NAME);
  return Object.fromEntries(items.flatMap(({ id, code, since }) => (
    String(id).startsWith('unmirrored-interface/') ? [[String(id).replace('unmirrored-interface/', ''), { code, since }]] : []
  )));
}

/** Minutes later. */
async function sweepAfter(minutes: number, container?: Container): Promise<void> {
  scenario.clock.advance(minutes * MINUTE);
  scenario.lines.length = 0;
  await scenario.sweep(settings, container);
}

async function eventAfter(minutes: number, { instanceId } = instance): Promise<void> {
  scenario.clock.advance(minutes * MINUTE);
  scenario.lines.length = 0;
  expect(await scenario.running(settings, instanceId)).toEqual(DONE);
}

/** Foreign sessions leave no place for ours. */
function occupy({ networkInterfaceId }: FleetInstance): void {
  for (const number of [1, 2, 3]) {
    scenario.fleet.addSession({ networkInterfaceId, targetId: scenario.fleet.addSensor().targetId, filterId: scenario.filterId, number });
  }
}

describe('by sweeps', () => {
  test('the time stays for as long as nobody mirrors it, and the log tells it', async () => {
    await sweepAfter(0);
    const entry = { [instance.networkInterfaceId]: { code: 'no-reachable-target', since: START } };
    expect(await unmirrored()).toEqual(entry);
    expect(scenario.lineOf(instance.networkInterfaceId)).toMatchObject({ level: 'WARN', unmirroredSince: '2026-01-01T00:00:00.000Z' });
    await sweepAfter(5);
    expect(await unmirrored()).toEqual(entry);
    expect(scenario.lineOf(instance.networkInterfaceId)).toMatchObject({ level: 'WARN', unmirroredSince: '2026-01-01T00:00:00.000Z' });
  });

  test('a second one in the same container writes and tells nothing of it', async () => {
    const container = scenario.container(settings);
    await scenario.sweep(settings, container);
    const writes = () => scenario.ledger.dynamoDb.calls.filter(({ operation }) => operation === 'BatchWriteItem').length;
    expect(writes()).toBe(1);
    scenario.lines.length = 0;
    await scenario.sweep(settings, container);
    expect(writes()).toBe(1);
    expect(scenario.lineOf(instance.networkInterfaceId)).toBeUndefined();
  });

  test('another reason is noted, and the time stays', async () => {
    await sweepAfter(0);
    occupy(instance);
    await sweepAfter(5);
    expect(await unmirrored()).toEqual({ [instance.networkInterfaceId]: { code: 'session-limit', since: START } });
    expect(scenario.lineOf(instance.networkInterfaceId)).toMatchObject({
      reason: { code: 'session-limit' }, unmirroredSince: '2026-01-01T00:00:00.000Z',
    });
  });

  test('one that is mirrored again is forgotten, and begins anew when it is unmirrored again', async () => {
    await sweepAfter(0);
    open();
    await sweepAfter(5);
    expect(await unmirrored()).toEqual({});
    expect(scenario.lineOf(instance.networkInterfaceId)).toMatchObject({
      level: 'INFO', outcome: 'create', recovered: { since: '2026-01-01T00:00:00.000Z', seconds: 300, code: 'no-reachable-target' },
    });
    expect(scenario.lineOf(instance.networkInterfaceId)).not.toHaveProperty('unmirroredSince');
    close();
    await sweepAfter(5);
    expect(await unmirrored()).toEqual({ [instance.networkInterfaceId]: { code: 'no-reachable-target', since: START + 10 * MINUTE } });
    expect(scenario.lineOf(instance.networkInterfaceId)).toMatchObject({ outcome: 'keep', unmirroredSince: '2026-01-01T00:10:00.000Z' });
  });

  test.each<[string, () => void, object]>([
    ['whose session works again', open, { level: 'INFO', outcome: 'keep', mirrored: true, reason: { code: 'mirrored' } }],
    [
      'whose instance is stopped', () => scenario.ec2.stopInstance(instance.instanceId),
      { level: 'INFO', outcome: 'keep', mirrored: false, reason: { code: 'instance-not-running' } },
    ],
    [
      'that is gone', () => {
        scenario.ec2.terminateInstance(instance.instanceId);
        scenario.clock.advance(MINUTE);
        scenario.ec2.state.instances.delete(instance.instanceId);
      },
      { level: 'INFO', outcome: 'skip', mirrored: false, reason: { code: 'interface-not-found' } },
    ],
  ])('one %s is forgotten, and the log tells, once', async (_which, happen, line) => {
    open();
    await sweepAfter(0);
    close();
    await sweepAfter(5);
    expect(Object.keys(await unmirrored())).toEqual([instance.networkInterfaceId]);
    happen();
    const container = scenario.container(settings);
    await sweepAfter(5, container);
    expect(await unmirrored()).toEqual({});
    expect(scenario.lineOf(instance.networkInterfaceId)).toMatchObject({ message: 'interface reconciled', ...line });
    await sweepAfter(5, container);
    expect(scenario.lineOf(instance.networkInterfaceId)).toBeUndefined();
  });

  test('one whose session was not created is not noted; one that is known stays, with the time in the line of its error', async () => {
    await sweepAfter(0);
    open();
    const news = scenario.fleet.addInstance();
    scenario.ec2.faults.add({ operation: 'CreateTrafficMirrorSession', code: 'InternalError', times: 2 });
    await sweepAfter(5);
    expect(await unmirrored()).toEqual({ [instance.networkInterfaceId]: { code: 'no-reachable-target', since: START } });
    expect(scenario.lineOf(instance.networkInterfaceId)).toMatchObject({ level: 'ERROR', unmirroredSince: '2026-01-01T00:00:00.000Z' });
    expect(scenario.lineOf(news.networkInterfaceId)).toMatchObject({ level: 'ERROR' });
    expect(scenario.lineOf(news.networkInterfaceId)).not.toHaveProperty('unmirroredSince');
    await sweepAfter(5);
    expect(await unmirrored()).toEqual({});
    expect(scenario.sessions()).toHaveLength(2);
  });

  test('a rollout notes nobody whom it has only not got to yet', async () => {
    open();
    await sweep({ ...scenario.invocation(settings), deadline: scenario.clock.now() }, 0);
    expect(scenario.lines.find(({ message }) => message === 'swept')).toMatchObject({ left: 1 });
    expect(await unmirrored()).toEqual({});
  });
});

describe('by events', () => {
  test('what is found is noted, and the log tells the time, which stays', async () => {
    await eventAfter(0);
    const entry = { [instance.networkInterfaceId]: { code: 'no-reachable-target', since: START } };
    expect(await unmirrored()).toEqual(entry);
    await eventAfter(5);
    expect(await unmirrored()).toEqual(entry);
    expect(scenario.lineOf(instance.networkInterfaceId)).toMatchObject({ level: 'WARN', unmirroredSince: '2026-01-01T00:00:00.000Z' });
    await sweepAfter(5);
    expect(await unmirrored()).toEqual(entry);
  });

  test('what a sweep noted of others stays', async () => {
    const other = scenario.fleet.addInstance();
    await sweepAfter(0);
    occupy(instance);
    await eventAfter(5);
    expect(await unmirrored()).toEqual({
      [instance.networkInterfaceId]: { code: 'session-limit', since: START },
      [other.networkInterfaceId]: { code: 'no-reachable-target', since: START },
    });
  });

  test('one that turns out to be without room only when EC2 refuses it is noted too', async () => {
    open();
    scenario.ec2.faults.add({ operation: 'CreateTrafficMirrorSession', code: 'TrafficMirrorSourcesPerTargetLimitExceeded' });
    await eventAfter(0);
    expect(await unmirrored()).toEqual({ [instance.networkInterfaceId]: { code: 'no-capacity', since: START } });
    expect(scenario.lineOf(instance.networkInterfaceId)).toMatchObject({ level: 'WARN', unmirroredSince: '2026-01-01T00:00:00.000Z' });
  });

  test('one that is mirrored asks nothing of the ledger, which forgets it with the next sweep', async () => {
    await sweepAfter(0);
    open();
    scenario.ledger.dynamoDb.calls.length = 0;
    await eventAfter(5);
    expect(scenario.sessions()).toHaveLength(1);
    expect(scenario.ledger.dynamoDb.calls).toEqual([]);
    await sweepAfter(5);
    expect(await unmirrored()).toEqual({});
  });

  test('where the ledger is asked anyway, one that is a source no longer is forgotten at once', async () => {
    open();
    await sweepAfter(0);
    close();
    await sweepAfter(5);
    settings = { ...settings, sources: { ...settings.sources, exclude: [{ tags: { Name: 'none' } }, { instanceTypes: ['m5.large'] }] } };
    const other = scenario.fleet.addInstance({ instanceType: 'm5.xlarge' });
    await scenario.running(settings, instance.instanceId, other.instanceId);
    expect(scenario.lineOf(instance.networkInterfaceId)).toMatchObject({ outcome: 'keep', reason: { code: 'not-selected' } });
    expect(Object.keys(await unmirrored())).toEqual([other.networkInterfaceId]);
  });
});

describe('while the ledger cannot be reached', () => {
  function unreachable(): void {
    scenario.ledger.dynamoDb.faults.add({ operation: '*', code: 'AccessDeniedException', times: 99 });
  }

  test.each([['a sweep', async (minutes: number) => sweepAfter(minutes)], ['an event', async (minutes: number) => eventAfter(minutes)]])('%s goes on, and tells no time that it does not know', async (_what, run) => {
    unreachable();
    await run(0);
    expect(scenario.lineOf(instance.networkInterfaceId)).toMatchObject({ level: 'WARN', reason: { code: 'no-reachable-target' } });
    expect(scenario.lineOf(instance.networkInterfaceId)).not.toHaveProperty('unmirroredSince');
    open();
    await run(5);
    expect(scenario.sessions()).toEqual([`${instance.networkInterfaceId} 1 ${sensor.targetId}`]);
  });

  test.each([['a sweep', async (minutes: number) => sweepAfter(minutes)], ['an event', async (minutes: number) => eventAfter(minutes)]])('%s changes no time that was noted before', async (_what, run) => {
    await sweepAfter(0);
    scenario.ledger.dynamoDb.faults.add({ operation: 'Scan', code: 'AccessDeniedException', times: 1 });
    await run(5);
    expect(await unmirrored()).toEqual({ [instance.networkInterfaceId]: { code: 'no-reachable-target', since: START } });
  });

  test('a sweep that could not write notes nothing, tells the time all the same, and the next one begins with its own', async () => {
    scenario.ledger.dynamoDb.faults.add({ operation: 'BatchWriteItem', code: 'AccessDeniedException', times: 1 });
    await sweepAfter(0);
    expect(scenario.lineOf(instance.networkInterfaceId)).toMatchObject({ unmirroredSince: '2026-01-01T00:00:00.000Z' });
    await sweepAfter(5);
    expect(scenario.lineOf(instance.networkInterfaceId)).toMatchObject({ unmirroredSince: '2026-01-01T00:05:00.000Z' });
  });
});

test('a session of ours that is shadowed or unverified counts as mirrored', async () => {
  open();
  const { networkInterfaceId } = instance;
  scenario.fleet.addSession({ networkInterfaceId, targetId: sensor.targetId, filterId: scenario.filterId, number: 1 });
  scenario.fleet.addSession({ networkInterfaceId, targetId: sensor.targetId, filterId: scenario.filterId, number: 2, tags: OWN });
  await sweepAfter(0);
  expect(await unmirrored()).toEqual({});
});
