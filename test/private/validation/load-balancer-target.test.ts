import { App, CfnCondition, CfnParameter, type CfnResource, Fn, Lazy, Stack, Stage } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { TrafficMirrorDestination, TrafficMirrorTarget } from '../../../src';

const ARN = 'arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/net/sensors/0123456789abcdef';
const { UDP, TCP_UDP, TCP } = elbv2.Protocol;

function loadBalancer(stack: Stack, id = 'Sensors'): elbv2.NetworkLoadBalancer {
  const vpc = new ec2.Vpc(stack, `${id}Vpc`, { maxAzs: 1 });
  return new elbv2.NetworkLoadBalancer(stack, id, { vpc });
}

const imported = (stack: Stack) => elbv2.NetworkLoadBalancer.fromNetworkLoadBalancerAttributes(stack, 'Imported', { loadBalancerArn: ARN });

function target(stack: Stack, to: elbv2.INetworkLoadBalancer, id = 'Target'): TrafficMirrorTarget {
  return new TrafficMirrorTarget(stack, id, { destination: TrafficMirrorDestination.networkLoadBalancer(to) });
}

function listen(to: elbv2.NetworkLoadBalancer, protocol: elbv2.Protocol, port = 4789): void {
  const group = new elbv2.NetworkTargetGroup(to, `Group${protocol}${port}`, { port, protocol, vpc: to.vpc, targetType: elbv2.TargetType.INSTANCE });
  to.addListener(`${protocol}${port}`, { port, protocol, defaultTargetGroups: [group] });
}

function listenByResource(stack: Stack, loadBalancerArn: string, properties: Partial<elbv2.CfnListenerProps>): void {
  new elbv2.CfnListener(stack, 'Listener', { loadBalancerArn, defaultActions: [{ type: 'forward' }], port: 4789, protocol: 'UDP', ...properties });
}

describe('a load balancer without a listener for mirrored packets', () => {
  /** Warnings of a target to a load balancer, once the rest is added. */
  function warnings(add: (to: elbv2.NetworkLoadBalancer, stack: Stack) => void): unknown[] {
    const stack = new Stack(new App(), 'Stack');
    const to = loadBalancer(stack);
    target(stack, to);
    add(to, stack);
    return Annotations.fromStack(stack).findWarning('/Stack/Target', Match.anyValue()).map(({ entry }) => entry.data);
  }

  test.each<[string, Parameters<typeof warnings>[0]]>([
    ['none at all', () => {}],
    ['one for TCP', (to) => listen(to, TCP)],
    ['one on another port', (to) => listen(to, UDP, 4790)],
    ['one of another load balancer', (_, stack) => listen(loadBalancer(stack, 'Other'), UDP)],
    ['one of a load balancer that the app does not create', (_, stack) => listenByResource(stack, ARN, {})],
  ])('is warned of: %s', (_, add) => {
    expect(warnings(add)).toEqual([
      'destination: expected a listener of "Stack/Sensors" for UDP on port 4789, got none; add one with the protocol UDP or TCP_UDP, without which all '
      + 'mirrored packets are lost without an error [ack: cdk-extrahop-traffic-mirroring:loadBalancerWithoutListener]',
    ]);
  });

  test.each<[string, Parameters<typeof warnings>[0]]>([
    ['for UDP, among others', (to) => { listen(to, TCP); listen(to, UDP); }],
    ['for TCP and UDP', (to) => listen(to, TCP_UDP)],
    ['by its resource', (to, stack) => listenByResource(stack, (to.node.defaultChild as CfnResource).ref, {})],
    ['in another stack', (to, stack) => listenByResource(new Stack(stack.node.root as App, 'Other'), to.loadBalancerArn, {})],
    ['of which CloudFormation knows the port', (to, stack) => listenByResource(stack, to.loadBalancerArn, {
      port: new CfnParameter(stack, 'Port', { type: 'Number' }).valueAsNumber,
    })],
    ['of which the protocol is known later', (to, stack) => listenByResource(stack, to.loadBalancerArn, { protocol: Lazy.string({ produce: () => 'UDP' }) })],
    ['of a load balancer that CloudFormation knows', (_, stack) => listenByResource(stack, Fn.importValue('LoadBalancer'), {})],
  ])('is not one with a listener %s, which may be added after the target', (_, add) => {
    expect(warnings(add)).toEqual([]);
  });

  test('cannot be told where the app does not create it', () => {
    const stack = new Stack();
    target(stack, imported(stack));
    expect(Annotations.fromStack(stack).findWarning('*', Match.anyValue())).toEqual([]);
  });
});

describe('a second target of a load balancer', () => {
  const problem = (name: string) => `destination: expected a load balancer to which no other target leads, got "${name}", to which "Stack/First" does; `
    + 'EC2 refuses a second one, so use that one in both places';

  test.each([['creates', loadBalancer, 'Stack/Sensors'], ['does not create', imported, 'Stack/Imported']])('fails, where the app %s it', (_, make, name) => {
    const stack = new Stack(new App(), 'Stack');
    const to = make(stack);
    target(stack, to, 'First');
    target(stack, to, 'Second');
    expect(() => Template.fromStack(stack)).toThrow(new Error(`Validation failed with the following errors:\n  [Stack/Second] ${problem(name)}`));
  });

  test('fails in another stack', () => {
    const app = new App();
    const stack = new Stack(app, 'Stack');
    const to = loadBalancer(stack);
    target(stack, to, 'First');
    const other = new Stack(app, 'Other');
    target(other, to, 'Second');
    expect(() => Template.fromStack(other)).toThrow(problem('Stack/Sensors'));
  });

  test('is none where each leads to another load balancer', () => {
    const stack = new Stack();
    target(stack, loadBalancer(stack), 'First');
    target(stack, loadBalancer(stack, 'Other'), 'Second');
    new TrafficMirrorTarget(stack, 'Third', { destination: TrafficMirrorDestination.networkInterfaceId('eni-0123456789abcdef0') });
    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  test.each([['First'], ['Second']])('may be there where the %s has a condition', (id) => {
    const stack = new Stack();
    const to = loadBalancer(stack);
    const targets = { First: target(stack, to, 'First'), Second: target(stack, to, 'Second') };
    const { defaultChild } = targets[id as keyof typeof targets].node;
    (defaultChild as CfnResource).cfnOptions.condition = new CfnCondition(stack, 'Condition', { expression: Fn.conditionEquals('a', 'b') });
    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  test('may be there in two models of one stack', () => {
    const app = new App();
    for (const id of ['Pipeline', 'Sandbox']) {
      const stack = new Stack(new Stage(app, id), 'Stack');
      target(stack, imported(stack));
    }
    expect(() => app.synth()).not.toThrow();
  });
});
