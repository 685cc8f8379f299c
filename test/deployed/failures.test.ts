import { Deployment, HOUR, lines, MINUTE } from './deployment';

/** What fails is tried again, then kept; and holds up nothing else. */

let deployment: Deployment;

beforeEach(async () => {
  deployment = await Deployment.start();
});

afterEach(async () => deployment.stop());

test('a message that cannot be read is dead-lettered after five tries, and holds up no other', async () => {
  const { fleet } = deployment;
  const stack = await deployment.deploy({ targetIds: [fleet.addSensor().targetId] });
  stack.queue(/EventsQueue/).send({ body: '{"detail":{}}' });
  const { networkInterfaceId } = fleet.launchInstance();
  await deployment.settle();
  expect(deployment.mirrored()).toEqual([networkInterfaceId]);
  await deployment.settle(HOUR);
  expect(stack.deadLetters(/EventsQueue/).map(({ body }) => body)).toEqual(['{"detail":{}}']);
  expect(lines(stack).filter(({ level }) => level === 'ERROR').map(({ error }) => error)).toEqual(Array(5).fill({
    name: 'Error', message: 'malformed event: source: expected a string, got nothing',
  }));
});

test('with a filter that does not exist, the log names it, the message is done, and sweeps try again less and less often', async () => {
  const { clock, fleet } = deployment;
  const stack = await deployment.deploy({ targetIds: [fleet.addSensor().targetId], filterId: 'tmf-0123456789abcdef0' });
  const { networkInterfaceId } = fleet.launchInstance();
  await deployment.settle();
  const about = () => lines(stack).filter((line) => line.networkInterfaceId === networkInterfaceId);
  expect(about()).toMatchObject([
    { level: 'ERROR', error: { message: expect.stringContaining('tmf-0123456789abcdef0') } },
    { level: 'WARN', mirrored: false, reason: { code: 'refused', message: expect.stringContaining('tmf-0123456789abcdef0') } },
  ]);
  const since = clock.now();
  await deployment.settle(12 * HOUR);
  const tries = deployment.ec2.calls.filter(({ operation, time }) => operation === 'CreateTrafficMirrorSession' && time > since);
  expect(tries.length).toBeGreaterThanOrEqual(11);
  expect(tries.length).toBeLessThanOrEqual(17);
  expect(stack.queue(/EventsQueue/).count()).toBe(0);
  expect(stack.deadLetters(/EventsQueue/)).toEqual([]);
});

test('with a target that does not exist, the others serve', async () => {
  const { fleet } = deployment;
  const sensor = fleet.addSensor();
  const stack = await deployment.deploy({ targetIds: ['tmt-0123456789abcdef0', sensor.targetId] });
  const { networkInterfaceId } = fleet.launchInstance();
  await deployment.settle();
  expect(deployment.sessions()).toEqual([`${networkInterfaceId} 1 ${sensor.targetId}`]);
  // The deployment asks for further sweeps, which come later.
  await deployment.settle(12 * MINUTE);
  expect(stack.queue(/EventsQueue/).count()).toBe(0);
  expect(stack.deadLetters(/EventsQueue/)).toEqual([]);
});

test('with a ledger that cannot be reached, mirroring goes on: events, sweeps, updates and the end of the stack', async () => {
  const { aws, fleet } = deployment;
  aws.dynamodb.faults.add({ operation: '*', kind: 'cut', times: Infinity });
  const [first, second] = [fleet.addSensor(), fleet.addSensor()];
  const running = fleet.addInstance();
  const stack = await deployment.deploy({ targetIds: [first.targetId] });
  await deployment.settle();
  const started = fleet.launchInstance();
  await deployment.settle();
  const both = [running.networkInterfaceId, started.networkInterfaceId].sort();
  expect(deployment.sessions()).toEqual(both.map((id) => `${id} 1 ${first.targetId}`));
  await deployment.deploy({ targetIds: [second.targetId] });
  expect(deployment.sessions()).toEqual(both.map((id) => `${id} 1 ${second.targetId}`));
  expect(lines(stack).filter(({ level }) => level === 'WARN').map(({ message }) => message)).toContain('the ledger cannot be used, going on without it');
  await deployment.destroy(stack);
  expect(deployment.sessions()).toEqual([]);
});

test('what EC2 refuses for good is not tried again until the type of its instance changes', async () => {
  const { ec2, fleet } = deployment;
  await deployment.deploy({ targetIds: [fleet.addSensor().targetId] });
  const { instanceId, networkInterfaceId } = fleet.addInstance({ instanceType: 't2.micro' });
  const attempts = () => deployment.calls().filter((operation) => operation === 'CreateTrafficMirrorSession').length;
  await deployment.settle(HOUR);
  expect(attempts()).toBe(1);
  ec2.state.instances.set(instanceId, { ...ec2.state.instances.get(instanceId)!, InstanceType: 't3.micro' });
  await deployment.settle(6 * MINUTE);
  expect(deployment.mirrored()).toEqual([networkInterfaceId]);
});
