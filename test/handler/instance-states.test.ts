import { OWN, Scenario } from './scenario';
import type { StoredInterface } from '../../local-aws/ec2/state';

/** Instances and interfaces that come, go or change while an event about them is worked on. */

let scenario: Scenario;

beforeEach(async () => {
  scenario = await Scenario.start({ transitions: { pendingMs: 3_000 } });
});

afterEach(async () => scenario.stop());

function change(networkInterfaceId: string, attachment: Partial<StoredInterface['Attachment']>): void {
  const networkInterface = scenario.ec2.state.networkInterfaces.get(networkInterfaceId);
  if (networkInterface === undefined) throw new Error(`there is no interface ${networkInterfaceId}`);
  scenario.ec2.state.networkInterfaces.set(networkInterfaceId, {
    ...networkInterface, Attachment: { ...networkInterface.Attachment, ...attachment },
  });
}

test('an instance that EC2 still shows as pending is mirrored once it runs', async () => {
  const sensor = scenario.fleet.addSensor();
  const instance = scenario.fleet.launchInstance();
  expect(await scenario.running(scenario.settings([sensor.targetId]), instance.instanceId)).toEqual({ batchItemFailures: [] });
  expect(scenario.lines).toMatchObject([{ level: 'INFO', networkInterfaceId: instance.networkInterfaceId, outcome: 'create' }]);
});

test('an instance that stays pending comes again', async () => {
  const sensor = scenario.fleet.addSensor();
  const instance = scenario.fleet.addInstance({ state: 'pending' });
  const { batchItemFailures } = await scenario.running(scenario.settings([sensor.targetId]), instance.instanceId);
  expect(batchItemFailures).toHaveLength(1);
  expect(scenario.lines).toMatchObject([{ outcome: 'skip', reason: { code: 'instance-not-running', message: expect.stringContaining('pending') } }]);
});

test.each(['stopping', 'stopped', 'shutting-down'] as const)('an instance that is %s by now is left as it is', async (state) => {
  const { fleet, filterId } = scenario;
  const sensor = fleet.addSensor();
  const [bare, mirrored] = [fleet.addInstance({ state }), fleet.addInstance({ state })];
  const settings = scenario.settings([sensor.targetId]);
  fleet.addSession({ networkInterfaceId: mirrored.networkInterfaceId, targetId: sensor.targetId, filterId, tags: OWN });
  expect(await scenario.running(settings, bare.instanceId, mirrored.instanceId)).toEqual({ batchItemFailures: [] });
  expect(scenario.writes()).toEqual([]);
  expect(scenario.lineOf(bare.networkInterfaceId)).toMatchObject({ level: 'INFO', outcome: 'skip', reason: { code: 'instance-not-running' } });
  expect(scenario.lineOf(mirrored.networkInterfaceId)).toMatchObject({ level: 'INFO', outcome: 'keep', reason: { code: 'instance-not-running' } });
});

test('a terminated instance has no interfaces, gets a line of its own, and its message is done', async () => {
  const { ec2, fleet } = scenario;
  const sensor = fleet.addSensor();
  const instance = fleet.addInstance();
  ec2.terminateInstance(instance.instanceId);
  scenario.clock.advance(30_000);
  expect(await scenario.running(scenario.settings([sensor.targetId]), instance.instanceId)).toEqual({ batchItemFailures: [] });
  expect(scenario.lines).toMatchObject([
    { level: 'INFO', instanceId: instance.instanceId, outcome: 'skip', reason: { code: 'no-interfaces', message: expect.stringContaining('terminated') } },
  ]);
});

test('an instance that is terminated between observation and creation costs a message, and no other instance of its type anything', async () => {
  const { ec2, fleet } = scenario;
  const sensor = fleet.addSensor();
  const [going, staying] = [fleet.addInstance(), fleet.addInstance()];
  const settings = scenario.settings([sensor.targetId]);
  await scenario.running(settings, staying.instanceId);
  scenario.before('CreateTrafficMirrorSession', () => ec2.detachNetworkInterface(going.networkInterfaceId));
  await scenario.running(settings, going.instanceId, staying.instanceId, fleet.addInstance().instanceId);
  expect(scenario.sessions()).toHaveLength(2);
  expect(scenario.lineOf(staying.networkInterfaceId)).toMatchObject({ outcome: 'keep', reason: { code: 'mirrored' } });
});

test('an interface that is deleted between observation and creation is not found again, and its message then done', async () => {
  const { ec2, fleet } = scenario;
  const sensor = fleet.addSensor();
  const instance = fleet.addInstance({ interfaces: [{}, {}] });
  const settings = scenario.settings([sensor.targetId]);
  const [primary, second] = instance.networkInterfaceIds;
  scenario.before('CreateTrafficMirrorSession', () => {
    ec2.detachNetworkInterface(second);
    ec2.deleteNetworkInterface(second);
  });
  expect((await scenario.running(settings, instance.instanceId)).batchItemFailures).toHaveLength(1);
  expect(scenario.lineOf(second)).toMatchObject({ level: 'ERROR', error: { name: 'InvalidNetworkInterfaceID.NotFound' } });
  expect(await scenario.running(settings, instance.instanceId)).toEqual({ batchItemFailures: [] });
  expect(scenario.sessions()).toEqual([`${primary} 1 ${sensor.targetId}`]);
});

test('an interface that creation does not find yet is mirrored when its message comes again', async () => {
  const { ec2, fleet } = scenario;
  const sensor = fleet.addSensor();
  const instance = fleet.addInstance();
  const settings = scenario.settings([sensor.targetId]);
  ec2.faults.add({ operation: 'CreateTrafficMirrorSession', code: 'InvalidNetworkInterfaceID.NotFound' });
  expect((await scenario.running(settings, instance.instanceId)).batchItemFailures).toHaveLength(1);
  expect(await scenario.running(settings, instance.instanceId)).toEqual({ batchItemFailures: [] });
  expect(scenario.sessions()).toHaveLength(1);
});

test('an interface that is still being attached is mirrored as soon as it is, and the others at once', async () => {
  const { ec2, fleet } = scenario;
  const sensor = fleet.addSensor();
  const instance = fleet.addInstance({ interfaces: [{}, {}] });
  const [first, second] = instance.networkInterfaceIds;
  change(second, { Status: 'attaching' });
  ec2.clock.setTimeout(() => change(second, { Status: 'attached' }), 2_000);
  const start = ec2.clock.now();
  expect(await scenario.running(scenario.settings([sensor.targetId]), instance.instanceId)).toEqual({ batchItemFailures: [] });
  const creations = ec2.calls.filter(({ operation }) => operation === 'CreateTrafficMirrorSession');
  expect(creations.map(({ time }) => time - start)).toEqual([0, 5_000]);
  expect(scenario.lines).toMatchObject([{ networkInterfaceId: first, outcome: 'create' }, { networkInterfaceId: second, outcome: 'create' }]);
});

test('an interface that stays attaching comes again', async () => {
  const sensor = scenario.fleet.addSensor();
  const instance = scenario.fleet.addInstance();
  change(instance.networkInterfaceId, { Status: 'attaching' });
  const { batchItemFailures } = await scenario.running(scenario.settings([sensor.targetId]), instance.instanceId);
  expect(batchItemFailures).toHaveLength(1);
  expect(scenario.lines).toMatchObject([{ outcome: 'skip', reason: { code: 'interface-not-attached', message: 'it is attaching' } }]);
});

test('a running instance always has an interface: one that shows none yet is looked at again', async () => {
  const { ec2, fleet } = scenario;
  const sensor = fleet.addSensor();
  const instance = fleet.addInstance();
  const { networkInterfaces } = ec2.state;
  const networkInterface = networkInterfaces.get(instance.networkInterfaceId);
  networkInterfaces.delete(instance.networkInterfaceId);
  ec2.clock.setTimeout(() => networkInterface && networkInterfaces.set(instance.networkInterfaceId, networkInterface), 500);
  expect(await scenario.running(scenario.settings([sensor.targetId]), instance.instanceId)).toEqual({ batchItemFailures: [] });
  expect(scenario.sessions()).toHaveLength(1);
});

test('an instance that comes up late does not undo or hide what was done for the others', async () => {
  const { ec2, fleet } = scenario;
  const sensor = fleet.addSensor();
  const ready = fleet.addInstance();
  const late = fleet.launchInstance();
  expect(await scenario.running(scenario.settings([sensor.targetId]), ready.instanceId, late.instanceId)).toEqual({ batchItemFailures: [] });
  expect(scenario.sessions()).toHaveLength(2);
  expect(scenario.lines.map(({ networkInterfaceId, outcome }) => [networkInterfaceId, outcome])).toEqual([
    [ready.networkInterfaceId, 'create'], [late.networkInterfaceId, 'create'],
  ]);
  expect(ec2.calls.filter(({ operation }) => operation === 'CreateTrafficMirrorSession')).toHaveLength(2);
});

test('where a further look fails, what the first one did is told, and only who was waiting comes again', async () => {
  const { ec2, fleet } = scenario;
  const sensor = fleet.addSensor();
  const ready = fleet.addInstance();
  const late = fleet.addInstance({ state: 'pending' });
  scenario.after('CreateTrafficMirrorSession', () => ec2.faults.add({ operation: 'DescribeInstances', code: 'RequestLimitExceeded' }));
  const { batchItemFailures } = await scenario.running(scenario.settings([sensor.targetId]), ready.instanceId, late.instanceId);
  expect(batchItemFailures).toEqual([{ itemIdentifier: 'message-1' }]);
  expect(scenario.lineOf(ready.networkInterfaceId)).toMatchObject({ level: 'INFO', outcome: 'create' });
});
