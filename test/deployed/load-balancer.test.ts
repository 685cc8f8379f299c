import { Deployment, lines, MINUTE } from './deployment';

/** Sensors behind a load balancer in a peered VPC, on the deployed stack. */

let deployment: Deployment;

beforeEach(async () => {
  deployment = await Deployment.start();
});

afterEach(async () => deployment.stop());

test('they are used, verified, and never mirrored, also where one becomes a sensor later, with calls that the role allows', async () => {
  const { fleet, ec2 } = deployment;
  const [sources, sensors] = [fleet.addVpc(), fleet.addVpc()];
  fleet.addPeering({ requesterVpcId: sources, accepterVpcId: sensors });
  const subnetId = fleet.addSubnet({ vpcId: sensors });
  const securityGroupIds = [fleet.addSecurityGroup({ vpcId: sensors, ingress: [{ cidr: '10.0.0.0/8' }] })];
  const sensor = fleet.addInstance({ subnetId, securityGroupIds });
  const { targetId, targetGroupArn } = fleet.addNetworkLoadBalancer({ subnetIds: [subnetId], registered: [sensor.instanceId] });
  const endpoint = fleet.addGatewayLoadBalancerEndpoint({ subnetId });
  const stack = await deployment.deploy({ targetIds: [targetId, endpoint.targetId] });

  const { networkInterfaceId, instanceId } = fleet.launchInstance({ subnetId: fleet.addSubnet({ vpcId: sources }) });
  await deployment.settle();

  expect(deployment.sessions()).toEqual([`${networkInterfaceId} 1 ${targetId}`]);
  const line = lines(stack).filter((each) => each.networkInterfaceId === networkInterfaceId).at(-1);
  expect(line).toMatchObject({ outcome: 'create', mirrored: true });
  expect(line).not.toHaveProperty('unverified');

  fleet.register(targetGroupArn, { id: instanceId });
  await deployment.settle(5 * MINUTE);

  expect(deployment.sessions()).toEqual([]);
  const calls = [...ec2.calls, ...fleet.elbv2.calls].filter(({ principal }) => principal !== undefined);
  expect(calls.filter(({ error }) => error !== undefined)).toEqual([]);
  expect(calls.map(({ operation }) => operation)).toEqual(expect.arrayContaining([
    'DescribeRouteTables', 'DescribeVpcPeeringConnections', 'DescribeVpcEndpoints', 'DescribeTargetHealth', 'DeleteTrafficMirrorSession',
  ]));
});
