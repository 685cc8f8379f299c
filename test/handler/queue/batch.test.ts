import type { FleetInstance, FleetSensor } from '../../../local-aws/fleet/builder';
import type { OwnerSettings } from '../../../src/core/model/settings';
import type { Invocation } from '../../../src/handler/invocation';
import { sweepMessage } from '../../../src/handler/queue/reconcile-request';
import { OWN, runningEvent, Scenario } from '../scenario';

/** When messages come again, and which of them lead to a sweep. */

let scenario: Scenario;
let sensor: FleetSensor;
let settings: OwnerSettings;

beforeEach(async () => {
  await start();
});

afterEach(async () => scenario.stop());

async function start(...options: Parameters<typeof Scenario.start>): Promise<void> {
  scenario = await Scenario.start(...options);
  sensor = scenario.fleet.addSensor();
  settings = scenario.settings([sensor.targetId]);
}

function eventOf({ instanceId }: FleetInstance): string {
  return runningEvent(instanceId, scenario.clock.now());
}

function sweepRequest(hops = 0): string {
  return sweepMessage(hops, scenario.clock.now());
}

function again(...messages: number[]) {
  return { batchItemFailures: messages.map((message) => ({ itemIdentifier: `message-${message}` })) };
}

function sweeps(): number {
  return scenario.lines.filter(({ message }) => message === 'swept').length;
}

describe('messages that fail', () => {
  test('come back after 10, 30, 120 and 300 seconds, by how often they were received, and the others not at all', async () => {
    const bodies = ['?', '?', eventOf(scenario.fleet.addInstance()), '?', '?', '?'];
    expect(await scenario.handle(scenario.invocation(settings), bodies, [1, 2, 3, 3, 4, 5])).toEqual(again(0, 1, 3, 4, 5));
    expect([...scenario.returning]).toEqual([['receipt-0', 10], ['receipt-1', 30], ['receipt-3', 120], ['receipt-4', 300], ['receipt-5', 300]]);
  });

  test('come back all together where EC2 cannot be observed', async () => {
    scenario.ec2.faults.add({ operation: 'DescribeInstances', code: 'InternalError', times: 2 });
    const bodies = [eventOf(scenario.fleet.addInstance()), sweepRequest()];
    await expect(scenario.handle(scenario.invocation(settings), bodies, [1, 2])).rejects.toThrow('InternalError, by script');
    expect([...scenario.returning]).toEqual([['receipt-0', 10], ['receipt-1', 30]]);
  });

  test('come back all together where a sweep cannot observe EC2, though the events before it are done', async () => {
    const invocation = scenario.invocation(settings);
    const instance = scenario.fleet.addInstance();
    scenario.after('CreateTrafficMirrorSession', () => scenario.ec2.faults.add({ operation: 'DescribeTrafficMirrorTargets', code: 'InternalError' }));
    await expect(scenario.handle(invocation, [eventOf(instance), sweepRequest()])).rejects.toThrow('InternalError, by script');
    expect(scenario.sessions()).toHaveLength(1);
    expect(scenario.returning.size).toBe(2);
    expect(await invocation.lease.take('the next', scenario.clock.now())).toBe(true);
  });

  test('come back after the visibility timeout where the queue does not answer, which is only a warning', async () => {
    const invocation: Invocation = {
      ...scenario.invocation(settings),
      queue: {
        hasBacklog: async () => false,
        send: async () => undefined,
        returnAfter: async () => {
          throw new Error('the queue is away');
        },
      },
    };
    expect(await scenario.handle(invocation, ['?', eventOf(scenario.fleet.addInstance())])).toEqual(again(0));
    expect(scenario.sessions()).toHaveLength(1);
    expect(scenario.lines).toContainEqual(expect.objectContaining({ level: 'WARN', error: { name: 'Error', message: 'the queue is away' } }));
  });
});

describe('a sweep', () => {
  test('comes after the events of the batch, which are newer', async () => {
    const [asked, other] = [scenario.fleet.addInstance(), scenario.fleet.addInstance()];
    expect(await scenario.deliver(settings, sweepRequest(), eventOf(asked))).toEqual(again());
    expect(scenario.writes()).toEqual([`Create ${asked.networkInterfaceId}`, `Create ${other.networkInterfaceId}`]);
  });

  test('serves all messages that ask for one', async () => {
    expect(await scenario.deliver(settings, ...Array.from({ length: 10 }, () => sweepRequest()))).toEqual(again());
    expect(sweeps()).toBe(1);
  });

  test('counts on from the message that has come furthest, as Lambda may do with the whole batch', async () => {
    scenario.ec2.faults.add({ operation: 'CreateTrafficMirrorSession', code: 'RequestLimitExceeded' });
    scenario.fleet.addInstance();
    await scenario.deliver(settings, sweepRequest(7), sweepRequest(3));
    expect(scenario.sent.map((body) => JSON.parse(body) as object)).toMatchObject([{ detail: { hops: 8 } }]);
  });

  test.each([[0, 1], [5_000, 1], [Infinity, 0]])('that cannot ask for the next one for %i ms tries again for a while, and then warns and is done', async (fails, asked) => {
    scenario.ec2.faults.add({ operation: 'CreateTrafficMirrorSession', code: 'RequestLimitExceeded' });
    scenario.fleet.addInstance();
    const invocation = scenario.invocation(settings);
    const until = scenario.clock.now() + fails;
    const send = async (body: string) => {
      if (scenario.clock.now() < until) throw new Error('the queue is away');
      await invocation.queue.send(body);
    };
    expect(await scenario.handle({ ...invocation, queue: { ...invocation.queue, send } }, [sweepRequest()])).toEqual({ batchItemFailures: [] });
    expect(scenario.sent).toHaveLength(asked);
    const warnings = scenario.lines.filter(({ message }) => message === 'no sweep can be asked for to go on, the next scheduled one does');
    expect(warnings).toHaveLength(1 - asked);
  });

  test.each<[string, Partial<OwnerSettings>]>([
    ['a sensor', {}],
    ['a sensor that the selectors leave out', { sources: { include: [{ tags: { Mirroring: 'on' } }], exclude: [], interfaces: 'all' } }],
  ])('follows an event about the instance of %s, because it concerns everybody', async (_which, change) => {
    const unaware = scenario.fleet.addInstance({ tags: { Mirroring: 'on' } });
    expect(await scenario.deliver({ ...settings, ...change }, eventOf(sensor))).toEqual(again());
    expect(sweeps()).toBe(1);
    expect(scenario.writes()).toEqual([`Create ${unaware.networkInterfaceId}`]);
  });

  test('follows an event about a sensor that has stopped', async () => {
    const { ec2, clock } = scenario;
    ec2.stopInstance(sensor.instanceId);
    clock.advance(60_000);
    await scenario.deliver(settings, eventOf(sensor));
    expect(sweeps()).toBe(1);
  });

  test('follows an event about an instance whose place is held by a session that has mirrored nothing for long', async () => {
    const { fleet, filterId } = scenario;
    const open = fleet.addSecurityGroup();
    const small = fleet.addSensor({ securityGroupIds: [fleet.addSecurityGroup({ ingress: [{ groupId: open }] })] });
    for (const { networkInterfaceId } of Array.from({ length: 10 }, () => fleet.addInstance({ securityGroupIds: [fleet.addSecurityGroup()] }))) {
      fleet.addSession({ networkInterfaceId, targetId: small.targetId, filterId, tags: OWN });
    }
    const full = scenario.settings([small.targetId]);
    await scenario.deliver(full, sweepRequest());
    expect(scenario.writes()).toEqual([]);
    const newcomer = fleet.addInstance({ securityGroupIds: [open] });
    expect(await scenario.deliver(full, eventOf(newcomer))).toEqual(again());
    expect(sweeps()).toBe(2);
    expect(scenario.sessions()).toContain(`${newcomer.networkInterfaceId} 1 ${small.targetId}`);
    expect(scenario.sessions()).toHaveLength(10);
  });

  test('does not follow an event about any other instance', async () => {
    await scenario.deliver(settings, eventOf(scenario.fleet.addInstance()));
    expect(sweeps()).toBe(0);
  });
});

describe('events under throttling', () => {
  beforeEach(async () => {
    await scenario.stop();
    await start({ throttling: true }, 'paced');
    settings = scenario.settings([scenario.fleet.addSensor({ instanceType: 'c5.18xlarge' }).targetId]);
  });

  test('begin no action after a minute, and their messages come again', async () => {
    scenario.ec2.faults.add({ operation: 'CreateTrafficMirrorSession', code: 'RequestLimitExceeded', times: 9999 });
    const bodies = Array.from({ length: 10 }, () => eventOf(scenario.fleet.addInstance({ interfaces: [{}, {}] })));
    const began = scenario.clock.now();
    expect((await scenario.deliver(settings, ...bodies)).batchItemFailures).toHaveLength(10);
    const times = scenario.ec2.calls.filter(({ operation }) => operation === 'CreateTrafficMirrorSession').map(({ time }) => time - began);
    expect(Math.max(...times)).toBeLessThan(60_000 + 8_000);
    // Until then they wait for their turn.
    expect(Math.max(...times)).toBeGreaterThan(50_000);
    const errors = scenario.lines.flatMap(({ level, error }) => (level === 'ERROR' ? error?.name : []));
    expect(errors).toHaveLength(20);
    expect(errors).toContain('OutOfTime');
  });

  test('wait for their turn, and need no second message', async () => {
    const instances = Array.from({ length: 10 }, () => scenario.fleet.addInstance({ interfaces: Array.from({ length: 8 }, () => ({})) }));
    expect(await scenario.deliver(settings, ...instances.map(eventOf))).toEqual(again());
    expect(scenario.sessions()).toHaveLength(80);
  });
});
