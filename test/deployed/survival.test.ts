import { Deployment, lines, MINUTE } from './deployment';
import type { Fault } from '../../local-aws/faults';

/** Deployments, sweeps and events while permissions are late and services fail, with the bundle, the role as synthesized and virtual time. */

let deployment: Deployment;

afterEach(async () => deployment.stop());

async function mirrored(options: Parameters<typeof Deployment.start>[2] = {}) {
  deployment = await Deployment.start({}, { latencyMs: 20 }, options);
  const interfaceIds = deployment.addInstances(5);
  const [first, second] = [deployment.addLargeSensor(), deployment.addLargeSensor()];
  const stack = await deployment.deploy({ targetIds: [first] });
  await deployment.settle(3 * MINUTE);
  expect(deployment.mirrored()).toEqual(interfaceIds);
  return { interfaceIds, first, second, stack };
}

test.each([1, 2, 3])('permissions that take effect up to a minute late fail neither creation, nor update, nor deletion (seed %i)', async (seed) => {
  const { interfaceIds, second, stack } = await mirrored({ seed });
  await deployment.deploy({ targetIds: [second] });
  expect(stack.status).toBe('UPDATE_COMPLETE');
  expect(deployment.sessions()).toEqual(interfaceIds.map((id) => `${id} 1 ${second}`));
  expect(deployment.calls()).not.toContain('DeleteTrafficMirrorSession');
  await deployment.destroy(stack);
  expect(deployment.sessions()).toEqual([]);
});

const EVERY_CALL: Fault = { operation: '*', kind: 'hang', times: Infinity };

describe('a table that accepts connections and never answers', () => {
  test('fails neither update nor deletion, and no invocation runs into its time-out', async () => {
    const { interfaceIds, second, stack } = await mirrored();
    deployment.aws.faults.dynamodb.add(EVERY_CALL);
    await deployment.deploy({ targetIds: [second] });
    expect(stack.status).toBe('UPDATE_COMPLETE');
    expect(deployment.sessions()).toEqual(interfaceIds.map((id) => `${id} 1 ${second}`));
    const { invocations } = stack.function();
    await deployment.destroy(stack);
    expect(deployment.sessions()).toEqual([]);
    // The last one is ended with its function, once it has answered.
    expect(invocations.slice(0, -1).filter(({ kind }) => kind !== 'succeeded')).toEqual([]);
    expect(JSON.stringify(invocations)).not.toMatch(/timed ?out/i);
  });

  test('costs an event a few seconds and no sweep, with one warning an invocation', async () => {
    const { stack } = await mirrored();
    deployment.aws.faults.dynamodb.add(EVERY_CALL);
    const { networkInterfaceId } = deployment.fleet.launchInstance();
    deployment.fleet.launchInstance({ instanceType: 't2.micro' });
    await deployment.settle(20_000);
    expect(deployment.mirrored()).toContain(networkInterfaceId);
    const before = lines(stack).filter(({ message }) => message === 'swept').length;
    await deployment.settle(31 * MINUTE);
    expect(lines(stack).filter(({ message }) => message === 'swept').length - before).toBeGreaterThanOrEqual(6);
    expect(stack.function().invocations.filter(({ kind }) => kind !== 'succeeded')).toEqual([]);
    const warnings = lines(stack).filter(({ message }) => message === 'the ledger cannot be used, going on without it');
    expect(new Set(warnings.map(({ requestId }) => requestId)).size).toBe(warnings.length);
    expect(stack.deadLetters(/EventsQueue/)).toEqual([]);
  });
});

test('an update whose sweeps cannot be asked for succeeds, and the schedule makes up for it', async () => {
  const { interfaceIds, second, stack } = await mirrored();
  deployment.aws.faults.sqs.add({ operation: 'SendMessage', code: 'InternalFailure', status: 500, times: Infinity });
  await deployment.deploy({ targetIds: [second] });
  expect(stack.status).toBe('UPDATE_COMPLETE');
  expect(deployment.sessions()).toEqual(interfaceIds.map((id) => `${id} 1 ${second}`));
  expect(lines(stack)).toContainEqual(expect.objectContaining({ level: 'WARN', message: 'no sweep can be asked for, the next scheduled one makes up for it' }));
});

test('an update that EC2 throttles for most of an hour, and the sweeps after it, are no chain that Lambda ends', async () => {
  const { interfaceIds, second, stack } = await mirrored();
  const end = deployment.clock.now() + 50 * MINUTE;
  deployment.ec2.faults.add({ operation: 'ModifyTrafficMirrorSession', code: 'RequestLimitExceeded', times: Infinity, when: () => deployment.clock.now() < end });
  await deployment.deploy({ targetIds: [second] });
  expect(stack.status).toBe('UPDATE_COMPLETE');
  await deployment.settle(15 * MINUTE);
  expect(deployment.aws.droppedEvents).toEqual([]);
  expect(deployment.sessions()).toEqual(interfaceIds.map((id) => `${id} 1 ${second}`));
});
