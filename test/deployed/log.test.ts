import { Deployment, HOUR, lines, MINUTE } from './deployment';
import type { DeployedStack } from '../../local-aws/cloudformation/stack';
import { TrafficMirrorSources } from '../../src';

/** What somebody finds who asks the log of the deployed stack about an interface, as the guide says. */

let deployment: Deployment;

beforeEach(async () => {
  deployment = await Deployment.start();
});

afterEach(async () => deployment.stop());

const props = { sources: TrafficMirrorSources.select({ exclude: [{ tags: { Mirroring: 'off' } }] }) };

/** The answer to the query of the guide: of the lines of an interface, or an instance, the last one. */
function lastLine(stack: DeployedStack, field: 'networkInterfaceId' | 'instanceId', id: string) {
  return lines(stack).filter((line) => line[field] === id).sort((a, b) => (String(a.timestamp) < String(b.timestamp) ? -1 : 1)).at(-1);
}

test('every interface that was there before the deployment has a line with the reason, also one that is no source', async () => {
  const { fleet } = deployment;
  const sensor = fleet.addSensor();
  const far = fleet.addSubnet({ zone: 'b' });
  const instances = {
    'not-selected': fleet.addInstance({ tags: { Mirroring: 'off' } }),
    'instance-not-running': fleet.addInstance({ state: 'stopped' }),
    'receiver': sensor,
    'unsupported': fleet.addInstance({ instanceType: 't2.micro' }),
    'no-reachable-target': fleet.addInstance({ subnetId: far }),
    'new': fleet.addInstance(),
  };
  const stack = await deployment.deploy({ targetIds: [sensor.targetId], props });
  await deployment.settle();
  for (const [code, { networkInterfaceId, instanceId }] of Object.entries(instances)) {
    expect(lastLine(stack, 'networkInterfaceId', networkInterfaceId)).toMatchObject({ reason: { code } });
    expect(lastLine(stack, 'instanceId', instanceId)).toMatchObject({ networkInterfaceId, reason: { code } });
  }
  // Once the sweeps that follow a deployment are over, of which two may run at once, each in an environment that tells everything once, nothing is new.
  await deployment.settle(12 * MINUTE);
  const told = lines(stack).filter(({ networkInterfaceId }) => networkInterfaceId !== undefined).length;
  await deployment.settle(HOUR);
  expect(lines(stack).filter(({ networkInterfaceId }) => networkInterfaceId !== undefined)).toHaveLength(told);
});

test('an interface that no event tells of has the line of what is so now', async () => {
  const { fleet, ec2 } = deployment;
  const sensor = fleet.addSensor();
  const { networkInterfaceId, instanceId } = fleet.addInstance({ tags: { Mirroring: 'off' } });
  const stack = await deployment.deploy({ targetIds: [sensor.targetId], props });
  await deployment.settle();
  ec2.call('DeleteTags', { Resources: [instanceId], Tags: [{ Key: 'Mirroring' }] });
  await deployment.settle(6 * MINUTE);
  expect(lastLine(stack, 'networkInterfaceId', networkInterfaceId)).toMatchObject({ outcome: 'create', reason: { code: 'new' } });
});
