import type { FleetInstance, FleetSensor } from '../../../local-aws/fleet/builder';
import type { Tags } from '../../../local-aws/fleet/options';
import type { OwnerSettings } from '../../../src/core/model/settings';
import { handleLifecycle } from '../../../src/handler/lifecycle/handle';
import { refuse } from '../../../src/handler/lifecycle/response';
import { parseRequest } from '../../../src/handler/queue/reconcile-request';
import { OWNERSHIP_TAG_KEY } from '../../../src/names';
import { deploy, request } from '../deployment';
import { OWN, Scenario } from '../scenario';

/** The sessions through the life of the stack: what CloudFormation asks for, and what it is answered. */

let scenario: Scenario;
let sensor: FleetSensor;
let settings: OwnerSettings;

beforeEach(async () => {
  await start();
});

afterEach(async () => scenario.stop());

async function start(...options: Parameters<typeof Scenario.start>): Promise<void> {
  scenario = await Scenario.start(...options);
  sensor = scenario.fleet.addSensor({ instanceType: 'c5.18xlarge' });
  settings = scenario.settings([sensor.targetId]);
}

/** Instances with a session each, as a stack with the present settings leaves them. */
function mirrored(count: number): FleetInstance[] {
  return Array.from({ length: count }, () => {
    const instance = scenario.fleet.addInstance();
    scenario.fleet.addSession({ networkInterfaceId: instance.networkInterfaceId, targetId: sensor.targetId, filterId: scenario.filterId, tags: OWN });
    return instance;
  });
}

/** Tags of sessions that are not this stack's. */
function others(): Tags[] {
  return [{}, { [OWNERSHIP_TAG_KEY]: 'Other/Mirroring' }];
}

function stored() {
  return [...scenario.ec2.state.trafficMirrorSessions.values()];
}

const SUCCESS = {
  Status: 'SUCCESS',
  StackId: 'arn:aws:cloudformation:us-east-1:123456789012:stack/Stack/0a1b2c3d',
  RequestId: '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
  LogicalResourceId: 'MirroringLifecycle',
  PhysicalResourceId: 'MirroringLifecycle',
};

describe('creation', () => {
  test('asks for a sweep and answers, without waiting for it', async () => {
    scenario.fleet.addInstance();
    expect(await deploy(scenario, settings, request('Create'))).toEqual(SUCCESS);
    expect(scenario.answers).toMatchObject([{ url: 'https://cloudformation.example.com/answer' }]);
    expect(scenario.sent.map(parseRequest)).toEqual(Array(3).fill({ kind: 'everything', continuations: 1, afresh: true }));
    expect(scenario.calls()).toEqual([]);
  });

  test('asks for sweeps that come after the rules, and after what rules and queues may do has taken effect', async () => {
    await deploy(scenario, settings, request('Create'));
    expect(scenario.delays).toEqual([10, 120, 600]);
  });
});

describe('an update', () => {
  test('moves every session to the new target, filter, number and packet length, and makes none anew', async () => {
    mirrored(12);
    const before = stored().map(({ TrafficMirrorSessionId }) => TrafficMirrorSessionId);
    const target = scenario.fleet.addSensor({ instanceType: 'c5.18xlarge' });
    const next = { ...scenario.settings([target.targetId]), filterId: scenario.fleet.addFilter(), sessionNumber: 5, packetLength: 128 };
    expect(await deploy(scenario, next, request('Update'))).toEqual(SUCCESS);
    expect(stored().map(({ TrafficMirrorSessionId }) => TrafficMirrorSessionId)).toEqual(before);
    for (const session of stored()) {
      expect(session).toMatchObject({
        TrafficMirrorTargetId: target.targetId, TrafficMirrorFilterId: next.filterId, SessionNumber: 5, PacketLength: 128,
      });
    }
    expect(scenario.writes()).toHaveLength(12);
  });

  test('deletes what it cannot move from a removed target or filter, with a warning, and nothing else', async () => {
    const { fleet, filterId, ec2 } = scenario;
    const [stopped, far] = [fleet.addInstance({ state: 'stopped' }), fleet.addInstance({ subnetId: fleet.addSubnet({ zone: 'b' }) })];
    const lost = [stopped, far].map(({ networkInterfaceId }) => (
      fleet.addSession({ networkInterfaceId, targetId: sensor.targetId, filterId, tags: OWN })
    ));
    const foreign = others().map((tags) => (
      fleet.addSession({ networkInterfaceId: fleet.addInterface(), targetId: sensor.targetId, filterId, tags })
    ));
    mirrored(3);
    const target = fleet.addSensor();
    expect(await deploy(scenario, scenario.settings([target.targetId]), request('Update'))).toEqual(SUCCESS);
    expect(foreign.every((id) => ec2.state.trafficMirrorSessions.delete(id))).toBe(true);
    expect(stored().map(({ TrafficMirrorTargetId }) => TrafficMirrorTargetId)).toEqual(Array(3).fill(target.targetId));
    expect(lost.some((id) => ec2.state.trafficMirrorSessions.has(id))).toBe(false);
    const [warning] = scenario.lines.filter(({ message }) => message === 'sessions that cannot move are deleted');
    expect(warning).toMatchObject({ level: 'WARN' });
    expect([...warning.sessionIds as string[]].sort()).toEqual([...lost].sort());
  });

  test.each(['UnauthorizedOperation', 'InternalError'])('moves what EC2 refused to move at first (%s), and deletes nothing meanwhile', async (code) => {
    mirrored(3);
    const target = scenario.fleet.addSensor();
    scenario.ec2.faults.add({ operation: 'ModifyTrafficMirrorSession', code, times: 4 });
    expect(await deploy(scenario, scenario.settings([target.targetId]), request('Update'))).toEqual(SUCCESS);
    expect(scenario.writes().filter((write) => !write.startsWith('Modify'))).toEqual([]);
    expect(stored().map(({ TrafficMirrorTargetId }) => TrafficMirrorTargetId)).toEqual(Array(3).fill(target.targetId));
  });

  test('deletes what EC2 goes on refusing to move', async () => {
    mirrored(2);
    const target = scenario.fleet.addSensor();
    scenario.ec2.faults.add({ operation: 'ModifyTrafficMirrorSession', code: 'UnauthorizedOperation', times: 999 });
    expect(await deploy(scenario, scenario.settings([target.targetId]), request('Update'))).toEqual(SUCCESS);
    expect(stored().map(({ TrafficMirrorTargetId }) => TrafficMirrorTargetId)).toEqual(Array(2).fill(target.targetId));
  });

  test('of the packet length alone succeeds with a warning where EC2 fails to change some sessions: they mirror as before, and a sweep tries again', async () => {
    mirrored(3);
    const [failing] = stored();
    scenario.ec2.faults.add({
      operation: 'ModifyTrafficMirrorSession',
      code: 'InternalError',
      times: 999,
      when: ({ TrafficMirrorSessionId: id }) => id === failing.TrafficMirrorSessionId,
    });
    expect(await deploy(scenario, { ...settings, packetLength: 128 }, request('Update'))).toEqual(SUCCESS);
    expect(stored().map(({ PacketLength }) => PacketLength).sort()).toEqual([128, 128, failing.PacketLength].sort());
    expect(scenario.lines).toContainEqual(expect.objectContaining({
      level: 'WARN',
      message: 'the deployment goes on without these interfaces, which the next sweep tries again',
      count: 1,
      networkInterfaceIds: [failing.NetworkInterfaceId],
      error: expect.objectContaining({ name: 'InternalError' }),
    }));
    scenario.ec2.faults.clear();
    await scenario.sweep({ ...settings, packetLength: 128 });
    expect(stored().map(({ PacketLength }) => PacketLength)).toEqual([128, 128, 128]);
  });

  test('that changes no setting asks for sweeps and leaves the sessions alone', async () => {
    mirrored(1);
    const { ResourceProperties } = request('Update');
    const began = scenario.clock.now();
    expect(await deploy(scenario, settings, request('Update', { OldResourceProperties: { ...ResourceProperties, Triggers: 'others' } }))).toEqual(SUCCESS);
    expect(scenario.clock.now()).toBe(began);
    expect(scenario.calls()).toEqual([]);
    expect(scenario.sent).toHaveLength(3);
  });

  test('keeps what stands on a target that stays, though it is closed at the moment', async () => {
    mirrored(2);
    scenario.ec2.stopInstance(sensor.instanceId);
    expect(await deploy(scenario, settings, request('Update'))).toEqual(SUCCESS);
    expect(stored()).toHaveLength(2);
  });

  test('moves what a run with the old settings creates until all of those are over', async () => {
    const target = scenario.fleet.addSensor();
    const began = scenario.clock.now();
    for (const late of [30_000, 70_000, 77_000]) scenario.clock.setTimeout(() => mirrored(1), late);
    expect(await deploy(scenario, scenario.settings([target.targetId]), request('Update'))).toEqual(SUCCESS);
    expect(scenario.clock.now() - began).toBeGreaterThanOrEqual(80_000);
    expect(stored().map(({ TrafficMirrorTargetId }) => TrafficMirrorTargetId)).toEqual(Array(3).fill(target.targetId));
  });

  test('waits for the function\'s timeout where it cannot tell a sweep to stop', async () => {
    scenario.ledger.dynamoDb.faults.add({ operation: '*', code: 'AccessDeniedException', times: 999 });
    const began = scenario.clock.now();
    expect(await deploy(scenario, settings, request('Update'))).toEqual(SUCCESS);
    expect(scenario.clock.now() - began).toBeGreaterThanOrEqual(300_000);
  });

  test('lets nobody sweep beside it, and asks for a sweep when it is done', async () => {
    const sweeps: Promise<void>[] = [];
    scenario.before('DescribeTrafficMirrorTargets', () => sweeps.push(scenario.sweep(settings)));
    expect(await deploy(scenario, settings, request('Update'))).toEqual(SUCCESS);
    await Promise.all(sweeps);
    expect(scenario.lines.filter(({ message }) => message === 'another sweep is under way')).toHaveLength(1);
    const asked = { kind: 'everything', continuations: 1 };
    // The last one is that which was asked for meanwhile.
    expect(scenario.sent.map(parseRequest)).toEqual([...Array<object>(3).fill({ ...asked, afresh: true }), asked]);
    expect(scenario.delays).toEqual([10, 120, 600, 0]);
    await scenario.sweep(settings);
    expect(scenario.lines.at(-1)?.message).toBe('swept');
  });

  test.each([1_000, 7_000])('loses no session while reads lag %i ms behind', async (lagMs) => {
    await scenario.stop();
    await start({ lagMs });
    mirrored(5);
    const target = scenario.fleet.addSensor();
    expect(await deploy(scenario, scenario.settings([target.targetId]), request('Update'))).toEqual(SUCCESS);
    expect(scenario.writes().filter((write) => !write.startsWith('Modify'))).toEqual([]);
    expect(stored().map(({ TrafficMirrorTargetId }) => TrafficMirrorTargetId)).toEqual(Array(5).fill(target.targetId));
  });
});

describe('deletion', () => {
  test('deletes every own session, also of what is stopped, detached or no source, and no other', async () => {
    const { fleet, filterId } = scenario;
    mirrored(10);
    const interfaces = [fleet.addInstance({ state: 'stopped' }).networkInterfaceId, fleet.addInterface(), fleet.addInstance({ interfaces: [{}, { type: 'efa' }] })
      .networkInterfaceIds[1]];
    for (const networkInterfaceId of interfaces) fleet.addSession({ networkInterfaceId, targetId: sensor.targetId, filterId, tags: OWN });
    const { networkInterfaceId } = fleet.addInstance();
    const foreign = others().map((tags, index) => (
      fleet.addSession({ networkInterfaceId, targetId: sensor.targetId, filterId, number: index + 1, tags })
    ));
    expect(await deploy(scenario, settings, request('Delete'))).toEqual(SUCCESS);
    expect(stored().map(({ TrafficMirrorSessionId }) => TrafficMirrorSessionId).sort()).toEqual([...foreign].sort());
  });

  test('lists until nothing shows up twice in a row, whatever a late run still creates', async () => {
    mirrored(2);
    const began = scenario.clock.now();
    for (const late of [40_000, 76_000, 81_000]) scenario.clock.setTimeout(() => mirrored(1), late);
    expect(await deploy(scenario, settings, request('Delete'))).toEqual(SUCCESS);
    expect(stored()).toEqual([]);
    expect(scenario.clock.now() - began).toBeGreaterThanOrEqual(86_000);
    expect(scenario.sent).toEqual([]);
  });

  test('deletes each session once though reads lag behind, and does not hammer EC2', async () => {
    await scenario.stop();
    await start({ lagMs: 12_000 });
    mirrored(4);
    expect(await deploy(scenario, settings, request('Delete'))).toEqual(SUCCESS);
    expect(stored()).toEqual([]);
    expect(scenario.writes().length).toBeLessThanOrEqual(4 * 4);
  });

  test('says in the log and in its answer why a session cannot be deleted', async () => {
    mirrored(2);
    scenario.ec2.faults.add({ operation: 'DeleteTrafficMirrorSession', code: 'InternalError', message: 'an internal error', times: 9999 });
    const startedAt = scenario.clock.now() - 50 * 60_000;
    expect(await deploy(scenario, settings, request('Delete', { startedAt }))).toMatchObject({
      Status: 'FAILED', Reason: expect.stringMatching(/try again; at last: an internal error$/),
    });
    expect(scenario.lines).toContainEqual(expect.objectContaining({ level: 'WARN', error: expect.objectContaining({ name: 'InternalError', message: 'an internal error' }) }));
  });

  test('leaves everything where sessions are to be retained', async () => {
    mirrored(2);
    expect(await deploy(scenario, settings, request('Delete'), { retainsSessions: true })).toEqual(SUCCESS);
    expect(stored()).toHaveLength(2);
    expect(scenario.calls()).toEqual([]);
  });

  test('of what was refused when it was to be created deletes no session of what was created since', async () => {
    mirrored(2);
    await refuse(request('Create'), new Error('no settings'), scenario.invocation(settings).putResponse);
    const { PhysicalResourceId } = scenario.answers.at(-1)!.response as { PhysicalResourceId: string };
    expect(await deploy(scenario, settings, request('Delete', { PhysicalResourceId }))).toEqual({ ...SUCCESS, PhysicalResourceId });
    expect(stored()).toHaveLength(2);
  });

  test('stops a sweep that is under way', async () => {
    await scenario.stop();
    await start({ throttling: true }, 'paced');
    for (let instance = 0; instance < 100; instance++) scenario.fleet.addInstance();
    let deletion: Promise<unknown> | undefined;
    scenario.after('CreateTrafficMirrorSession', () => { deletion = deploy(scenario, settings, request('Delete')); });
    await scenario.sweep(settings);
    expect(await deletion).toEqual(SUCCESS);
    expect(stored()).toEqual([]);
  });
});

describe('an answer', () => {
  test('that does not arrive is an error, so that Lambda tries again', async () => {
    const respond = async () => {
      throw new Error('CloudFormation did not take the answer: HTTP status 403');
    };
    await expect(handleLifecycle(request('Create'), { ...scenario.invocation(settings), putResponse: respond })).rejects.toThrow('HTTP status 403');
  });

  test.each(['Update', 'Delete'] as const)('to %s names the resource as it was named, for ever', async (type) => {
    const change = { PhysicalResourceId: 'as it was', LogicalResourceId: 'Renamed' };
    expect(await deploy(scenario, settings, request(type, change))).toMatchObject({ PhysicalResourceId: 'as it was', LogicalResourceId: 'Renamed' });
  });
});
