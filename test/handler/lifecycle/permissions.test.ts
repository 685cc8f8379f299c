import type { FleetSensor } from '../../../local-aws/fleet/builder';
import type { OwnerSettings } from '../../../src/core/model/settings';
import { handleLifecycle } from '../../../src/handler/lifecycle/handle';
import type { LifecycleEvent } from '../../../src/handler/lifecycle/lifecycle-event';
import { deploy, request } from '../deployment';
import { OWN, Scenario } from '../scenario';

/** Permissions that take effect after CloudFormation says so, and those that nobody gave. */

const MINUTE = 60_000;

let scenario: Scenario;
let sensors: FleetSensor[];
let settings: OwnerSettings;

beforeEach(async () => {
  scenario = await Scenario.start();
  sensors = [1, 2].map(() => scenario.fleet.addSensor({ instanceType: 'c5.18xlarge' }));
  settings = scenario.settings([sensors[1].targetId]);
  for (let instance = 0; instance < 3; instance++) {
    const { networkInterfaceId } = scenario.fleet.addInstance();
    scenario.fleet.addSession({ networkInterfaceId, targetId: sensors[0].targetId, filterId: scenario.filterId, tags: OWN });
  }
});

afterEach(async () => scenario.stop());

/** Refuses calls of an operation until so long after now. */
function deny(operation: string, milliseconds: number, code = 'UnauthorizedOperation'): void {
  const until = scenario.clock.now() + milliseconds;
  scenario.ec2.faults.add({ operation, code, message: 'You are not authorized to perform this operation.', times: Infinity, when: () => scenario.clock.now() < until });
}

function targets(): (string | undefined)[] {
  return [...scenario.ec2.state.trafficMirrorSessions.values()].map(({ TrafficMirrorTargetId }) => TrafficMirrorTargetId);
}

const CALLS = {
  Update: [
    'DescribeInstances', 'DescribeTrafficMirrorSessions', 'DescribeTrafficMirrorTargets', 'DescribeNetworkInterfaces', 'DescribeSecurityGroups',
    'DescribeNetworkAcls', 'ModifyTrafficMirrorSession', '*',
  ],
  Delete: ['DescribeTrafficMirrorSessions', 'DeleteTrafficMirrorSession', '*'],
};

test.each(['DescribeSecurityGroups', 'DescribeNetworkAcls'])('an update that rejects unknown paths waits while %s is refused, and loses no session over it', async (operation) => {
  deny(operation, 110_000);
  expect(await deploy(scenario, { ...settings, unknownPathTreatment: 'reject' }, request('Update'))).toMatchObject({ Status: 'SUCCESS' });
  expect(targets()).toEqual(Array(3).fill(sensors[1].targetId));
  expect(scenario.calls()).not.toContain('DeleteTrafficMirrorSession');
});

describe.each(['Update', 'Delete'] as const)('%s', (type) => {
  test.each(CALLS[type])('survives that %s is refused for nearly two minutes, and loses no session over it', async (operation) => {
    deny(operation, 110_000);
    expect(await deploy(scenario, settings, request(type))).toMatchObject({ Status: 'SUCCESS' });
    expect(targets()).toEqual(type === 'Update' ? Array(3).fill(sensors[1].targetId) : []);
    if (type === 'Update') expect(scenario.calls()).not.toContain('DeleteTrafficMirrorSession');
  });

  test('counts the two minutes from its beginning, also in a later invocation', async () => {
    deny('DescribeTrafficMirrorSessions', Infinity);
    const began = scenario.clock.now();
    const started = { startedAt: began - MINUTE, hops: 1 };
    expect(await deploy(scenario, settings, request(type, started))).toMatchObject({ Status: 'FAILED' });
    expect(scenario.clock.now() - began).toBeGreaterThanOrEqual(MINUTE);
    expect(scenario.clock.now() - began).toBeLessThan(MINUTE + 10_000);
  });

  test.each(type === 'Update' ? ['DescribeTrafficMirrorSessions'] : CALLS.Delete.slice(0, 2))(
    'fails with the call, the permission and what AWS says where %s goes on being refused', async (operation) => {
      deny(operation, Infinity);
      expect(await deploy(scenario, settings, request(type))).toMatchObject({
        Status: 'FAILED',
        Reason: `ec2:${operation} is still refused two minutes after the deployment began; give the role of the function the permission ec2:${operation}, `
          + 'and look for policies that deny it; AWS says: You are not authorized to perform this operation.',
      });
      expect(scenario.lines).toContainEqual(expect.objectContaining({ level: 'ERROR', message: 'the deployment cannot go on', requestType: type }));
    },
  );

  test('fails at once with what is no question of permissions', async () => {
    scenario.ec2.faults.add({ operation: 'DescribeTrafficMirrorSessions', code: 'InvalidParameterValue', message: 'no such filter', times: 99 });
    const began = scenario.clock.now();
    expect(await deploy(scenario, settings, request(type))).toMatchObject({ Status: 'FAILED', Reason: 'no such filter' });
    expect(scenario.clock.now()).toBe(began);
  });

  test('that takes the lease of sweeps late waits until every sweep has heard of it', async () => {
    const began = scenario.clock.now();
    scenario.ledger.dynamoDb.faults.add({ operation: '*', code: 'AccessDeniedException', times: Infinity, when: () => scenario.clock.now() < began + MINUTE });
    expect(await deploy(scenario, settings, request(type))).toMatchObject({ Status: 'SUCCESS' });
    expect(scenario.clock.now() - began).toBeGreaterThanOrEqual(MINUTE + 75_000);
    expect(scenario.clock.now() - began).toBeLessThan(MINUTE + 75_000 + 20_000);
  });
});

test('a session whose move is refused for a minute and a half after the deployment began is moved, and not deleted', async () => {
  deny('ModifyTrafficMirrorSession', 90_000);
  expect(await deploy(scenario, settings, request('Update'))).toMatchObject({ Status: 'SUCCESS' });
  expect(scenario.calls()).not.toContain('DeleteTrafficMirrorSession');
});

test('an update of the packet length alone also waits until it may change the sessions', async () => {
  settings = { ...scenario.settings([sensors[0].targetId]), packetLength: 128 };
  deny('ModifyTrafficMirrorSession', 100_000);
  expect(await deploy(scenario, settings, request('Update'))).toMatchObject({ Status: 'SUCCESS' });
  expect([...scenario.ec2.state.trafficMirrorSessions.values()].map(({ PacketLength }) => PacketLength)).toEqual([128, 128, 128]);
});

describe('a sweep that is asked for', () => {
  function failing(milliseconds: number, name: string) {
    const until = scenario.clock.now() + milliseconds;
    const invocation = scenario.invocation(settings);
    const send = async (body: string, delay?: number) => {
      if (scenario.clock.now() < until) throw Object.assign(new Error(`${name}, by script`), { name, $fault: 'client' });
      await invocation.queue.send(body, delay);
    };
    return { queue: { ...invocation.queue, send } };
  }

  test.each([
    ['Create', 'AccessDenied', 110_000],
    ['Update', 'AccessDenied', 110_000],
    ['Create', 'ServiceUnavailable', 10_000],
    ['Update', 'ServiceUnavailable', 120_000],
  ] as const)('after %s is tried again while the queue answers %s for %i ms', async (type, name, milliseconds) => {
    expect(await deploy(scenario, settings, request(type), failing(milliseconds, name))).toMatchObject({ Status: 'SUCCESS' });
    expect(scenario.sent).toHaveLength(name === 'ServiceUnavailable' && type === 'Update' ? scenario.sent.length : 3);
    expect(scenario.answers).toHaveLength(1);
  });

  test.each([['Create', 'AccessDenied'], ['Create', 'ServiceUnavailable'], ['Update', 'AccessDenied'], ['Update', 'ServiceUnavailable']] as const)(
    'and cannot be queued (%s, %s) is a warning, and the deployment succeeds', async (type, name) => {
      expect(await deploy(scenario, settings, request(type), failing(Infinity, name))).toMatchObject({ Status: 'SUCCESS' });
      expect(scenario.sent).toEqual([]);
      expect(scenario.lines.filter(({ message }) => message === 'no sweep can be asked for, the next scheduled one makes up for it')).toMatchObject([
        { level: 'WARN', error: { name } },
      ]);
    },
  );
});

describe('the next invocation', () => {
  function refused(times: number, name = 'AccessDeniedException') {
    let left = times;
    const invocation = scenario.invocation(settings);
    const invoke = async (payload: string) => {
      if (left-- > 0) {
        throw Object.assign(new Error('User: arn is not authorized to perform: lambda:InvokeFunction on resource: arn'), { name, $fault: 'client' });
      }
      await invocation.self.invoke(payload);
    };
    // Nothing is done in so little time.
    return { self: { invoke }, deadline: scenario.clock.now() + 40_000 };
  }

  test('that is refused at first is asked for again', async () => {
    await handleLifecycle(request('Update'), { ...scenario.invocation(settings), ...refused(3) });
    expect(scenario.invoked.map((payload) => (JSON.parse(payload) as LifecycleEvent).hops)).toEqual([1]);
    expect(scenario.answers).toEqual([]);
  });

  test('that is refused for long after the deployment began fails it with the permission that is missing', async () => {
    const event = request('Update', { startedAt: scenario.clock.now() - 3 * MINUTE, hops: 1 });
    await handleLifecycle(event, { ...scenario.invocation(settings), ...refused(999), deadline: scenario.clock.now() + 10_000 });
    expect(scenario.answers).toMatchObject([{ response: { Status: 'FAILED', Reason: expect.stringContaining('the permission lambda:InvokeFunction') as string } }]);
  });

  test('that is refused in the first two minutes is left to Lambda, which tries the request again', async () => {
    await expect(handleLifecycle(request('Update'), { ...scenario.invocation(settings), ...refused(999) })).rejects.toThrow('lambda:InvokeFunction');
    expect(scenario.answers).toEqual([]);
  });
});
