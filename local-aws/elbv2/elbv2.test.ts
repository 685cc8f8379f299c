import * as sdk from '@aws-sdk/client-elastic-load-balancing-v2';
import { serveElbv2 } from './server';
import { ManualClock } from '../clock';
import { Ec2 } from '../ec2/ec2';
import { Fleet } from '../fleet/builder';
import type { LoopbackServer } from '../loopback';

/** The real SDK client against the local Elastic Load Balancing. */

let fleet: Fleet;
let server: LoopbackServer;
let client: sdk.ElasticLoadBalancingV2Client;

beforeEach(async () => {
  fleet = new Fleet(new Ec2({ clock: new ManualClock() }));
  server = await serveElbv2(fleet.elbv2);
  client = new sdk.ElasticLoadBalancingV2Client({
    region: 'us-east-1', endpoint: server.url, credentials: { accessKeyId: 'worker', secretAccessKey: 'unused' }, maxAttempts: 1,
  });
});

afterEach(async () => {
  client.destroy();
  await server.close();
});

function behind(...registered: string[]) {
  return fleet.addNetworkLoadBalancer({ registered: registered.length > 0 ? registered : [fleet.addInstance().instanceId] });
}

test('a load balancer is described with its zones, listeners, attributes, target groups and their health', async () => {
  const subnetIds = [fleet.addSubnet({ zone: 'a' }), fleet.addSubnet({ zone: 'b' })];
  const group = fleet.addSecurityGroup();
  const { instanceId } = fleet.addInstance({ subnetId: subnetIds[0] });
  const { loadBalancerArn: LoadBalancerArn, targetGroupArn: TargetGroupArn } = fleet.addNetworkLoadBalancer({
    name: 'a&b', subnetIds, securityGroupIds: [group], registered: [{ id: instanceId, state: 'unhealthy' }], crossZone: true,
  });

  const { LoadBalancers: loadBalancers = [] } = await client.send(new sdk.DescribeLoadBalancersCommand({ LoadBalancerArns: [LoadBalancerArn] }));
  expect(loadBalancers).toEqual([expect.objectContaining({
    LoadBalancerArn,
    LoadBalancerName: 'a&b',
    State: { Code: 'active' },
    SecurityGroups: [group],
    AvailabilityZones: [
      { ZoneName: 'us-east-1a', SubnetId: subnetIds[0], LoadBalancerAddresses: [] },
      { ZoneName: 'us-east-1b', SubnetId: subnetIds[1], LoadBalancerAddresses: [] },
    ],
  })]);
  expect((await client.send(new sdk.DescribeListenersCommand({ LoadBalancerArn }))).Listeners).toEqual([
    expect.objectContaining({ Port: 4789, Protocol: 'UDP', DefaultActions: [{ Type: 'forward', TargetGroupArn }] }),
  ]);
  expect((await client.send(new sdk.DescribeLoadBalancerAttributesCommand({ LoadBalancerArn }))).Attributes)
    .toContainEqual({ Key: 'load_balancing.cross_zone.enabled', Value: 'true' });
  expect((await client.send(new sdk.DescribeTargetGroupsCommand({ LoadBalancerArn }))).TargetGroups).toMatchObject([{ TargetGroupArn, Port: 4789 }]);
  expect((await client.send(new sdk.DescribeTargetGroupAttributesCommand({ TargetGroupArn }))).Attributes)
    .toContainEqual({ Key: 'load_balancing.cross_zone.enabled', Value: 'use_load_balancer_configuration' });
  expect((await client.send(new sdk.DescribeTargetHealthCommand({ TargetGroupArn }))).TargetHealthDescriptions).toEqual([
    { Target: { Id: instanceId, Port: 4789 }, HealthCheckPort: '443', TargetHealth: { State: 'unhealthy', Reason: 'Target.FailedHealthChecks' } },
  ]);
});

test('EC2 shows an interface of the load balancer in each of its subnets', () => {
  const subnetIds = [fleet.addSubnet({ zone: 'a' }), fleet.addSubnet({ zone: 'b' })];
  const { loadBalancerArn } = fleet.addNetworkLoadBalancer({ subnetIds, registered: [] });
  const nodes = [...fleet.ec2.state.networkInterfaces.values()].filter(({ Description }) => Description === `ELB ${loadBalancerArn.split(':loadbalancer/')[1]}`);
  expect(nodes.map(({ SubnetId, InterfaceType, RequesterManaged }) => [SubnetId, InterfaceType, RequesterManaged]))
    .toEqual(subnetIds.map((subnetId) => [subnetId, 'network_load_balancer', true]));
});

test('answers come in pages', async () => {
  const arns = [behind(), behind(), behind()].map(({ loadBalancerArn }) => loadBalancerArn);
  const first = await client.send(new sdk.DescribeLoadBalancersCommand({ PageSize: 2 }));
  expect(first.LoadBalancers?.map(({ LoadBalancerArn }) => LoadBalancerArn)).toEqual(arns.slice(0, 2));
  const second = await client.send(new sdk.DescribeLoadBalancersCommand({ PageSize: 2, Marker: first.NextMarker }));
  expect(second.LoadBalancers?.map(({ LoadBalancerArn }) => LoadBalancerArn)).toEqual(arns.slice(2));
  expect(second.NextMarker).toBeUndefined();
});

test('one ARN that does not exist fails the call for all, and more than 20 are refused', async () => {
  const { loadBalancerArn } = behind();
  const missing = loadBalancerArn.replace('mirror', 'other');
  await expect(client.send(new sdk.DescribeLoadBalancersCommand({ LoadBalancerArns: [loadBalancerArn, missing] })))
    .rejects.toMatchObject({ name: 'LoadBalancerNotFoundException', $fault: 'client', message: expect.stringContaining(missing) });
  await expect(client.send(new sdk.DescribeTargetHealthCommand({ TargetGroupArn: missing }))).rejects.toMatchObject({ name: 'TargetGroupNotFoundException' });
  await expect(client.send(new sdk.DescribeLoadBalancersCommand({ LoadBalancerArns: Array<string>(21).fill(loadBalancerArn) })))
    .rejects.toMatchObject({ name: 'ValidationError' });
});

test('the policies of the caller decide', async () => {
  const allow = (Action: string) => fleet.ec2.principals.set('worker', {
    arn: 'arn:aws:sts::123456789012:assumed-role/Worker/session',
    policies: [{ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] }],
  });
  allow('ec2:*');
  await expect(client.send(new sdk.DescribeLoadBalancersCommand({}))).rejects.toMatchObject({ name: 'AccessDenied', $metadata: { httpStatusCode: 403 } });
  allow('elasticloadbalancing:DescribeLoadBalancers');
  await expect(client.send(new sdk.DescribeLoadBalancersCommand({}))).resolves.toMatchObject({ LoadBalancers: [] });
  expect(fleet.elbv2.calls.map(({ error }) => error?.code)).toEqual(['AccessDenied', undefined]);
});

test('calls fail by script', async () => {
  fleet.elbv2.faults.add({ operation: 'DescribeLoadBalancers', code: 'ServiceUnavailable' });
  await expect(client.send(new sdk.DescribeLoadBalancersCommand({}))).rejects.toMatchObject({ name: 'ServiceUnavailable', $fault: 'server' });
  await expect(client.send(new sdk.DescribeLoadBalancersCommand({}))).resolves.toBeDefined();
});

test('what is not modelled is named', async () => {
  await expect(client.send(new sdk.DescribeRulesCommand({}))).rejects.toThrow(/DescribeRules of Elastic Load Balancing is not modelled/);
  await expect(client.send(new sdk.DescribeLoadBalancersCommand({ Names: ['a'] }))).rejects.toThrow(/member Names of DescribeLoadBalancers is not modelled/);
});
