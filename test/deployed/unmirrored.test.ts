import { Deployment, lines, MINUTE } from './deployment';
import type { DeployedStack } from '../../local-aws/cloudformation/stack';

/** What the table of the stack knows of an interface that nobody mirrors. */

let deployment: Deployment;

beforeEach(async () => {
  deployment = await Deployment.start();
});

afterEach(async () => deployment.stop());

async function unmirrored(stack: DeployedStack) {
  return (await stack.table().items()).filter(({ id }) => String(id).startsWith('unmirrored-interface/'));
}

test('an interface behind a closed security group is in the table, with the same time sweep after sweep, until the group is opened', async () => {
  const { fleet, ec2, clock } = deployment;
  const groupId = fleet.addSecurityGroup({ ingress: [] });
  const { networkInterfaceId } = fleet.addInstance();
  const begin = clock.now();
  const stack = await deployment.deploy({ targetIds: [fleet.addSensor({ securityGroupIds: [groupId] }).targetId] });
  await deployment.settle();
  const [entry, ...others] = await unmirrored(stack);
  expect(others).toEqual([]);
  expect(entry).toEqual({
    id: `unmirrored-interface/${networkInterfaceId}`, code: 'no-reachable-target', since: expect.any(Number), expiresAt: expect.any(Number),
  });
  expect(entry.since).toBeGreaterThanOrEqual(begin);
  expect(entry.since).toBeLessThanOrEqual(clock.now());
  expect(lines(stack).filter(({ level }) => level === 'WARN')).toMatchObject([
    { message: 'interface reconciled', networkInterfaceId, unmirroredSince: new Date(Number(entry.since)).toISOString() },
  ]);

  await deployment.settle(11 * MINUTE);
  expect(await unmirrored(stack)).toEqual([entry]);

  const { securityGroups } = ec2.state;
  const IpPermissions = [{ IpProtocol: 'udp', FromPort: 4789, ToPort: 4789, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }];
  securityGroups.set(groupId, { ...securityGroups.get(groupId)!, IpPermissions });
  await deployment.settle(6 * MINUTE);
  expect(deployment.mirrored()).toEqual([networkInterfaceId]);
  expect(await unmirrored(stack)).toEqual([]);
});
