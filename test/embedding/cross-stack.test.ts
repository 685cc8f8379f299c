import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import {
  ExtraHopTrafficMirroring,
  type ExtraHopTrafficMirroringProps,
  TrafficMirrorDestination,
  TrafficMirrorFilter,
  TrafficMirrorSources,
  TrafficMirrorTarget,
} from '../../src';
import { target } from '../private/synthesized';

/** What comes from another stack is used there, and never made to refer back. */

const lambdaRole = (scope: Stack) => new iam.Role(scope, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
const vpc = (scope: Stack) => new ec2.Vpc(scope, 'Vpc', { natGateways: 1 });
const group = (scope: Stack, network: ec2.IVpc) => new ec2.SecurityGroup(scope, 'Group', { vpc: network, allowAllOutbound: false });
const logGroup = (scope: Stack) => new logs.LogGroup(scope, 'Logs', { encryptionKey: new kms.Key(scope, 'LogsKey') });
const filter = (scope: Stack) => new TrafficMirrorFilter(scope, 'Filter');
const toInterface = (scope: Stack) => new TrafficMirrorTarget(scope, 'Sensor', { destination: TrafficMirrorDestination.networkInterfaceId('eni-01234567') });

function balanced(scope: Stack, network: ec2.IVpc): TrafficMirrorTarget {
  const loadBalancer = new elbv2.NetworkLoadBalancer(scope, 'Balancer', { vpc: network });
  return new TrafficMirrorTarget(scope, 'Balanced', { destination: TrafficMirrorDestination.networkLoadBalancer(loadBalancer) });
}

function all(scope: Stack): Partial<ExtraHopTrafficMirroringProps> {
  const network = vpc(scope);
  return {
    targets: [toInterface(scope), balanced(scope, network)],
    role: lambdaRole(scope),
    vpc: network,
    securityGroups: [group(scope, network)],
    environmentEncryption: new kms.Key(scope, 'Key'),
    logGroup: logGroup(scope),
    filter: filter(scope),
    sources: TrafficMirrorSources.select({ include: [{ vpcs: [network], subnets: network.privateSubnets }] }),
  };
}

const GIVEN: [string, (scope: Stack) => Partial<ExtraHopTrafficMirroringProps>][] = [
  ['a role', (scope) => ({ role: lambdaRole(scope) })],
  ['a VPC', (scope) => ({ vpc: vpc(scope) })],
  ['a VPC with a security group', (scope) => { const network = vpc(scope); return { vpc: network, securityGroups: [group(scope, network)] }; }],
  ['a key', (scope) => ({ environmentEncryption: new kms.Key(scope, 'Key') })],
  ['a log group', (scope) => ({ logGroup: logGroup(scope) })],
  ['a filter', (scope) => ({ filter: filter(scope) })],
  ['targets', (scope) => ({ targets: [toInterface(scope), balanced(scope, vpc(scope))] })],
  ['sources', (scope) => ({ sources: TrafficMirrorSources.select({ exclude: [{ vpcs: [vpc(scope)] }] }) })],
  ['everything', all],
];

describe.each(GIVEN)('%s from another stack', (_, given) => {
  let shared: Stack;
  let stack: Stack;
  let alone: object;

  beforeAll(() => {
    const app = new App();
    shared = new Stack(app, 'Shared');
    stack = new Stack(app, 'Network');
    new ExtraHopTrafficMirroring(stack, 'Mirroring', { targets: [target(stack)], ...given(shared) });
    app.synth();
    const unused = new Stack(new App(), 'Shared');
    given(unused);
    alone = Template.fromStack(unused).toJSON().Resources as object;
  });

  test('has that stack come first, and no stack wait for another in a circle', () => {
    expect(stack.dependencies).toEqual([shared]);
    expect(shared.dependencies).toEqual([]);
  });

  test('changes nothing in that stack', () => {
    expect(Template.fromStack(shared).toJSON().Resources).toEqual(alone);
  });
});

test('rules between its security group and others are made in its own stack', () => {
  const app = new App();
  const shared = new Stack(app, 'Shared');
  const network = vpc(shared);
  const others = group(shared, network);
  const stack = new Stack(app, 'Network');
  const { connections } = new ExtraHopTrafficMirroring(stack, 'Mirroring', { targets: [target(stack)], vpc: network });
  connections.allowTo(others, ec2.Port.tcp(443));
  app.synth();
  expect(shared.dependencies).toEqual([]);
  Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroupIngress', { FromPort: 443 });
});

test('a key of another account is used by its ARN', () => {
  const app = new App();
  const shared = new Stack(app, 'Shared', { env: { account: '444455556666', region: 'eu-west-1' } });
  const stack = new Stack(app, 'Network', { env: { account: '111122223333', region: 'eu-west-1' } });
  const environmentEncryption = kms.Key.fromKeyArn(shared, 'Key', 'arn:aws:kms:eu-west-1:444455556666:key/01234567-89ab-cdef-0123-456789abcdef');
  new ExtraHopTrafficMirroring(stack, 'Mirroring', { targets: [target(stack)], environmentEncryption });
  Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', { KmsKeyArn: environmentEncryption.keyArn });
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Action: 'kms:Decrypt', Resource: environmentEncryption.keyArn })]) },
  });
});
