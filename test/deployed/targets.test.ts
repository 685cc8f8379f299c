import { RemovalPolicy, type Stack } from 'aws-cdk-lib';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Deployment } from './deployment';
import {
  TrafficMirrorDirection, TrafficMirrorDestination, TrafficMirrorFilter, TrafficMirrorRuleAction, TrafficMirrorTarget,
} from '../../src';

/** Targets that the app creates, on the deployed stack. */

let deployment: Deployment;

beforeEach(async () => {
  deployment = await Deployment.start();
});

afterEach(async () => deployment.stop());

test('sessions lead to new targets for an interface, a load balancer and an endpoint, and all of it goes with the stack', async () => {
  const { fleet, ec2 } = deployment;
  const sensor = fleet.addInstance();
  const { VpcId: vpcId = '', SubnetId: subnetId } = ec2.state.networkInterfaces.get(sensor.networkInterfaceId)!;
  const securityGroupIds = [fleet.addSecurityGroup({ vpcId, ingress: [{ cidr: '10.0.0.0/8' }] })];
  const [first, second] = [fleet.addInstance({ subnetId, securityGroupIds }), fleet.addInstance({ subnetId, securityGroupIds })];
  const loadBalancer = fleet.addNetworkLoadBalancer({ registered: [second.instanceId] });
  const endpoint = fleet.addGatewayLoadBalancerEndpoint({ subnetId });
  const { GatewayLoadBalancerEndpointId: endpointId = '' } = ec2.state.trafficMirrorTargets.get(endpoint.targetId)!;
  for (const { targetId } of [loadBalancer, endpoint]) ec2.call('DeleteTrafficMirrorTarget', { TrafficMirrorTargetId: targetId });
  const target = (stack: Stack, id: string, destination: TrafficMirrorDestination) => new TrafficMirrorTarget(stack, id, { destination });
  const stack = await deployment.deploy({
    targetIds: [],
    props: (scope) => ({
      targets: [
        target(scope, 'Interface', TrafficMirrorDestination.networkInterfaceId(first.networkInterfaceId)),
        target(scope, 'LoadBalancer', TrafficMirrorDestination.networkLoadBalancer(
          elbv2.NetworkLoadBalancer.fromNetworkLoadBalancerAttributes(scope, 'Existing', { loadBalancerArn: loadBalancer.loadBalancerArn }))),
        target(scope, 'Endpoint', TrafficMirrorDestination.gatewayLoadBalancerEndpointId(endpointId)),
      ],
    }),
  });

  for (let n = 0; n < 3; n++) fleet.launchInstance({ subnetId });
  await deployment.settle();

  const targets = [...ec2.state.trafficMirrorTargets.values()];
  expect(targets.map(({ Type }) => Type).sort()).toEqual(['gateway-load-balancer-endpoint', 'network-interface', 'network-load-balancer']);
  const used = [...ec2.state.trafficMirrorSessions.values()].map(({ TrafficMirrorTargetId }) => TrafficMirrorTargetId);
  expect(new Set(used)).toEqual(new Set(targets.map(({ TrafficMirrorTargetId }) => TrafficMirrorTargetId)));

  await deployment.destroy(stack);
  expect(deployment.sessions()).toEqual([]);
  expect([...ec2.state.trafficMirrorTargets.values()]).toEqual([]);
});

test('sessions that are retained keep targets and a filter that the app creates for them, with all its rules, and the next deployment moves them', async () => {
  const { fleet, ec2: { state } } = deployment;
  const sensor = fleet.addSensor();
  state.trafficMirrorTargets.delete(sensor.targetId);
  fleet.addInstance();
  const backups = { trafficDirection: TrafficMirrorDirection.EGRESS, ruleNumber: 10, ruleAction: TrafficMirrorRuleAction.REJECT };
  const deploy = () => {
    let filter: TrafficMirrorFilter;
    return deployment.deploy({
      targetIds: [],
      props: (scope) => {
        filter = new TrafficMirrorFilter(scope, 'Filter');
        const destination = TrafficMirrorDestination.networkInterfaceId(sensor.networkInterfaceId);
        return { filter, targets: [new TrafficMirrorTarget(scope, 'Sensor', { destination })], removalPolicy: RemovalPolicy.RETAIN };
      },
      more: () => filter.addRule(backups),
    });
  };
  const stack = await deploy();
  await deployment.settle();
  const [before] = state.trafficMirrorSessions.values();

  await deployment.destroy(stack);
  expect([...state.trafficMirrorSessions.values()]).toEqual([before]);
  expect([...state.trafficMirrorTargets.keys()]).toEqual([before.TrafficMirrorTargetId]);
  expect([...state.trafficMirrorFilters.values()]).toMatchObject([{
    TrafficMirrorFilterId: before.TrafficMirrorFilterId, IngressFilterRules: [{}, {}], EgressFilterRules: [{}, {}, {}],
  }]);

  await deploy();
  await deployment.settle();
  const [after, ...others] = state.trafficMirrorSessions.values();
  expect(others).toEqual([]);
  expect(after.TrafficMirrorSessionId).toBe(before.TrafficMirrorSessionId);
  expect(after.TrafficMirrorTargetId).toBe([...state.trafficMirrorTargets.keys()][1]);
});
