import type { FleetSensor } from '../../../local-aws/fleet/builder';
import type { OwnerSettings } from '../../../src/core/model/settings';
import { handleLifecycle } from '../../../src/handler/lifecycle/handle';
import { deploy, request } from '../deployment';
import { OWN, Scenario } from '../scenario';

/** Deployments that take long, or that EC2 stands in the way of. */

const MINUTE = 60_000;

let scenario: Scenario;
let sensors: FleetSensor[];
let settings: OwnerSettings;

beforeEach(async () => {
  await start();
});

afterEach(async () => scenario.stop());

async function start(...options: Parameters<typeof Scenario.start>): Promise<void> {
  scenario = await Scenario.start(...options);
  sensors = [1, 2, 3, 4].map(() => scenario.fleet.addSensor({ instanceType: 'c5.18xlarge' }));
  settings = scenario.settings(sensors.slice(0, 2).map(({ targetId }) => targetId));
}

function mirror(count: number): void {
  for (let index = 0; index < count; index++) {
    const { networkInterfaceId } = scenario.fleet.addInstance();
    const { targetId } = sensors[2 + index % 2];
    scenario.fleet.addSession({ networkInterfaceId, targetId, filterId: scenario.filterId, tags: OWN });
  }
}

function targets(): Set<string | undefined> {
  return new Set([...scenario.ec2.state.trafficMirrorSessions.values()].map(({ TrafficMirrorTargetId }) => TrafficMirrorTargetId));
}

describe('under throttling', () => {
  beforeEach(async () => {
    await scenario.stop();
    await start({ throttling: true }, 'paced');
    mirror(160);
  });

  /** Less time than the function has, so that a small fleet takes several invocations. */
  function short() {
    return { deadline: scenario.clock.now() + 60_000 };
  }

  test('an update moves all sessions and deletes none', async () => {
    expect(await deploy(scenario, settings, request('Update'))).toMatchObject({ Status: 'SUCCESS' });
    expect(targets()).toEqual(new Set(sensors.slice(0, 2).map(({ targetId }) => targetId)));
    expect(scenario.sessions()).toHaveLength(160);
    expect(scenario.calls()).not.toContain('DeleteTrafficMirrorSession');
  });

  test('deletion deletes all sessions', async () => {
    expect(await deploy(scenario, settings, request('Delete'))).toMatchObject({ Status: 'SUCCESS' });
    expect(scenario.sessions()).toEqual([]);
  });

  test.each(['Update', 'Delete'] as const)('%s goes on in another invocation when its time is up, and remembers when it began', async (type) => {
    const began = scenario.clock.now();
    await handleLifecycle(request(type), { ...scenario.invocation(settings), ...short() });
    expect(scenario.answers).toEqual([]);
    const next = { ...request(type), startedAt: began, hops: 1, seizedAt: began };
    expect(scenario.invoked.map((payload) => JSON.parse(payload) as object)).toEqual([next]);
    expect(scenario.clock.now() - began).toBeLessThan(60_000);
    expect(scenario.calls()).not.toContain(type === 'Update' ? 'DeleteTrafficMirrorSession' : 'ModifyTrafficMirrorSession');
    expect(await deploy(scenario, settings, request(type, { startedAt: began }))).toMatchObject({ Status: 'SUCCESS' });
    expect(scenario.sessions()).toHaveLength(type === 'Update' ? 160 : 0);
  });
});

describe.each(['Update', 'Delete'] as const)('%s', (type) => {
  // Called once by each look.
  const operation = type === 'Update' ? 'DescribeTrafficMirrorTargets' : 'DescribeTrafficMirrorSessions';

  test('fails with a reason after 55 minutes, before CloudFormation waits in vain', async () => {
    mirror(1);
    scenario.ec2.faults.add({ operation, code: 'InternalError', times: 99_999 });
    const startedAt = scenario.clock.now() - 50 * MINUTE;
    expect(await deploy(scenario, settings, request(type, { startedAt }))).toMatchObject({
      Status: 'FAILED', Reason: 'not all sessions could be changed within 55 minutes; try again; at last: InternalError, by script',
    });
    expect(scenario.clock.now() - startedAt).toBeGreaterThanOrEqual(55 * MINUTE);
    expect(scenario.clock.now() - startedAt).toBeLessThan(56 * MINUTE);
  });

  test('goes on when EC2 fails for a while', async () => {
    mirror(3);
    scenario.ec2.faults.add({ operation, code: 'InternalError', times: 3 });
    scenario.ec2.faults.add({ operation, code: 'RequestLimitExceeded', times: 3 });
    expect(await deploy(scenario, settings, request(type))).toMatchObject({ Status: 'SUCCESS' });
    expect(scenario.lines.filter(({ message }) => message === 'EC2 fails, trying again')).toHaveLength(6);
  });

  test('that fails lets sweeps go on', async () => {
    const denied = scenario.ec2.faults.add({ operation, code: 'UnauthorizedOperation', times: 999 });
    expect(await deploy(scenario, settings, request(type))).toMatchObject({ Status: 'FAILED' });
    denied.end();
    await scenario.sweep(settings);
    expect(scenario.lines.at(-1)?.message).toBe('swept');
  });
});

describe('deletion of sessions', () => {
  test('deletes what it may before it fails', async () => {
    mirror(3);
    const [kept] = scenario.ec2.state.trafficMirrorSessions.keys();
    scenario.ec2.faults.add({
      operation: 'DeleteTrafficMirrorSession', code: 'UnauthorizedOperation', times: 99, when: ({ TrafficMirrorSessionId: id }) => id === kept,
    });
    expect(await deploy(scenario, settings, request('Delete'))).toMatchObject({ Status: 'FAILED' });
    expect([...scenario.ec2.state.trafficMirrorSessions.keys()]).toEqual([kept]);
  });

  test('takes a session that somebody else deletes for deleted', async () => {
    mirror(2);
    const { trafficMirrorSessions } = scenario.ec2.state;
    scenario.before('DeleteTrafficMirrorSession', () => trafficMirrorSessions.clear());
    expect(await deploy(scenario, settings, request('Delete'))).toMatchObject({ Status: 'SUCCESS' });
  });

  test('goes on when EC2 fails for a while', async () => {
    mirror(2);
    scenario.ec2.faults.add({ operation: 'DeleteTrafficMirrorSession', code: 'InternalError', times: 5 });
    expect(await deploy(scenario, settings, request('Delete'))).toMatchObject({ Status: 'SUCCESS' });
    expect(scenario.sessions()).toEqual([]);
  });
});

test.each([
  ['just began', 0, 1],
  ['began long ago', 10 * MINUTE, 1],
  ['began long ago', 10 * MINUTE, 9],
])('a session that EC2 fails to move at first, when the deployment %s, is moved and not deleted', async (_when, ago, times) => {
  mirror(2);
  scenario.ec2.faults.add({ operation: 'ModifyTrafficMirrorSession', code: 'InternalError', times });
  expect(await deploy(scenario, settings, request('Update', { startedAt: scenario.clock.now() - ago }))).toMatchObject({ Status: 'SUCCESS' });
  expect(scenario.sessions()).toHaveLength(2);
  expect(targets()).not.toContain(sensors[2].targetId);
  expect(targets()).not.toContain(sensors[3].targetId);
  expect(scenario.calls()).not.toContain('DeleteTrafficMirrorSession');
});

test('a session that EC2 goes on failing to move is deleted after a minute and a quarter, whenever the deployment began, and made anew', async () => {
  mirror(2);
  const [lost] = scenario.ec2.state.trafficMirrorSessions.keys();
  scenario.ec2.faults.add({
    operation: 'ModifyTrafficMirrorSession', code: 'InternalError', times: 999, when: ({ TrafficMirrorSessionId: id }) => id === lost,
  });
  const began = scenario.clock.now();
  let deletedAt: number | undefined;
  scenario.after('DeleteTrafficMirrorSession', () => { deletedAt = scenario.clock.now(); });
  expect(await deploy(scenario, settings, request('Update', { startedAt: began - 10 * MINUTE }))).toMatchObject({ Status: 'SUCCESS' });
  expect(scenario.sessions()).toHaveLength(2);
  expect([...scenario.ec2.state.trafficMirrorSessions.keys()]).not.toContain(lost);
  expect(deletedAt! - began).toBeGreaterThanOrEqual(75_000);
  expect(deletedAt! - began).toBeLessThan(2 * MINUTE);
});

test('an invocation that cannot be asked for is an error, so that Lambda tries again', async () => {
  mirror(1);
  const invocation = scenario.invocation(settings);
  const invoke = async () => {
    throw new Error('Lambda is away');
  };
  const event = request('Update');
  await expect(handleLifecycle(event, { ...invocation, deadline: scenario.clock.now() + 30_000, self: { invoke } })).rejects.toThrow('Lambda is away');
  expect(scenario.answers).toEqual([]);
});

test('two invocations that were asked for once give one answer: the earlier one leaves the work to the later one', async () => {
  mirror(2);
  const earlier = scenario.invocation(settings);
  const later = scenario.invocation(settings);
  let second: Promise<void> | undefined;
  scenario.before('DescribeTrafficMirrorTargets', () => { second = handleLifecycle(request('Update'), later); });
  await handleLifecycle(request('Update'), earlier);
  await second;
  expect(scenario.answers).toMatchObject([{ response: { Status: 'SUCCESS' } }]);
  expect(scenario.lines.filter(({ message }) => message === 'another invocation goes on with the deployment')).toHaveLength(1);
});

test('a deployment whose chain of invocations Lambda would soon end in silence fails with a reason', async () => {
  mirror(1);
  const event = request('Update', { startedAt: scenario.clock.now(), hops: 14 });
  await handleLifecycle(event, { ...scenario.invocation(settings), deadline: scenario.clock.now() + 30_000 });
  expect(scenario.invoked).toEqual([]);
  expect(scenario.answers).toMatchObject([{ response: { Status: 'FAILED', Reason: 'not all sessions could be changed within 15 invocations; try again' } }]);
});
