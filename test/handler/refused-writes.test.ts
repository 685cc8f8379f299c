import { Scenario } from './scenario';
import type { FleetInstance } from '../../local-aws/fleet/builder';
import { giveUpHangingRequests } from '../../local-aws/hanging-requests';
import type { OwnerSettings } from '../../src/core/model/settings';
import { sweepMessage } from '../../src/handler/queue/reconcile-request';

/** What a policy costs that denies some sources, or all, and how soon its end is noticed. */

let scenario: Scenario;
let settings: OwnerSettings;

beforeEach(async () => {
  scenario = await Scenario.start();
  settings = scenario.settings([scenario.fleet.addSensor().targetId]);
});

afterEach(async () => scenario.stop());

const MINUTES = 60_000;

function instances(count: number): FleetInstance[] {
  return Array.from({ length: count }, () => scenario.fleet.addInstance());
}

function deny(sources: readonly FleetInstance[], operation = 'CreateTrafficMirrorSession'): void {
  const ids = new Set<unknown>(sources.map(({ networkInterfaceId }) => networkInterfaceId));
  const message = 'You are not authorized to perform this operation.';
  scenario.ec2.faults.add({ operation, code: 'UnauthorizedOperation', message, times: Infinity, when: ({ NetworkInterfaceId: id }) => ids.has(id) });
}

/** How many sessions a sweep that is due tries to create. */
async function triedInSweep(after = 5): Promise<number> {
  scenario.clock.advance(after * MINUTES);
  scenario.ec2.calls.length = 0;
  await scenario.sweep(settings);
  return scenario.calls().filter((name) => name === 'CreateTrafficMirrorSession').length;
}

describe.each([['first', 0], ['last', 5]])('a policy that denies the %s ten of fifteen sources of a sensor with ten places', (_which, start) => {
  let all: FleetInstance[];

  beforeEach(async () => {
    all = instances(15).sort((a, b) => (a.networkInterfaceId < b.networkInterfaceId ? -1 : 1));
    deny(all.slice(start, start + 10));
    await scenario.sweep(settings);
  });

  test('leaves five mirrored, and says why the others are not', () => {
    expect(scenario.sessions()).toHaveLength(5);
    for (const { networkInterfaceId } of all.slice(start, start + 10)) {
      expect(scenario.lineOf(networkInterfaceId)).toMatchObject({ level: 'WARN', reason: { code: 'refused' } });
    }
  });

  test('costs three calls in a later sweep, and none of those that are mirrored', async () => {
    expect(await triedInSweep()).toBe(3);
    expect(await triedInSweep()).toBe(3);
    expect(scenario.sessions()).toHaveLength(5);
  });

  test('is noticed with the next sweep when it is lifted', async () => {
    scenario.ec2.faults.clear();
    await triedInSweep();
    expect(scenario.sessions()).toHaveLength(10);
    expect(scenario.lines.at(-1)).toMatchObject({ message: 'swept', mirrored: 10, reasons: expect.objectContaining({ 'no-capacity': 5 }) });
  });

  test('is asked anew under other settings', async () => {
    settings = { ...settings, packetLength: 100 };
    // As many as a run tries that remembers nothing.
    expect(await triedInSweep()).toBe(5);
  });
});

test('what is refused until permissions take effect is created by the sweep that follows the deployment two minutes later', async () => {
  const all = instances(3);
  deny(all);
  const message = sweepMessage(1, scenario.clock.now(), true);
  await scenario.deliver(settings, message);
  expect(scenario.sessions()).toEqual([]);
  scenario.ec2.faults.clear();
  scenario.clock.advance(2 * MINUTES);
  await scenario.sweep(settings);
  expect(scenario.sessions()).toEqual([]);
  await scenario.deliver(settings, message);
  expect(scenario.sessions()).toHaveLength(3);
});

test('a sweep that follows a deployment ends its tries after five refusals as well, however much was refused before', async () => {
  deny(instances(10));
  await scenario.sweep(settings);
  scenario.ec2.calls.length = 0;
  await scenario.deliver(settings, sweepMessage(1, scenario.clock.now(), true));
  expect(scenario.calls().filter((name) => name === 'CreateTrafficMirrorSession')).toHaveLength(5);
});

test('a policy that denies more than a thousand costs a sweep a handful of calls, and is noticed with the next sweep when it is lifted', async () => {
  settings = scenario.settings([scenario.fleet.addSensor({ instanceType: 'c5.18xlarge' }).targetId]);
  deny(instances(1100));
  expect(await triedInSweep(0)).toBe(5);
  expect(await triedInSweep()).toBe(3);
  expect(await triedInSweep()).toBe(3);
  expect(scenario.lines.at(-1)).toMatchObject({ message: 'swept', mirrored: 0, unmirrored: 1100 });
  scenario.ec2.faults.clear();
  await triedInSweep();
  expect(scenario.sessions()).toHaveLength(100);
});

test('without a ledger the five others are mirrored all the same', async () => {
  scenario.ledger.dynamoDb.faults.add({ operation: '*', code: 'InternalServerError', times: Infinity });
  const all = instances(15);
  deny(all.slice(0, 10));
  await scenario.sweep(settings);
  expect(scenario.sessions()).toHaveLength(5);
});

test('an event about a source that is denied is done, and remembered', async () => {
  const [denied, fine] = instances(2);
  deny([denied]);
  expect(await scenario.running(settings, denied.instanceId, fine.instanceId)).toEqual({ batchItemFailures: [] });
  expect(scenario.sessions()).toHaveLength(1);
  expect(await triedInSweep(1)).toBe(0);
  expect(await triedInSweep(5)).toBe(1);
  expect(await triedInSweep(5)).toBe(0);
});

describe('writes without an answer', () => {
  let cease: () => void;

  afterEach(() => cease());

  beforeEach(async () => {
    await scenario.stop();
    scenario = await Scenario.start({}, 'paced');
    cease = giveUpHangingRequests();
    settings = scenario.settings([scenario.fleet.addSensor({ instanceType: 'c5.18xlarge' }).targetId]);
  });

  test('of one source leave an error, and all others are mirrored', async () => {
    const all = instances(12);
    const hung = all[0].networkInterfaceId;
    scenario.ec2.faults.add({ operation: 'CreateTrafficMirrorSession', kind: 'hang', times: Infinity, when: ({ NetworkInterfaceId: id }) => id === hung });
    await scenario.sweep(settings);
    expect(scenario.sessions()).toHaveLength(11);
    expect(scenario.lineOf(hung)).toMatchObject({ level: 'ERROR', error: { name: 'TimeoutError' } });
  });

  test('of all end the writes of a run, which has time left to say so', async () => {
    instances(40);
    scenario.ec2.faults.add({ operation: 'CreateTrafficMirrorSession', kind: 'hang', times: Infinity });
    await scenario.sweep(settings);
    expect(scenario.lines.filter(({ level }) => level === 'ERROR')).toHaveLength(3);
    expect(scenario.lines.at(-1)).toMatchObject({ message: 'swept', failed: 3, left: 37 });
  });
});
