import { App, Stack } from 'aws-cdk-lib';
import { ExtraHopTrafficMirroring, TrafficMirrorTarget } from '../src';
import { ManualClock } from './simulator/clock';
import { Ec2 } from './simulator/ec2/ec2';
import { Fleet } from './simulator/fleet/builder';
import { LocalAws } from './simulator/local-aws';

/** The synthesized stack on the local AWS, with sensors behind a load balancer: real template, real bundle, real SDK, the role as synthesized. */

let clock: ManualClock;
let ec2: Ec2;
let fleet: Fleet;
let aws: LocalAws;

beforeEach(async () => {
  clock = new ManualClock();
  ec2 = new Ec2({ clock });
  fleet = new Fleet(ec2);
  aws = await LocalAws.start({ ec2, elbv2: fleet.elbv2, clock });
});

afterEach(async () => aws.stop());

test('sensors behind a load balancer in a peered VPC are used, verified, and never mirrored, with calls that the role allows', async () => {
  const [sources, sensors] = [fleet.addVpc(), fleet.addVpc()];
  fleet.addPeering({ requesterVpcId: sources, accepterVpcId: sensors });
  const subnetId = fleet.addSubnet({ vpcId: sensors });
  const securityGroupIds = [fleet.addSecurityGroup({ vpcId: sensors, ingress: [{ cidr: '10.0.0.0/8' }] })];
  const sensor = fleet.addInstance({ subnetId, securityGroupIds });
  const { targetId, targetGroupArn } = fleet.addNetworkLoadBalancer({ subnetIds: [subnetId], registered: [sensor.instanceId] });
  const endpoint = fleet.addGatewayLoadBalancerEndpoint({ subnetId });

  const stack = new Stack(new App(), 'Mirroring');
  new ExtraHopTrafficMirroring(stack, 'ExtraHop', {
    targets: [targetId, endpoint.targetId].map((id, index) => TrafficMirrorTarget.fromTrafficMirrorTargetId(stack, `Sensor${index}`, id)),
  });
  const deployed = await aws.deploy((stack.node.root as App).synth().directory);
  const { networkInterfaceId, instanceId } = fleet.launchInstance({ subnetId: fleet.addSubnet({ vpcId: sources }) });
  clock.advance(60_000);
  await aws.idle({ ignoreDelayed: true });

  const sessions = () => [...ec2.state.trafficMirrorSessions.values()].map((each) => [each.NetworkInterfaceId, each.TrafficMirrorTargetId]);
  expect(sessions()).toEqual([[networkInterfaceId, targetId]]);
  const lines = deployed.function().logs().map(({ message }) => message).filter((message) => message.includes(networkInterfaceId));
  expect(lines.map((line) => JSON.parse(line) as object)).toEqual([expect.objectContaining({ outcome: 'create', mirrored: true })]);
  expect(lines[0]).not.toContain('unverified');

  // A sensor, from now on.
  fleet.register(targetGroupArn, { id: instanceId });
  clock.advance(10 * 60_000);
  await aws.idle({ ignoreDelayed: true });

  expect(sessions()).toEqual([]);
  const calls = [...ec2.calls, ...fleet.elbv2.calls].filter(({ principal }) => principal !== undefined);
  expect(calls.filter(({ error }) => error !== undefined)).toEqual([]);
  const operations = new Set(calls.map(({ operation }) => operation));
  for (const operation of ['DescribeRouteTables', 'DescribeVpcPeeringConnections', 'DescribeVpcEndpoints', 'DescribeTargetHealth']) {
    expect(operations).toContain(operation);
  }
}, 30_000);
