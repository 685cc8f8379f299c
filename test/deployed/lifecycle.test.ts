import { RemovalPolicy } from 'aws-cdk-lib';
import { Deployment, HOUR, lines, MINUTE, OWNER } from './deployment';
import { TrafficMirrorSources } from '../../src';
import { OWNERSHIP_TAG_KEY } from '../../src/names';

/** What deployments do to sessions: CloudFormation's order, the custom resource and the bundle behind it. */

let deployment: Deployment;

beforeEach(async () => {
  deployment = await Deployment.start({ throttling: true }, { latencyMs: 50 });
});

afterEach(async () => deployment.stop());

test('a new target, filter and session number take the sessions over before the old ones may go', async () => {
  const { fleet, ec2 } = deployment;
  const interfaceIds = deployment.addInstances(20);
  const [first, second] = [deployment.addLargeSensor(), deployment.addLargeSensor()];
  const [old, next] = [fleet.addFilter(), fleet.addFilter()];
  await deployment.deploy({ targetIds: [first], filterId: old });
  await deployment.settle();
  expect(deployment.sessions()).toEqual(interfaceIds.map((id) => `${id} 1 ${first}`));
  await deployment.deploy({ targetIds: [second], filterId: next, props: { sessionNumber: 5 } });
  expect(deployment.sessions()).toEqual(interfaceIds.map((id) => `${id} 5 ${second}`));
  expect([...ec2.state.trafficMirrorSessions.values()].every(({ TrafficMirrorFilterId }) => TrafficMirrorFilterId === next)).toBe(true);
  expect(deployment.calls()).not.toContain('DeleteTrafficMirrorSession');
});

test('a filter of the stack that is replaced goes only once no session uses it', async () => {
  const { ec2, fleet } = deployment;
  deployment.addInstances(5);
  const targetIds = [deployment.addLargeSensor()];
  const stack = await deployment.deploy({ targetIds });
  await deployment.settle();
  const filterId = fleet.addFilter();
  await deployment.deploy({ targetIds, filterId });
  expect(stack.leftBehind).toEqual([]);
  expect([...ec2.state.trafficMirrorFilters.keys()]).toEqual([filterId]);
  expect(deployment.mirrored()).toHaveLength(5);
});

test('sessions for which the new targets have no room are deleted, and the log says so', async () => {
  const { fleet } = deployment;
  deployment.addInstances(12);
  const small = fleet.addSensor().targetId;
  const stack = await deployment.deploy({ targetIds: [deployment.addLargeSensor()] });
  await deployment.settle();
  await deployment.deploy({ targetIds: [small] });
  expect(deployment.sessions().map((session) => session.split(' ')[2])).toEqual(Array(10).fill(small));
  expect(lines(stack)).toContainEqual(expect.objectContaining({ level: 'WARN', message: 'sessions that cannot move are deleted' }));
});

test.each(['target', 'filter'])('an update with a mistyped selector that also takes their %s away is refused, and every session stays', async (what) => {
  const { fleet } = deployment;
  const interfaceIds = Array.from({ length: 5 }, () => fleet.addInstance({ tags: { Mirroring: 'on' } }).networkInterfaceId).sort();
  const [first, second] = [1, 2].map(() => fleet.addSensor().targetId);
  const part = (value: string) => ({ sources: TrafficMirrorSources.select({ include: [{ tags: { Mirroring: value } }] }) });
  const stack = await deployment.deploy({ targetIds: [first], props: part('on') });
  await deployment.settle();
  const before = deployment.sessions();
  expect(deployment.mirrored()).toEqual(interfaceIds);
  const changed = what === 'target' ? { targetIds: [second] } : { targetIds: [first], filterId: fleet.addFilter() };
  await expect(deployment.deploy({ ...changed, props: part('om') })).rejects.toThrow(
    'sources: expected at most 10 % of the sessions to be of interfaces that are no longer selected, got 5 sessions, 5 of them with a target or filter that',
  );
  expect(stack.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  await deployment.settle(10 * MINUTE);
  expect(deployment.sessions()).toEqual(before);
  expect(deployment.calls()).not.toContain('DeleteTrafficMirrorSession');
});

test('an update that concerns no session waits for nothing', async () => {
  const { clock } = deployment;
  const targetIds = [deployment.addLargeSensor()];
  const stack = await deployment.deploy({ targetIds });
  await deployment.settle();
  const [before, runs] = [clock.now(), stack.function().invocations.length];
  const { Duration } = await import('aws-cdk-lib');
  await deployment.deploy({ targetIds, props: { sweepInterval: Duration.minutes(10) } });
  expect(clock.now() - before).toBeLessThan(MINUTE);
  expect(stack.function().invocations.length).toBe(runs);
});

test('with the stack go its sessions, and nobody else\'s', async () => {
  const { ec2, fleet } = deployment;
  const [networkInterfaceId] = deployment.addInstances(20);
  const targetId = deployment.addLargeSensor();
  const stack = await deployment.deploy({ targetIds: [targetId] });
  await deployment.settle();
  const filterId = fleet.addFilter();
  const foreign = fleet.addSession({ networkInterfaceId, targetId, filterId, number: 7, tags: { [OWNERSHIP_TAG_KEY]: 'Other/ExtraHop' } });
  await deployment.destroy(stack);
  expect([...ec2.state.trafficMirrorSessions.keys()]).toEqual([foreign]);
  expect([...ec2.state.trafficMirrorFilters.keys()]).toEqual([filterId]);
  await deployment.settle(HOUR);
  expect(deployment.sessions()).toHaveLength(1);
});

test('instances that start while the stack is deleted leave nothing behind', async () => {
  const { clock, fleet } = deployment;
  deployment.addInstances(60);
  const stack = await deployment.deploy({ targetIds: [deployment.addLargeSensor()] });
  await deployment.settle();
  for (let second = 0; second < 40; second += 1) clock.setTimeout(() => fleet.launchInstance(), second * 1000);
  await deployment.destroy(stack);
  await deployment.settle(10 * MINUTE);
  expect(deployment.sessions()).toEqual([]);
});

test('sessions that are to be retained stay with the filter that they use, and are owned again by the next deployment', async () => {
  const { ec2 } = deployment;
  const interfaceIds = deployment.addInstances(3);
  const targetIds = [deployment.addLargeSensor()];
  const stack = await deployment.deploy({ targetIds, props: { removalPolicy: RemovalPolicy.RETAIN } });
  await deployment.settle();
  const before = [...ec2.state.trafficMirrorSessions.keys()].sort();
  await deployment.destroy(stack);
  expect([...ec2.state.trafficMirrorSessions.keys()].sort()).toEqual(before);
  expect([...ec2.state.trafficMirrorFilters.values()]).toMatchObject([{ IngressFilterRules: [{}, {}], EgressFilterRules: [{}, {}] }]);
  await deployment.deploy({ targetIds });
  await deployment.settle();
  expect([...ec2.state.trafficMirrorSessions.keys()].sort()).toEqual(before);
  expect(deployment.mirrored()).toEqual(interfaceIds);
});

describe('two in one account and Region', () => {
  test('with disjoint sources leave each other alone', async () => {
    const { fleet } = deployment;
    const [a, b] = [deployment.addLargeSensor(), deployment.addLargeSensor()];
    const of = (team: string) => TrafficMirrorSources.select({ include: [{ tags: { Team: team } }] });
    const [red, blue] = ['red', 'blue'].map((Team) => fleet.addInstance({ tags: { Team } }).networkInterfaceId);
    const parts = [{ targetIds: [a], props: { sources: of('red') } }, { targetIds: [b], props: { sources: of('blue') } }];
    await deployment.deploy(...parts);
    await deployment.settle(20 * MINUTE);
    const both = [`${red} 1 ${a}`, `${blue} 1 ${b}`].sort();
    expect(deployment.sessions()).toEqual(both);
    await deployment.deploy(parts[0]);
    expect(deployment.sessions()).toEqual([`${red} 1 ${a}`]);
  });

  test('with different session numbers mirror the same interface twice, each its own', async () => {
    const [a, b] = [deployment.addLargeSensor(), deployment.addLargeSensor()];
    const [id] = deployment.addInstances(1);
    await deployment.deploy({ targetIds: [a] }, { targetIds: [b], props: { sessionNumber: 2 } });
    await deployment.settle(20 * MINUTE);
    expect(deployment.sessions()).toEqual([`${id} 1 ${a}`, `${id} 2 ${b}`]);
    expect(deployment.calls().filter((operation) => /^(Modify|Delete)/.test(operation))).toEqual([]);
  });
});

test('the ownership of sessions is told by the name of the stack and the path of the construct', async () => {
  const { ec2 } = deployment;
  deployment.addInstances(1);
  await deployment.deploy({ targetIds: [deployment.addLargeSensor()] });
  await deployment.settle();
  expect([...ec2.state.trafficMirrorSessions.values()].map(({ Tags }) => Tags)).toEqual([[{ Key: OWNERSHIP_TAG_KEY, Value: OWNER }]]);
});
