import { CfnParameter, Lazy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { TrafficMirrorDestination, TrafficMirrorTarget } from '../src';

interface Target {
  readonly Properties: unknown;
  readonly DependsOn?: string[];
}

/** The target in the template of a stack in which one leads there. */
function leadingTo(destination: (stack: Stack) => TrafficMirrorDestination): Target {
  const stack = new Stack();
  new TrafficMirrorTarget(stack, 'Target', { destination: destination(stack) });
  const [target] = Object.values(Template.fromStack(stack).findResources('AWS::EC2::TrafficMirrorTarget'));
  return target as Target;
}

function parameter(stack: Stack): string {
  return new CfnParameter(stack, 'Id').valueAsString;
}

const LOAD_BALANCER_ARN = 'arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/net/sensors/0123456789abcdef';

test.each(['eni-0123456789abcdef0', 'eni-01234567'])('a target leads to the network interface %s', (id) => {
  expect(leadingTo(() => TrafficMirrorDestination.networkInterfaceId(id)).Properties).toEqual({ NetworkInterfaceId: id });
});

test('a target leads to a Gateway Load Balancer endpoint', () => {
  expect(leadingTo(() => TrafficMirrorDestination.gatewayLoadBalancerEndpointId('vpce-0123456789abcdef0')).Properties).toEqual({
    GatewayLoadBalancerEndpointId: 'vpce-0123456789abcdef0',
  });
});

test('a target leads to a load balancer and comes after its listeners, those included that are added later', () => {
  const stack = new Stack();
  const vpc = new ec2.Vpc(stack, 'Vpc');
  const loadBalancer = new elbv2.NetworkLoadBalancer(stack, 'Sensors', { vpc });
  new TrafficMirrorTarget(stack, 'Target', { destination: TrafficMirrorDestination.networkLoadBalancer(loadBalancer) });
  const listener = loadBalancer.addListener('Mirrored', {
    port: 4789,
    protocol: elbv2.Protocol.UDP,
    defaultTargetGroups: [new elbv2.NetworkTargetGroup(stack, 'Group', { vpc, port: 4789, protocol: elbv2.Protocol.UDP })],
  });
  const [idOfListener, idOfLoadBalancer] = [listener, loadBalancer].map(({ node }) => stack.getLogicalId(node.defaultChild as elbv2.CfnListener));
  Template.fromStack(stack).hasResource('AWS::EC2::TrafficMirrorTarget', {
    Properties: { NetworkLoadBalancerArn: { Ref: idOfLoadBalancer } },
    DependsOn: [idOfListener, idOfLoadBalancer],
  });
});

test('a target leads to a load balancer that the stack does not create', () => {
  const target = leadingTo((stack) => TrafficMirrorDestination.networkLoadBalancer(
    elbv2.NetworkLoadBalancer.fromNetworkLoadBalancerAttributes(stack, 'Sensors', { loadBalancerArn: LOAD_BALANCER_ARN }),
  ));
  expect(target.Properties).toEqual({ NetworkLoadBalancerArn: LOAD_BALANCER_ARN });
  expect(target.DependsOn).toBeUndefined();
});

test('the ids may be known to CloudFormation only, or later', () => {
  expect(leadingTo((stack) => TrafficMirrorDestination.networkInterfaceId(parameter(stack))).Properties).toEqual({ NetworkInterfaceId: { Ref: 'Id' } });
  expect(leadingTo((stack) => TrafficMirrorDestination.gatewayLoadBalancerEndpointId(parameter(stack))).Properties).toEqual({
    GatewayLoadBalancerEndpointId: { Ref: 'Id' },
  });
  expect(leadingTo(() => TrafficMirrorDestination.networkInterfaceId(Lazy.string({ produce: () => 'eni-01234567' }))).Properties).toEqual({
    NetworkInterfaceId: 'eni-01234567',
  });
});

test('one destination serves targets of several stacks', () => {
  const destination = TrafficMirrorDestination.networkInterfaceId('eni-01234567');
  for (const target of [leadingTo(() => destination), leadingTo(() => destination)]) {
    expect(target.Properties).toEqual({ NetworkInterfaceId: 'eni-01234567' });
  }
});

const MALFORMED = ['', 'eni-', 'vpce-', 'eni-0123456', 'vpce-0123456', 'eni-0123456789ABCDEF0', 'vpce-0123456789abcdef01', 'i-0123456789abcdef0', undefined as unknown as string];

test.each([...MALFORMED, 'vpce-0123456789abcdef0', 'eni-01234567\n'])('fails on %j as the id of a network interface', (id) => {
  expect(() => leadingTo(() => TrafficMirrorDestination.networkInterfaceId(id))).toThrow(new Error(
    `networkInterfaceId: expected an id such as "eni-0123456789abcdef0", got ${JSON.stringify(id) ?? 'nothing'}; ` +
    '"aws ec2 describe-network-interfaces" lists the ids',
  ));
});

test.each([...MALFORMED, 'eni-0123456789abcdef0', 'vpce-01234567\n'])('fails on %j as the id of an endpoint', (id) => {
  expect(() => leadingTo(() => TrafficMirrorDestination.gatewayLoadBalancerEndpointId(id))).toThrow(new Error(
    `vpcEndpointId: expected an id such as "vpce-0123456789abcdef0", got ${JSON.stringify(id) ?? 'nothing'}; ` +
    '"aws ec2 describe-vpc-endpoints" lists the ids',
  ));
});
