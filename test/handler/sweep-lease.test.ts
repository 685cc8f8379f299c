import { type LogLine, Scenario } from './scenario';
import type { FleetSensor } from '../../local-aws/fleet/builder';
import { giveUpHangingRequests } from '../../local-aws/hanging-requests';
import type { OwnerSettings } from '../../src/core/model/settings';
import { parseRequest } from '../../src/handler/queue/reconcile-request';
import { sweep } from '../../src/handler/reconcile/sweep';

/** One sweep at a time, until all is done, with or without the ledger. */

let scenario: Scenario;
let sensor: FleetSensor;
let settings: OwnerSettings;

beforeEach(async () => {
  await start();
});

afterEach(async () => scenario.stop());

async function start(...options: Parameters<typeof Scenario.start>): Promise<void> {
  scenario = await Scenario.start(...options);
  const sensors = Array.from({ length: 20 }, () => scenario.fleet.addSensor({ instanceType: 'c5.18xlarge' }));
  [sensor] = sensors;
  settings = scenario.settings(sensors.map(({ targetId }) => targetId));
}

function addInstances(count: number): void {
  for (let instance = 0; instance < count; instance++) scenario.fleet.addInstance();
}

function said(message: string): readonly LogLine[] {
  return scenario.lines.filter((line) => line.message === message);
}

function sent() {
  return scenario.sent.map((body) => parseRequest(body));
}

describe('the lease', () => {
  test('lets no second sweep begin, and has the first one go on when it is done', async () => {
    addInstances(1);
    let second: Promise<void> | undefined;
    const container = scenario.container(settings);
    const { inventoryReader } = container;
    const lookAtAll = inventoryReader.lookAtAll.bind(inventoryReader);
    inventoryReader.lookAtAll = async () => {
      await (second ??= scenario.sweep(settings));
      return lookAtAll();
    };
    await scenario.sweep(settings, container);
    expect(said('another sweep is under way')).toHaveLength(1);
    expect(said('swept')).toHaveLength(1);
    expect(sent()).toEqual([{ kind: 'everything', continuations: 1 }]);
  });

  test('is given back, so that the next sweep can begin, and goes on with nothing', async () => {
    await scenario.sweep(settings);
    await scenario.sweep(settings);
    expect(said('swept')).toHaveLength(2);
    expect(sent()).toEqual([]);
  });

  test('is given back by a sweep that fails', async () => {
    scenario.ec2.faults.add({ operation: 'DescribeInstances', code: 'InternalError' });
    await expect(scenario.sweep(settings)).rejects.toThrow('InternalError, by script');
    await scenario.sweep(settings);
    expect(said('swept')).toHaveLength(1);
  });

  test('that a deployment seizes while a sweep still looks keeps the sweep from every write', async () => {
    addInstances(1);
    const container = scenario.container(settings);
    const { inventoryReader } = container;
    const lookAtAll = inventoryReader.lookAtAll.bind(inventoryReader);
    inventoryReader.lookAtAll = async () => {
      await scenario.invocation(settings).lease.seize('a deployment', scenario.clock.now() + 600_000);
      return lookAtAll();
    };
    await scenario.sweep(settings, container);
    expect(scenario.sessions()).toEqual([]);
    expect(said('another sweep is running')).toHaveLength(1);
  });

  test('that somebody seizes stops a sweep within fifteen seconds, which asks for another one', async () => {
    await scenario.stop();
    await start({ throttling: true }, 'paced');
    addInstances(300);
    const invocation = scenario.invocation(settings);
    let seizedAt = Infinity;
    scenario.ec2.onCall(({ time }) => {
      if (seizedAt < Infinity || scenario.sessions().length < 60) return;
      seizedAt = time;
      void scenario.invocation(settings).lease.seize('a deployment', time + 600_000);
    });
    await sweep(invocation, 0);
    const last = scenario.ec2.calls.filter(({ operation }) => operation === 'CreateTrafficMirrorSession').at(-1)?.time ?? 0;
    expect(last - seizedAt).toBeGreaterThan(0);
    // A group of calls that had begun goes to its end.
    expect(last - seizedAt).toBeLessThan(15_000 + 8_000);
    expect(said('another sweep is running')).toHaveLength(1);
    expect(await invocation.lease.holds('a deployment')).toBe(true);
    expect(sent()).toEqual([{ kind: 'everything', continuations: 1 }]);
  });
});

describe('time', () => {
  beforeEach(async () => {
    await scenario.stop();
    await start({ throttling: true }, 'paced');
  });

  test('that runs out has the next sweep go on, until all is done', async () => {
    addInstances(250);
    const invocation = { ...scenario.invocation(settings), deadline: scenario.clock.now() + 60_000 };
    await sweep(invocation, 0);
    expect(invocation.deadline - scenario.clock.now()).toBeGreaterThan(20_000);
    const done = scenario.sessions().length;
    // Fifty at once, and then a few a second for half a minute.
    expect(done).toBeGreaterThan(130);
    expect(said('swept')).toMatchObject([{ mirrored: done, left: 250 - done, failed: 0 }]);
    expect(scenario.lines.filter(({ level }) => level === 'ERROR')).toEqual([]);
    expect(sent()).toEqual([{ kind: 'everything', continuations: 1 }]);
    await sweep(scenario.invocation(settings), 1);
    expect(scenario.sessions()).toHaveLength(250);
    expect(sent()).toHaveLength(1);
  });

  test.each([[11, [12]], [12, []]])('that runs out after %i hops leads to these: %p', async (hops, next) => {
    addInstances(1);
    const invocation = { ...scenario.invocation(settings), deadline: scenario.clock.now() + 29_000 };
    await sweep(invocation, hops);
    expect(scenario.writes()).toEqual([]);
    expect(sent()).toEqual(next.map((count) => ({ kind: 'everything', continuations: count })));
  });
});

describe('without the ledger', () => {
  test('of a new table everything is done', async () => {
    addInstances(3);
    await scenario.sweep(settings);
    expect(scenario.sessions()).toHaveLength(3);
    expect(scenario.lines.filter(({ level }) => level === 'WARN')).toEqual([]);
  });

  test.each(['ProvisionedThroughputExceededException', 'AccessDeniedException', 'ResourceNotFoundException', undefined])(
    'mirroring goes on with one warning, while it answers %s', async (code) => {
      scenario.ledger.dynamoDb.faults.add({ operation: '*', kind: code === undefined ? 'cut' : 'error', code, times: 99 });
      addInstances(2);
      scenario.fleet.addInstance({ instanceType: 't2.micro' });
      await scenario.sweep({ ...settings, idleSessionGraceSeconds: 0 });
      expect(scenario.sessions()).toHaveLength(2);
      expect(scenario.lines.filter(({ level }) => level !== 'INFO').map(({ level, message }) => `${level} ${message}`)).toEqual([
        'WARN the ledger cannot be used, going on without it',
        expect.stringContaining('WARN EC2 refused an action'),
      ]);
    },
  );

  test('that accepts connections and never answers a sweep is asked once, and warned of once', async () => {
    scenario.ledger.dynamoDb.faults.add({ operation: '*', kind: 'hang', times: 99 });
    addInstances(2);
    const cease = giveUpHangingRequests();
    await scenario.sweep(settings);
    cease();
    expect(scenario.sessions()).toHaveLength(2);
    expect(scenario.ledger.dynamoDb.calls).toHaveLength(1);
    expect(said('the ledger cannot be used, going on without it')).toMatchObject([{ level: 'WARN', error: { name: 'TimeoutError' } }]);
  });

  test('an event about a source of a sensor that is down is still worked on', async () => {
    scenario.ledger.dynamoDb.faults.add({ operation: '*', code: 'AccessDeniedException', times: 99 });
    const instance = scenario.fleet.addInstance();
    const one = { ...settings, targets: [{ targetId: sensor.targetId }] };
    scenario.ec2.stopInstance(sensor.instanceId);
    expect(await scenario.running(one, instance.instanceId)).toEqual({ batchItemFailures: [] });
    expect(scenario.lineOf(instance.networkInterfaceId)).toMatchObject({ level: 'WARN', reason: { code: 'no-reachable-target' } });
  });

  test('an event that needs nothing of it does not ask it', async () => {
    await scenario.running(settings, scenario.fleet.addInstance().instanceId);
    expect(scenario.ledger.dynamoDb.calls).toEqual([]);
  });
});
