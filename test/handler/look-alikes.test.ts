import { OWN, OWNER, Scenario } from './scenario';
import { OWNERSHIP_TAG_KEY } from '../../src/names';

/** Sessions that lost their owner tag: what the log says of them, and what becomes of them. */

let scenario: Scenario;

beforeEach(async () => {
  scenario = await Scenario.start();
});

afterEach(async () => scenario.stop());

function warnings() {
  return scenario.lines.filter(({ lookAlikes }) => lookAlikes !== undefined);
}

/** A sensor with room for many, and instances whose sessions carry these tags. */
function mirrored(count: number, tags: Record<string, string>) {
  const { fleet, filterId } = scenario;
  const { targetId } = fleet.addSensor({ instanceType: 'c5.18xlarge' });
  const instances = Array.from({ length: count }, () => fleet.addInstance());
  const sessionIds = instances.map(({ networkInterfaceId }) => fleet.addSession({ networkInterfaceId, targetId, filterId, tags }));
  return { settings: scenario.settings([targetId]), instances, sessionIds };
}

test('a sweep names them once, with their number, the first of them, and the tag that they lack', async () => {
  const { settings, sessionIds } = mirrored(12, {});
  const container = scenario.container(settings);
  await scenario.sweep(settings, container);
  await scenario.sweep(settings, container);
  expect(warnings()).toEqual([expect.objectContaining({
    level: 'WARN',
    message: 'sessions look like own ones without the owner tag, and their interfaces have a second session: add the tag again, or delete them',
    lookAlikes: 12,
    sessionIds: [...sessionIds].sort().slice(0, 10),
    tag: { key: OWNERSHIP_TAG_KEY, value: OWNER },
  })]);
});

test('a sweep that finds others names them anew, and one that finds none says nothing', async () => {
  const { settings, sessionIds } = mirrored(2, {});
  const container = scenario.container(settings);
  const tag = (...Resources: string[]) => scenario.ec2.call('CreateTags', { Resources, Tags: [{ Key: OWNERSHIP_TAG_KEY, Value: OWNER }] });
  await scenario.sweep(settings, container);
  tag(sessionIds[0]);
  await scenario.sweep(settings, container);
  expect(warnings().map(({ lookAlikes }) => lookAlikes)).toEqual([2, 1]);
  tag(sessionIds[1]);
  await scenario.sweep(settings, container);
  expect(warnings()).toHaveLength(2);
});

test('sessions with the owner tag, of this or another deployment, are not named', async () => {
  const { settings } = mirrored(1, OWN);
  mirrored(1, { [OWNERSHIP_TAG_KEY]: 'Other/Mirroring' });
  await scenario.sweep(settings);
  expect(warnings()).toEqual([]);
});

test('they are not touched, each interface gets a session of ours, and the tag makes the better one of both the only one again', async () => {
  const { settings, instances: [{ networkInterfaceId }], sessionIds: [lost] } = mirrored(1, {});
  await scenario.sweep(settings);
  expect(scenario.writes()).toEqual([`Create ${networkInterfaceId}`]);
  expect(scenario.lineOf(networkInterfaceId)).toMatchObject({
    outcome: 'create', sessionNumber: 2, reason: { message: expect.stringContaining(`${lost} looks like an own session without its owner tag`) },
  });
  scenario.ec2.call('CreateTags', { Resources: [lost], Tags: [{ Key: OWNERSHIP_TAG_KEY, Value: OWNER }] });
  await scenario.sweep(settings);
  expect([...scenario.ec2.state.trafficMirrorSessions.keys()]).toEqual([lost]);
});
