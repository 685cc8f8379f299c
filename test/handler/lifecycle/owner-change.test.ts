import type { FleetSensor } from '../../../local-aws/fleet/builder';
import type { OwnerSettings } from '../../../src/core/model/settings';
import { OWNERSHIP_TAG_KEY } from '../../../src/names';
import { deploy, request } from '../deployment';
import { Scenario } from '../scenario';

/** Updates that change the value of the ownership tag: sessions must neither be left behind nor be made twice. */

const [BEFORE, AFTER] = ['Stack/Before', 'Stack/After'];

let scenario: Scenario;
let sensor: FleetSensor;
let settings: OwnerSettings;

beforeEach(async () => {
  scenario = await Scenario.start();
  sensor = scenario.fleet.addSensor();
  settings = { ...scenario.settings([sensor.targetId]), sessionOwner: AFTER };
});

afterEach(async () => scenario.stop());

/** As many instances, each with a session of this owner. */
function owned(count: number, owner: string): string[] {
  return Array.from({ length: count }, () => scenario.fleet.addSession({
    networkInterfaceId: scenario.fleet.addInstance().networkInterfaceId,
    targetId: sensor.targetId,
    filterId: scenario.filterId,
    tags: { [OWNERSHIP_TAG_KEY]: owner },
  }));
}

function update(owner: string) {
  return request('Update', { OldResourceProperties: { Settings: JSON.stringify({ sessionOwner: owner }) } });
}

const warnings = () => scenario.lines.filter(({ level }) => level === 'WARN');

test('one is refused while more sessions carry the earlier value, at once and with nothing done', async () => {
  owned(3, BEFORE);
  owned(1, AFTER);
  const [began, before] = [scenario.clock.now(), scenario.sessions()];
  expect(await deploy(scenario, settings, update(BEFORE))).toMatchObject({
    Status: 'FAILED',
    Reason: 'sessionOwner: expected "Stack/Before", which 3 sessions carry, got "Stack/After", which 1 carry; '
      + 'set it back, or deploy with MirroringMode.OBSERVE, give the sessions the new value, and only then deploy with it',
  });
  expect(scenario.sessions()).toEqual(before);
  expect(scenario.clock.now()).toBe(began);
  expect(scenario.lines.at(-1)).toMatchObject({ level: 'ERROR', message: 'the deployment cannot go on' });
});

test('after a refusal no sweep begins with the new value, and the way back lets sweeps go on', async () => {
  owned(3, BEFORE);
  await deploy(scenario, settings, update(BEFORE));
  await scenario.sweep(settings);
  expect(scenario.lines.at(-1)).toMatchObject({ message: 'another sweep is under way' });
  const back = { ...settings, sessionOwner: BEFORE };
  expect(await deploy(scenario, back, update(AFTER))).toMatchObject({ Status: 'SUCCESS' });
  await scenario.sweep(back);
  expect(scenario.lines.at(-1)).toMatchObject({ message: 'swept', mirrored: 3, create: 0 });
  expect(scenario.writes()).toEqual([]);
});

test('the way back is open though an event made a session with the new value, and the log names it', async () => {
  owned(3, BEFORE);
  const strays = owned(1, AFTER);
  expect(await deploy(scenario, { ...settings, sessionOwner: BEFORE }, update(AFTER))).toMatchObject({ Status: 'SUCCESS' });
  expect(warnings()).toMatchObject([{
    message: 'sessions with the earlier value of the ownership tag are left to themselves', sessionOwner: AFTER, sessionIds: strays,
  }]);
});

test.each([
  ['carry neither', () => owned(2, 'Other/Mirroring')],
  ['were given the new value', () => owned(3, AFTER)],
])('one goes on where the sessions %s', async (_case, prepare) => {
  prepare();
  expect(await deploy(scenario, settings, update(BEFORE))).toMatchObject({ Status: 'SUCCESS' });
  expect(warnings()).toEqual([]);
});

test('one is decided when it begins, and not again when another invocation goes on with it', async () => {
  owned(3, BEFORE);
  expect(await deploy(scenario, settings, { ...update(BEFORE), startedAt: scenario.clock.now() })).toMatchObject({ Status: 'SUCCESS' });
});

test('one waits for EC2 to answer', async () => {
  owned(1, BEFORE);
  scenario.ec2.faults.add({ operation: 'DescribeTrafficMirrorSessions', code: 'InternalError', times: 2 });
  expect(await deploy(scenario, settings, update(BEFORE))).toMatchObject({ Status: 'FAILED', Reason: expect.stringMatching(/^sessionOwner/) });
});

test.each([
  ['that stays', { Settings: JSON.stringify({ sessionOwner: AFTER }) }],
  ['that nobody can tell', { Settings: '{' }],
  ['that is no text', { Settings: '{"sessionOwner":7}' }],
  ['of which nothing was said', {}],
])('an update with an earlier value %s goes on', async (_case, OldResourceProperties) => {
  owned(3, BEFORE);
  expect(await deploy(scenario, settings, request('Update', { OldResourceProperties }))).toMatchObject({ Status: 'SUCCESS' });
});

test('who only observes may take any value: nothing is done with it', async () => {
  owned(3, BEFORE);
  expect(await deploy(scenario, { ...settings, mode: 'observe' }, update(BEFORE))).toMatchObject({ Status: 'SUCCESS' });
});
