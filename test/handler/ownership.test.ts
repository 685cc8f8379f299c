import { OWN, Scenario } from './scenario';
import type { OwnerSettings } from '../../src/core/model/settings';
import { OWNERSHIP_TAG_KEY } from '../../src/names';

/** Several who mirror in one account: nobody touches what another one made. */

let scenario: Scenario;

beforeEach(async () => {
  scenario = await Scenario.start();
});

afterEach(async () => scenario.stop());

const DONE = { batchItemFailures: [] };

/** Sessions that were to be changed or removed, whoever owns them. */
function touched(): string[] {
  return scenario.writes().filter((write) => !write.startsWith('Create')).map((write) => write.split(' ')[1]);
}

function sessionsOf(owner: string) {
  return [...scenario.ec2.state.trafficMirrorSessions.values()].filter(({ Tags }) => (
    Tags?.some(({ Key, Value }) => Key === OWNERSHIP_TAG_KEY && Value === owner)
  ));
}

test('two deployments mirror the same interfaces side by side, each with its own number and sensor', async () => {
  const { fleet } = scenario;
  const [first, second] = [fleet.addSensor(), fleet.addSensor()];
  const instances = [1, 2, 3].map(() => fleet.addInstance());
  const instanceIds = instances.map(({ instanceId }) => instanceId);
  const one: OwnerSettings = { ...scenario.settings([first.targetId]), sessionOwner: 'One/Mirroring' };
  const two: OwnerSettings = { ...scenario.settings([second.targetId], { sessionNumber: 10 }), sessionOwner: 'Two/Mirroring' };
  for (const settings of [one, two, one, two]) expect(await scenario.running(settings, ...instanceIds)).toEqual(DONE);
  expect(scenario.sessions()).toEqual(instances.flatMap(({ networkInterfaceId: id }) => [`${id} 1 ${first.targetId}`, `${id} 10 ${second.targetId}`]).sort());
  expect(touched()).toEqual([]);
});

test('a deployment that moves its sessions leaves those of another one on the same sensors where they are', async () => {
  const { fleet } = scenario;
  const [first, second] = [fleet.addSensor(), fleet.addSensor()];
  const instance = fleet.addInstance();
  const one = (targetId: string): OwnerSettings => ({ ...scenario.settings([targetId]), sessionOwner: 'One/Mirroring' });
  const two: OwnerSettings = { ...scenario.settings([first.targetId], { sessionNumber: 10 }), sessionOwner: 'Two/Mirroring' };
  await scenario.running(one(first.targetId), instance.instanceId);
  await scenario.running(two, instance.instanceId);
  const [own] = sessionsOf('One/Mirroring');
  await scenario.running(one(second.targetId), instance.instanceId);
  expect(touched()).toEqual([own.TrafficMirrorSessionId]);
  expect(sessionsOf('Two/Mirroring')).toMatchObject([{ TrafficMirrorTargetId: first.targetId, SessionNumber: 10 }]);
});

test.each([
  ['no tag', {}],
  ['the tag of another owner', { [OWNERSHIP_TAG_KEY]: 'Other/Mirroring' }],
  ['a value that only begins like ours', { [OWNERSHIP_TAG_KEY]: 'Stack/Mirroring2' }],
  ['our value in another case', { [OWNERSHIP_TAG_KEY]: 'stack/mirroring' }],
  ['our value under another key', { owner: 'Stack/Mirroring' }],
])('a session with %s is never changed or removed, though it is wrong in every way', async (_case, tags) => {
  const { fleet } = scenario;
  const [sensor, wrong] = [fleet.addSensor(), fleet.addSensor()];
  const instance = fleet.addInstance();
  fleet.addSession({ networkInterfaceId: instance.networkInterfaceId, targetId: wrong.targetId, filterId: fleet.addFilter(), tags });
  expect(await scenario.running(scenario.settings([sensor.targetId]), instance.instanceId)).toEqual(DONE);
  expect(scenario.writes()).toEqual([`Create ${instance.networkInterfaceId}`]);
  expect(scenario.sessions()).toContain(`${instance.networkInterfaceId} 2 ${sensor.targetId}`);
});

test('where foreign sessions leave no place, nothing is tried and the reason says so', async () => {
  const { fleet, filterId } = scenario;
  const [sensor, foreign] = [fleet.addSensor(), fleet.addSensor()];
  const instance = fleet.addInstance();
  for (const number of [1, 2, 3]) fleet.addSession({ networkInterfaceId: instance.networkInterfaceId, targetId: foreign.targetId, filterId, number });
  expect(await scenario.running(scenario.settings([sensor.targetId]), instance.instanceId)).toEqual(DONE);
  expect(scenario.writes()).toEqual([]);
  expect(scenario.lineOf(instance.networkInterfaceId)).toMatchObject({ level: 'WARN', reason: { code: 'session-limit' } });
});

test('where others take the last place between observation and creation, the sessions say so, and nobody calls it unsupported', async () => {
  const { fleet, filterId } = scenario;
  const [sensor, foreign] = [fleet.addSensor(), fleet.addSensor()];
  const instance = fleet.addInstance();
  const { networkInterfaceId } = instance;
  scenario.before('CreateTrafficMirrorSession', () => {
    for (const number of [2, 3, 4]) fleet.addSession({ networkInterfaceId, targetId: foreign.targetId, filterId, number });
  });
  expect(await scenario.running(scenario.settings([sensor.targetId]), instance.instanceId)).toEqual(DONE);
  expect(scenario.lineOf(instance.networkInterfaceId)).toMatchObject({ level: 'WARN', outcome: 'skip', reason: { code: 'session-limit' } });
});

test('an interface that is no source any more loses the own session, and keeps the foreign one', async () => {
  const { fleet, filterId } = scenario;
  const sensor = fleet.addSensor();
  const instance = fleet.addInstance({ tags: { mirror: 'no' } });
  const { networkInterfaceId } = instance;
  const own = fleet.addSession({ networkInterfaceId, targetId: sensor.targetId, filterId, tags: OWN });
  const foreign = fleet.addSession({ networkInterfaceId, targetId: sensor.targetId, filterId, number: 2 });
  const sources = { include: [], exclude: [{ tags: { mirror: 'no' } }], interfaces: 'all' } as const;
  await scenario.sweep(scenario.settings([sensor.targetId], { sources }));
  expect(touched()).toEqual([own]);
  expect([...scenario.ec2.state.trafficMirrorSessions.keys()]).toEqual([foreign]);
});
