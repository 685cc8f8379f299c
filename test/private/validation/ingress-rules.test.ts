import { App, Aspects, CfnParameter, CfnResource, Fn, Lazy, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { NETWORK_LOAD_BALANCER_WITH_SECURITY_GROUP_BY_DEFAULT } from 'aws-cdk-lib/cx-api';
import { TrafficMirrorDestination, TrafficMirrorTarget } from '../../../src';

const VXLAN = ec2.Port.udp(4789);
const ANY = ec2.Peer.anyIpv4();

function stackOf(context: Record<string, unknown> = {}): { stack: Stack; vpc: ec2.Vpc } {
  const stack = new Stack(new App({ context }), 'Stack');
  return { stack, vpc: new ec2.Vpc(stack, 'Vpc', { maxAzs: 1 }) };
}

function newGroup(vpc: ec2.IVpc, id: string, stack = Stack.of(vpc)): ec2.SecurityGroup {
  return new ec2.SecurityGroup(stack, id, { vpc });
}

function targetOf(stack: Stack, vpc: ec2.IVpc, props: Partial<elbv2.NetworkLoadBalancerProps>): elbv2.NetworkLoadBalancer {
  const sensors = new elbv2.NetworkLoadBalancer(stack, 'Sensors', { vpc, ...props });
  const targetGroup = new elbv2.NetworkTargetGroup(stack, 'Group', { port: 4789, protocol: elbv2.Protocol.UDP, vpc, targetType: elbv2.TargetType.INSTANCE });
  sensors.addListener('Listener', { port: 4789, protocol: elbv2.Protocol.UDP, defaultTargetGroups: [targetGroup] });
  new TrafficMirrorTarget(stack, 'Target', { destination: TrafficMirrorDestination.networkLoadBalancer(sensors) });
  return sensors;
}

function warningsOf(stack: Stack): unknown[] {
  return Annotations.fromStack(stack).findWarning('/Stack/Target', Match.anyValue()).map(({ entry }) => entry.data);
}

function warning(receiver: string, groups: string, fix: string): string {
  return `destination: expected a security group of "${receiver}" that admits UDP on port 4789 from IPv4 addresses, got ${groups}, without such a rule; add `
    + `one, such as ${fix}(ec2.Peer.ipv4(vpc.vpcCidrBlock), ec2.Port.udp(4789)), or all mirrored packets are lost silently `
    + '[ack: cdk-extrahop-traffic-mirroring:mirroredPacketsNotAdmitted]';
}

interface Parts { readonly group: ec2.SecurityGroup; readonly sensors: elbv2.NetworkLoadBalancer; readonly stack: Stack; readonly vpc: ec2.Vpc }

/** Warnings of a load balancer with one group, once the rest is added. */
function warnings(add: (parts: Parts) => void): unknown[] {
  const { stack, vpc } = stackOf();
  const group = newGroup(vpc, 'Door');
  const sensors = targetOf(stack, vpc, { securityGroups: [group] });
  add({ group, sensors, stack, vpc });
  return warningsOf(stack);
}

const rule = (stack: Stack, properties: Partial<ec2.CfnSecurityGroupIngressProps>) =>
  new ec2.CfnSecurityGroupIngress(stack, 'Rule', { ipProtocol: 'udp', fromPort: 4789, toPort: 4789, cidrIp: '10.0.0.0/8', ...properties });

describe('a load balancer whose security groups admit no mirrored packets', () => {
  test('is warned of where a feature flag gives it an empty one', () => {
    const { stack, vpc } = stackOf({ [NETWORK_LOAD_BALANCER_WITH_SECURITY_GROUP_BY_DEFAULT]: true });
    targetOf(stack, vpc, {});
    expect(warningsOf(stack)).toEqual([warning('Stack/Sensors', '["Stack/Sensors/SecurityGroup"]', 'connections.allowFrom')]);
  });

  test.each<[string, Parameters<typeof warnings>[0]]>([
    ['no rule', () => {}],
    ['a rule for TCP', ({ group }) => group.addIngressRule(ANY, ec2.Port.tcp(4789))],
    ['a rule for other ports', ({ sensors }) => {
      sensors.connections.allowFromAnyIpv4(ec2.Port.udp(4788));
      sensors.connections.allowFromAnyIpv4(ec2.Port.udpRange(4790, 65535));
    }],
    ['a rule for IPv6 addresses', ({ group }) => group.addIngressRule(ec2.Peer.anyIpv6(), VXLAN)],
    ['a rule for what leaves', ({ stack, group }) => {
      new ec2.CfnSecurityGroupEgress(stack, 'Out', { groupId: group.securityGroupId, ipProtocol: '-1', cidrIp: '0.0.0.0/0' });
    }],
    ['a rule of another group', ({ vpc }) => newGroup(vpc, 'Other').addIngressRule(ANY, VXLAN)],
    ['a rule of its own for another group', ({ stack, vpc }) => rule(stack, { groupId: newGroup(vpc, 'Other').securityGroupId })],
    ['a rule of its own for a group that the app does not create', ({ stack }) => rule(stack, { groupId: 'sg-0123456789abcdef0' })],
    ['a rule of its own for TCP', ({ stack, group }) => rule(stack, { groupId: group.securityGroupId, ipProtocol: 'tcp' })],
  ])('is warned of: %s', (_, add) => {
    expect(warnings(add)).toEqual([warning('Stack/Sensors', '["Stack/Door"]', 'connections.allowFrom')]);
  });

  test('is warned of where none of several does', () => {
    expect(warnings(({ sensors, vpc }) => sensors.addSecurityGroup(newGroup(vpc, 'Second'))))
      .toEqual([warning('Stack/Sensors', '["Stack/Door","Stack/Second"]', 'connections.allowFrom')]);
  });
});

test.each<[string, Parameters<typeof warnings>[0]]>([
  ['for UDP on the port', ({ sensors, vpc }) => sensors.connections.allowFrom(ec2.Peer.ipv4(vpc.vpcCidrBlock), VXLAN)],
  ['for a range of ports', ({ group }) => group.addIngressRule(ANY, ec2.Port.udpRange(4789, 4790))],
  ['for all UDP, among others', ({ group }) => {
    group.addIngressRule(ANY, ec2.Port.tcp(443));
    group.addIngressRule(ANY, ec2.Port.allUdp());
  }],
  ['for all protocols', ({ group }) => group.addIngressRule(ANY, ec2.Port.allTraffic())],
  ['from another group', ({ group, vpc }) => group.addIngressRule(newGroup(vpc, 'Sources'), VXLAN)],
  ['from a prefix list', ({ group }) => group.addIngressRule(ec2.Peer.prefixList('pl-0123456789abcdef0'), VXLAN)],
  ['of a second group', ({ sensors, vpc }) => {
    const second = newGroup(vpc, 'Second');
    second.addIngressRule(ANY, VXLAN);
    sensors.addSecurityGroup(second);
  }],
  ['by its resource', ({ group, stack }) => rule(stack, { groupId: group.securityGroupId, ipProtocol: '17' })],
  ['by its resource, in another stack', ({ group, stack }) => rule(new Stack(stack.node.root as App, 'Other'), { groupId: group.securityGroupId })],
  ['by its resource, for a group that CloudFormation knows', ({ stack }) => rule(stack, { groupId: Fn.importValue('Door') })],
  ['by its resource, for a group by name', ({ stack }) => rule(stack, { groupName: 'door' })],
  ['by its resource, of no class', ({ group, stack }) => new CfnResource(stack, 'Rule', {
    type: 'AWS::EC2::SecurityGroupIngress', properties: { GroupId: group.securityGroupId, IpProtocol: 'udp', FromPort: 4789, ToPort: 4789, CidrIp: '0.0.0.0/0' },
  })],
  ['by an override of its resource', ({ stack }) => rule(stack, { groupId: 'sg-0123456789abcdef0' }).addPropertyOverride('GroupId', 'sg-0123456789abcdef1')],
  ['by an override of the group', ({ group }) => {
    (group.node.defaultChild as CfnResource).addPropertyOverride('SecurityGroupIngress', [{ IpProtocol: '-1', CidrIp: '0.0.0.0/0' }]);
  }],
  ['in the resource of the group', ({ group }) => {
    (group.node.defaultChild as ec2.CfnSecurityGroup).securityGroupIngress = [{ ipProtocol: 'UDP', fromPort: 0, toPort: 65535, cidrIp: '10.0.0.0/8' }];
  }],
  ['that CloudFormation knows', ({ group }) => {
    (group.node.defaultChild as ec2.CfnSecurityGroup).securityGroupIngress = Lazy.any({ produce: () => Fn.getAtt('Rules', 'List') });
  }],
  ['of which CloudFormation knows the protocol', ({ group, stack }) => {
    rule(stack, { groupId: group.securityGroupId, ipProtocol: new CfnParameter(stack, 'Protocol').valueAsString });
  }],
  ['of which CloudFormation knows a part of the protocol', ({ group, stack }) => {
    rule(stack, { groupId: group.securityGroupId, ipProtocol: `u${new CfnParameter(stack, 'Protocol').valueAsString}` });
  }],
  ['of which CloudFormation knows the ports', ({ group, stack }) => {
    const port = new CfnParameter(stack, 'Port', { type: 'Number' }).valueAsNumber;
    rule(stack, { groupId: group.securityGroupId, fromPort: port, toPort: port });
  }],
])('no load balancer is warned of with a rule %s, which may be added after the target', (_, add) => {
  expect(warnings(add)).toEqual([]);
});

test('a rule that an aspect adds later than all others counts, and is in the template', () => {
  const { stack, vpc } = stackOf();
  const group = newGroup(vpc, 'Door');
  targetOf(stack, vpc, { securityGroups: [group] });
  const last = newGroup(vpc, 'Last');
  Aspects.of(last).add({ visit: (node) => { if (node === last) group.addIngressRule(ANY, VXLAN); } }, { priority: 900 });
  expect(warningsOf(stack)).toEqual([]);
  Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroup', { SecurityGroupIngress: [Match.objectLike({ FromPort: 4789 })] });
});

test.each<[string, (stack: Stack, vpc: ec2.Vpc) => Partial<elbv2.NetworkLoadBalancerProps>]>([
  ['without groups', () => ({})],
  ['with a list of none', () => ({ securityGroups: [] })],
  ['with a group that the app does not create', (stack, vpc) => (
    { securityGroups: [newGroup(vpc, 'Door'), ec2.SecurityGroup.fromSecurityGroupId(stack, 'Imported', 'sg-0123456789abcdef0')] })],
  ['with a group that CloudFormation knows', (stack) => ({ securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(stack, 'Imported', Fn.importValue('Door'))] })],
  ['with the default group of a VPC', (stack, vpc) => (
    { securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(stack, 'Default', vpc.vpcDefaultSecurityGroup)] })],
  ['with a group of no class', (stack) => {
    const resource = new CfnResource(stack, 'Door', { type: 'AWS::EC2::SecurityGroup', properties: { GroupDescription: 'door' } });
    return { securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(stack, 'Raw', resource.getAtt('GroupId').toString())] };
  }],
])('a load balancer %s is not warned of', (_, groups) => {
  const { stack, vpc } = stackOf();
  targetOf(stack, vpc, groups(stack, vpc));
  expect(warningsOf(stack)).toEqual([]);
});

test('a load balancer whose groups an override replaces is not warned of', () => {
  expect(warnings(({ sensors }) => (sensors.node.defaultChild as CfnResource).addPropertyOverride('SecurityGroups', ['sg-0123456789abcdef0']))).toEqual([]);
});

test('a group of another stack has its own rules, not those of a group with the same logical id', () => {
  const { stack } = stackOf();
  const there = new Stack(stack.node.root as App, 'There');
  const vpc = new ec2.Vpc(there, 'Vpc', { maxAzs: 1 });
  newGroup(vpc, 'Door', stack).addIngressRule(ANY, VXLAN);
  targetOf(stack, vpc, { securityGroups: [newGroup(vpc, 'Door')] });
  expect(warningsOf(stack)).toEqual([warning('Stack/Sensors', '["There/Door"]', 'connections.allowFrom')]);
});

describe('a network interface of the app', () => {
  function warningsOfInterface(groupSet: (vpc: ec2.Vpc) => string[] | undefined): unknown[] {
    const { stack, vpc } = stackOf();
    const { ref } = new ec2.CfnNetworkInterface(stack, 'Capture', { subnetId: vpc.privateSubnets[0].subnetId, groupSet: groupSet(vpc) });
    new TrafficMirrorTarget(stack, 'Target', { destination: TrafficMirrorDestination.networkInterfaceId(ref) });
    return warningsOf(stack);
  }

  test('is warned of where its groups admit no mirrored packets', () => {
    expect(warningsOfInterface((vpc) => [newGroup(vpc, 'Door').securityGroupId]))
      .toEqual([warning('Stack/Capture', '["Stack/Door"]', 'addIngressRule')]);
  });

  test.each<[string, Parameters<typeof warningsOfInterface>[0]]>([
    ['one of its groups does', (vpc) => {
      const open = newGroup(vpc, 'Open');
      open.addIngressRule(ANY, VXLAN);
      return [newGroup(vpc, 'Door').securityGroupId, open.securityGroupId];
    }],
    ['it has the default group', () => undefined],
  ])('is not warned of where %s', (_, groupSet) => {
    expect(warningsOfInterface(groupSet)).toEqual([]);
  });
});
