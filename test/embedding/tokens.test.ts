import { App, CfnParameter, Duration, Fn, Lazy, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import {
  ExtraHopTrafficMirroring,
  type ExtraHopTrafficMirroringProps,
  MirroringMode,
  Rebalancing,
  type SourceNetworkAclEvaluation,
  IdleSessions,
  type TrafficMirrorDirection,
  TrafficMirrorDestination,
  TrafficMirrorFilter,
  type TrafficMirrorFilterProps,
  type TrafficMirrorFilterRuleOptions,
  type TrafficMirrorNetworkService,
  TrafficMirrorPortRange,
  TrafficMirrorProtocol,
  type TrafficMirrorRuleAction,
  TrafficMirrorSources,
  type TrafficMirrorSourceSelector,
  TrafficMirrorTarget,
  type TrafficMirrorTargetAttributes,
  TrafficMirrorTargetDiscovery,
  type TrafficMirrorTargetDiscoveryOptions,
  type TrafficMirrorTargetOptions,
  type TrafficMirrorTargetProps,
  type UnknownPathTreatment,
  type ZoneLocality,
} from '../../src';
import type { OwnerSettings } from '../../src/settings';
import { mirroring, settingsIn } from '../private/synthesized';

/** Values that are made up late, or that only CloudFormation knows, may be given wherever a value may be given; the exceptions are few and named. */

interface Tokens {
  text(id: string, value: string): string;
  number(id: string, value: number): number;
  list(id: string, values: string[]): string[];
}

const LATE: Tokens = {
  text: (_, value) => Lazy.string({ produce: () => value }),
  number: (_, value) => Lazy.number({ produce: () => value }),
  list: (_, values) => Lazy.list({ produce: () => values }),
};

/** Parameters with these values. */
function parameters(stack: Stack, values: Record<string, string | string[]>): Tokens {
  const declare = (id: string, type: string, value: string | string[]) => {
    values[id] = value;
    return new CfnParameter(stack, id, { type });
  };
  return {
    text: (id, value) => Fn.ref(declare(id, 'String', value).logicalId),
    number: (id, value) => declare(id, 'Number', String(value)).valueAsNumber,
    list: (id, value) => declare(id, 'CommaDelimitedList', value).valueAsList,
  };
}

function selector(stack: Stack, { text, number, list }: Tokens): Required<TrafficMirrorSourceSelector> {
  return {
    tags: { Environment: text('TagValue', 'production') },
    vpcs: [ec2.Vpc.fromVpcAttributes(stack, 'SourceVpc', { vpcId: text('SourceVpcId', 'vpc-01234567'), availabilityZones: list('SourceZones', ['a']) })],
    subnets: [ec2.Subnet.fromSubnetId(stack, 'SourceSubnet', text('SourceSubnetId', 'subnet-01234567'))],
    instanceTypes: [new ec2.InstanceType(text('InstanceType', 'c5.large'))],
    priority: number('Priority', 7),
  };
}

function attributes(_: Stack, { text, list }: Tokens): Required<TrafficMirrorTargetAttributes> {
  return {
    trafficMirrorTargetId: text('TargetId', 'tmt-01234567'),
    ownerAccountId: text('OwnerAccount', '444455556666'),
    availabilityZones: list('TargetZones', ['use1-az1', 'use1-az2']),
  };
}

function targetProps(_: Stack, { text }: Tokens): Required<TrafficMirrorTargetProps> {
  return {
    destination: TrafficMirrorDestination.networkInterfaceId(text('InterfaceId', 'eni-01234567')),
    description: text('TargetDescription', 'sensor'),
  };
}

function targetOptions({ number, list }: Tokens): Required<TrafficMirrorTargetOptions> {
  return { availabilityZones: list('CreatedZones', ['use1-az3']), capacity: number('CreatedCapacity', 30), weight: number('CreatedWeight', 2) };
}

function filterProps(_: Stack, tokens: Tokens): Required<TrafficMirrorFilterProps> {
  // The template depends on whether all traffic is accepted, and on how many services there are, so that these cannot be tokens.
  return { description: tokens.text('FilterDescription', 'everything'), rules: [rule(tokens)], acceptAllTraffic: true, networkServices: [tokens.text('Service', 'amazon-dns') as TrafficMirrorNetworkService] };
}

function rule({ text, number }: Tokens): Required<TrafficMirrorFilterRuleOptions> {
  return {
    trafficDirection: text('Direction', 'egress') as TrafficMirrorDirection,
    ruleNumber: number('RuleNumber', 10),
    ruleAction: text('RuleAction', 'reject') as TrafficMirrorRuleAction,
    protocol: TrafficMirrorProtocol.of(number('Protocol', 6)),
    sourceCidrBlock: text('SourceCidr', '10.0.0.0/8'),
    sourcePortRange: TrafficMirrorPortRange.range(number('FromPort', 1024), number('ToPort', 65535)),
    destinationCidrBlock: text('DestinationCidr', '10.0.9.0/24'),
    destinationPortRange: TrafficMirrorPortRange.port(number('Port', 443)),
    description: text('RuleDescription', 'backups'),
  };
}

function discoveryOptions({ text }: Tokens): Required<TrafficMirrorTargetDiscoveryOptions> {
  return { tags: { 'extrahop:sensor': text('SensorTag', 'true') }, ownerAccountIds: [text('SensorAccount', '555566667777')] };
}

/** Every property; one that is new belongs here, too. */
function props(stack: Stack, tokens: Tokens): Required<ExtraHopTrafficMirroringProps> {
  const { text, number, list } = tokens;
  return {
    targets: [
      TrafficMirrorTarget.fromTrafficMirrorTargetAttributes(stack, 'Imported', attributes(stack, tokens)),
      new TrafficMirrorTarget(stack, 'Endpoint', {
        destination: TrafficMirrorDestination.gatewayLoadBalancerEndpointId(text('EndpointId', 'vpce-01234567')),
      }),
      new TrafficMirrorTarget(stack, 'Balanced', {
        destination: TrafficMirrorDestination.networkLoadBalancer(elbv2.NetworkLoadBalancer.fromNetworkLoadBalancerAttributes(stack, 'Balancer', {
          loadBalancerArn: text('BalancerArn', 'arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/net/one/0123456789abcdef'),
        })),
      }),
    ],
    targetDiscovery: TrafficMirrorTargetDiscovery.byTags(discoveryOptions(tokens)),
    filter: TrafficMirrorFilter.fromTrafficMirrorFilterAttributes(stack, 'Filter', { trafficMirrorFilterId: text('FilterId', 'tmf-01234567') }),
    zoneLocality: text('ZoneLocality', 'prefer-local') as ZoneLocality,
    sources: TrafficMirrorSources.select({ include: [selector(stack, tokens)], primaryInterfacesOnly: true }),
    maxDeselectedPercent: number('MaxDeselectedPercent', 50),
    unknownPathTreatment: text('UnknownPathTreatment', 'reject') as UnknownPathTreatment,
    sourceNetworkAclEvaluation: text('SourceNetworkAclEvaluation', 'ignore') as SourceNetworkAclEvaluation,
    sweepInterval: Duration.minutes(number('SweepInterval', 7)),
    // The template depends on these, so that they cannot be tokens.
    perTargetMetrics: false,
    mode: MirroringMode.ENFORCE,
    removalPolicy: RemovalPolicy.RETAIN,
    sessionNumber: number('SessionNumber', 9),
    packetLength: number('PacketLength', 128),
    virtualNetworkId: number('VirtualNetworkId', 4711),
    sessionTags: { team: text('Team', 'network') },
    idleSessions: IdleSessions.deleteAfter(Duration.seconds(number('StoppedGrace', 90))),
    targetDownGrace: Duration.seconds(number('DownGrace', 60)),
    rebalancing: Rebalancing.movesPerSweep(number('Moves', 5)),
    sessionOwner: text('Owner', 'sensors'),
    role: iam.Role.fromRoleName(stack, 'Role', text('RoleName', 'Mirroring')),
    logGroup: logs.LogGroup.fromLogGroupName(stack, 'Logs', text('LogGroupName', '/network/mirroring')),
    vpc: ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: text('VpcId', 'vpc-89abcdef'), availabilityZones: list('Zones', ['a', 'b']), privateSubnetIds: list('SubnetIds', ['subnet-1', 'subnet-2']),
    }),
    vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
    securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', text('GroupId', 'sg-01234567'))],
    environmentEncryption: kms.Key.fromKeyArn(stack, 'Key', `arn:aws:kms:us-east-1:111122223333:key/${text('KeyId', '01234567')}`),
    encryptionKey: kms.Key.fromKeyArn(stack, 'EncryptionKey', `arn:aws:kms:us-east-1:111122223333:key/${text('EncryptionKeyId', '76543210')}`),
    runtime: new lambda.Runtime(text('Runtime', 'nodejs22.x'), lambda.RuntimeFamily.NODEJS),
    architecture: lambda.Architecture.custom(text('Architecture', 'x86_64')),
  };
}

function synthesized(tokensOf: (stack: Stack) => Tokens): Template {
  const stack = new Stack(new App(), 'Network');
  const tokens = tokensOf(stack);
  new ExtraHopTrafficMirroring(stack, 'Mirroring', props(stack, tokens))
    .addTarget(new TrafficMirrorTarget(stack, 'Created', targetProps(stack, tokens)), targetOptions(tokens));
  new TrafficMirrorFilter(stack, 'CreatedFilter', filterProps(stack, tokens));
  return Template.fromStack(stack);
}

/** The order of lists in settings is that of their JSON, in which tokens have no value yet. */
function sorted({ targets, targetDiscovery }: OwnerSettings): Partial<OwnerSettings> {
  return {
    targets: [...targets].sort((one, other) => one.targetId.localeCompare(other.targetId)),
    targetDiscovery: targetDiscovery && { ...targetDiscovery, ownerIds: [...targetDiscovery.ownerIds].sort() },
  };
}

const values: Record<string, string | string[]> = {};
const KINDS: [string, (stack: Stack) => Tokens][] = [['made up late', () => LATE], ['known to CloudFormation only', (stack) => parameters(stack, values)]];

describe.each(KINDS)('values that are %s', (_, tokensOf) => {
  let template: Template;

  beforeAll(() => {
    template = synthesized(tokensOf);
  });

  test('end up resolved, wherever they go', () => {
    const text = JSON.stringify(template.toJSON());
    expect(text).not.toMatch(/\$\{Token|Token\[|#\{Token/);
    // Numbers that stand for tokens.
    expect(text).not.toMatch(/-\d\.\d+e\+\d+/);
  });

  test('reach the function as what they are', () => {
    const created = Object.keys(template.findResources('AWS::EC2::TrafficMirrorTarget')).map((id, index) => [id, `tmt-0000000${index}`]);
    const settings = settingsIn(template, { ...values, ...Object.fromEntries(created), 'AWS::AccountId': '111122223333' });
    expect({ ...settings, ...sorted(settings) }).toEqual({
      targets: [
        { targetId: 'tmt-00000000' },
        { targetId: 'tmt-00000001' },
        { targetId: 'tmt-00000002', availabilityZones: ['use1-az3'], capacity: 30, weight: 2 },
        { targetId: 'tmt-01234567', availabilityZones: ['use1-az1', 'use1-az2'] },
      ],
      targetDiscovery: { tags: { 'extrahop:sensor': 'true' }, ownerIds: ['111122223333', '555566667777'] },
      filterId: 'tmf-01234567',
      zoneLocality: 'prefer-local',
      sessionOwner: 'sensors',
      sessionNumber: 9,
      packetLength: 128,
      virtualNetworkId: 4711,
      mode: 'enforce',
      sessionTags: { team: 'network' },
      sourceNetworkAclEvaluation: 'ignore',
      unknownPathTreatment: 'reject',
      sources: {
        include: [{
          tags: { Environment: 'production' }, vpcIds: ['vpc-01234567'], subnetIds: ['subnet-01234567'], instanceTypes: ['c5.large'], priority: 7,
        }],
        exclude: [],
        interfaces: 'primary',
      },
      rebalanceLimit: 5,
      maxDeselectedPercent: 50,
      targetDownGraceSeconds: 60,
      idleSessionGraceSeconds: 90,
    });
  });
});

/** What the guide and the docstrings except. */
describe('a token is refused', () => {
  const [, tokensOf] = KINDS[1];

  test.each<[string, (tokens: Tokens) => Partial<ExtraHopTrafficMirroringProps>, RegExp]>([
    ['mode', ({ text }) => ({ mode: text('Mode', 'observe') as MirroringMode }), /^mode: expected a member of MirroringMode/],
    ['removalPolicy', ({ text }) => ({ removalPolicy: text('Policy', 'retain') as RemovalPolicy }), /^removalPolicy: expected RemovalPolicy\.DESTROY or/],
    ['keys of sessionTags', ({ text }) => ({ sessionTags: { [text('Key', 'team')]: 'network' } }), /^sessionTags: expected keys/],
    ['keys of targetDiscovery', ({ text }) => ({ targetDiscovery: TrafficMirrorTargetDiscovery.byTags({ tags: { [text('Key', 'sensor')]: 'true' } }) }), /^tags: expected keys/],
    ['ownerAccountIds as a whole', ({ list }) => ({
      targetDiscovery: TrafficMirrorTargetDiscovery.byTags({ tags: { sensor: 'true' }, ownerAccountIds: list('Owners', ['555566667777']) }),
    }), /^ownerAccountIds: expected a list of known length/],
    ['sweepInterval in another unit than minutes', ({ number }) => ({ sweepInterval: Duration.hours(number('Hours', 1)) }), /'Duration\.minutes\(\)'/],
    ['targetDownGrace in another unit than seconds', ({ number }) => ({ targetDownGrace: Duration.minutes(number('Minutes', 1)) }), /'Duration\.seconds\(\)'/],
    ['idleSessions in another unit than seconds', ({ number }) => ({
      idleSessions: IdleSessions.deleteAfter(Duration.hours(number('Hours', 1))),
    }), /'Duration\.seconds\(\)'/],
  ])('for %s', (_, given, message) => {
    expect(() => mirroring((stack) => given(tokensOf(stack)))).toThrow(message);
  });
});

test('all parameters are used', () => {
  const template = synthesized((stack) => parameters(stack, {})).toJSON();
  const text = JSON.stringify(template.Resources);
  const unused = Object.keys(template.Parameters as object).filter((id) => !text.includes(`{"Ref":"${id}"}`));
  // What the CDK has for itself, and what it needs only to create subnets and security groups.
  expect(unused).toEqual(['SourceZones', 'VpcId', 'Zones', 'BootstrapVersion']);
});
