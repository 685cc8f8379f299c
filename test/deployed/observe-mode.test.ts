import { Deployment, lines, MINUTE } from './deployment';
import type { DeployedStack } from '../../local-aws/cloudformation/stack';
import { MirroringMode } from '../../src';

/** A stack that only observes, before and after one that mirrors. */

const OBSERVE = { mode: MirroringMode.OBSERVE };

let deployment: Deployment;
let targetIds: string[];

beforeEach(async () => {
  deployment = await Deployment.start({ throttling: true }, { latencyMs: 50 });
  targetIds = [deployment.fleet.addSensor({ instanceType: 'c5.18xlarge' }).targetId];
});

afterEach(async () => deployment.stop());

const writes = () => deployment.calls().filter((operation) => !/^(Describe|Get)/.test(operation));

function told(stack: DeployedStack) {
  return lines(stack).filter(({ outcome }) => outcome === 'create');
}

test('everything is looked at and told, nothing is written, and a deployment that enforces mirrors what was told', async () => {
  const { fleet } = deployment;
  const there = fleet.addInstance();
  const stack = await deployment.deploy({ targetIds, props: OBSERVE });
  await deployment.settle();
  const started = fleet.launchInstance();
  // The last of the sweeps that follow the deployment comes after ten minutes.
  await deployment.settle(12 * MINUTE);
  const interfaceIds = [there, started].map(({ networkInterfaceId }) => networkInterfaceId).sort();
  expect(writes()).toEqual([]);
  expect([...new Set(told(stack).map(({ networkInterfaceId }) => networkInterfaceId))].sort()).toEqual(interfaceIds);
  expect(told(stack)).toContainEqual(expect.objectContaining({ level: 'INFO', message: 'interface reconciled', targetId: targetIds[0] }));
  expect(lines(stack).map(({ mode }) => mode)).toEqual(lines(stack).map(() => 'observe'));
  expect(lines(stack).filter(({ level }) => level !== 'INFO')).toEqual([]);
  expect(stack.queue(/EventsQueue/).count()).toBe(0);

  const before = lines(stack).length;
  await deployment.deploy({ targetIds });
  expect(deployment.mirrored()).toEqual(interfaceIds);
  expect(lines(stack).slice(before).filter((line) => 'mode' in line)).toEqual([]);
});

test('sessions that exist stay when a deployment goes back to observing, and when the stack is deleted', async () => {
  const { clock, ec2, fleet } = deployment;
  fleet.addInstance();
  const filterId = fleet.addFilter();
  const stack = await deployment.deploy({ targetIds, filterId });
  await deployment.settle();
  const sessions = [...ec2.state.trafficMirrorSessions.keys()];
  expect(sessions).toHaveLength(1);
  const before = writes();
  await deployment.deploy({ targetIds, filterId, props: { ...OBSERVE, sessionNumber: 5 } });
  await deployment.settle(11 * MINUTE);
  expect(lines(stack).at(-1)).toMatchObject({ message: 'swept', mode: 'observe', modify: 1 });

  const since = clock.now();
  await deployment.destroy(stack);
  expect(clock.now() - since).toBeLessThan(MINUTE);
  expect([...ec2.state.trafficMirrorSessions.keys()]).toEqual(sessions);
  expect(writes()).toEqual(before);
});
