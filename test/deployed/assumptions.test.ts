import { Deployment, MINUTE } from './deployment';

/** What AWS does not document: the answers that are less convenient, on the deployed stack. `local-aws/ASSUMPTIONS.md` has them all. */

let deployment: Deployment | undefined;

afterEach(async () => deployment?.stop());

test('where the right to a former target and filter is needed to leave them, an update still ends with every interface on the new ones', async () => {
  deployment = await Deployment.start({ modifyAuthorizesFormer: true });
  const { fleet } = deployment;
  const [former, next] = [fleet.addSensor(), fleet.addSensor()];
  const interfaces = deployment.addInstances(3);
  const [filterId, nextFilterId] = [fleet.addFilter(), fleet.addFilter()];
  await deployment.deploy({ targetIds: [former.targetId], filterId });
  await deployment.settle();
  expect(deployment.sessions()).toEqual(interfaces.map((id) => `${id} 1 ${former.targetId}`));

  const stack = await deployment.deploy({ targetIds: [next.targetId], filterId: nextFilterId });
  await deployment.settle(6 * MINUTE);
  expect(stack.status).toBe('UPDATE_COMPLETE');
  expect(deployment.sessions()).toEqual(interfaces.map((id) => `${id} 1 ${next.targetId}`));
});

test('where the limit of sources counts for an interface, and not for each target that leads to it, the rest goes to other sensors', async () => {
  deployment = await Deployment.start();
  const { fleet } = deployment;
  const sensor = fleet.addSensor();
  const twin = fleet.addTarget({ to: sensor.networkInterfaceId });
  const other = fleet.addSensor();
  const interfaces = deployment.addInstances(18);
  await deployment.deploy({ targetIds: [sensor.targetId, twin, other.targetId] });
  await deployment.settle(16 * MINUTE);
  expect(deployment.mirrored()).toEqual(interfaces);
  expect(deployment.sessions().filter((session) => session.endsWith(other.targetId)).length).toBeGreaterThanOrEqual(8);
});
