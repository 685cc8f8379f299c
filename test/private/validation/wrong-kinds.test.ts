import { App, CfnResource, Duration, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as library from '../../../src';
import { target } from '../synthesized';

/**
 * What callers without a compiler pass in for any property and any parameter: an error names the property, what was expected and what came.
 *
 * The kinds of each property are those that it takes; every other wrong value is tried on it.
 */

const {
  ExtraHopTrafficMirroring, Rebalancing, IdleSessions, TrafficMirrorDestination, TrafficMirrorDirection, TrafficMirrorFilter,
  TrafficMirrorPortRange, TrafficMirrorProtocol, TrafficMirrorRuleAction, TrafficMirrorSources, TrafficMirrorTarget, TrafficMirrorTargetDiscovery,
} = library;

const app = new App();
// Without an account and Region the CDK looks nothing up, for which values would pass.
const stack = new Stack(app, 'Stack');
const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 1 });
const ARN = 'arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer';
const circular: Record<string, unknown> = {};
circular.self = circular;

/** Each with the kinds of properties that take it. */
const WRONG: Record<string, [value: unknown, takenAs: string[]]> = {
  'null': [null, []],
  'a number': [5.5, ['percent', 'weight', 'finite']],
  'NaN': [NaN, []],
  'a big integer': [5n, []],
  'true': [true, ['boolean']],
  'a symbol': [Symbol('own'), []],
  'a text': ['eni-1', ['text', 'owner']],
  'an empty text': ['', ['text']],
  'an object': [{ a: 'b' }, ['tags', 'struct']],
  'an object that refers to itself': [circular, ['struct']],
  'an object without a prototype': [Object.assign(Object.create(null), { a: 'b' }), ['tags', 'struct']],
  'a date': [new Date(NaN), ['struct']],
  'a function': [() => 'eni-1', []],
  'a class': [TrafficMirrorTarget, []],
  'an enum-like class': [TrafficMirrorSources, []],
  'a promise': [Promise.resolve('eni-1'), ['struct']],
  'an empty list': [[], ['list']],
  'a list of nothing': [[undefined], []],
  'a list of null': [[null], []],
  'a list of lists': [[[]], []],
  'a list of texts': [['own'], []],
  'a list of numbers': [[5], []],
  'a list of an L1': [[new ec2.CfnSubnet(stack, 'SubnetResource', { vpcId: vpc.vpcId })], []],
  'a list of a construct': [[vpc], ['vpcs']],
  'a duration': [Duration.days(400), ['duration', 'struct']],
  'a stack': [stack, []],
  'an app': [app, []],
  'a bucket': [new s3.Bucket(stack, 'Bucket'), []],
  'a VPC': [vpc, ['vpc']],
  'an L1 target': [new ec2.CfnTrafficMirrorTarget(stack, 'TargetResource', { networkInterfaceId: 'eni-1' }), ['target']],
  'an L1 filter': [new ec2.CfnTrafficMirrorFilter(stack, 'FilterResource'), ['filter']],
  'an L1 network interface': [new ec2.CfnNetworkInterface(stack, 'InterfaceResource', { subnetId: 'subnet-1' }), ['interface']],
  'an L1 Gateway Load Balancer endpoint': [new ec2.CfnVPCEndpoint(stack, 'EndpointResource', { vpcId: 'vpc-1', vpcEndpointType: 'GatewayLoadBalancer' }), ['endpoint']],
  'an L1 interface endpoint': [new ec2.CfnVPCEndpoint(stack, 'OtherEndpointResource', { vpcId: 'vpc-1', vpcEndpointType: 'Interface' }), []],
  'a gateway endpoint': [vpc.addGatewayEndpoint('Storage', { service: ec2.GatewayVpcEndpointAwsService.S3 }), []],
  'an L1 of any type': [new CfnResource(stack, 'Resource', { type: 'Own::Thing' }), []],
  'an L1 with the same members': [Object.assign(new CfnResource(stack, 'Lookalike', { type: 'Own::Thing' }), {
    trafficMirrorTargetId: 'tmt-1', trafficMirrorTargetArn: '', trafficMirrorFilterId: 'tmf-1', trafficMirrorFilterArn: '', roleArn: '', vpcId: '',
  }), []],
  'a target': [target(stack), ['target']],
  'a filter': [new TrafficMirrorFilter(stack, 'Filter'), ['filter']],
  'an Application Load Balancer': [new elbv2.ApplicationLoadBalancer(stack, 'Application', { vpc }), []],
  'an imported Application Load Balancer': [elbv2.ApplicationLoadBalancer.fromApplicationLoadBalancerAttributes(stack, 'ImportedApplication', {
    loadBalancerArn: `${ARN}/app/own/0123456789abcdef`, securityGroupId: 'sg-1',
  }), []],
  'an Application Load Balancer imported as a Network Load Balancer': [elbv2.NetworkLoadBalancer.fromNetworkLoadBalancerAttributes(stack, 'WrongApplication', {
    loadBalancerArn: `${ARN}/app/own/0123456789abcdef`,
  }), []],
  'a Gateway Load Balancer imported as a Network Load Balancer': [elbv2.NetworkLoadBalancer.fromNetworkLoadBalancerAttributes(stack, 'WrongGateway', {
    loadBalancerArn: `${ARN}/gwy/own/0123456789abcdef`,
  }), []],
  'an L1 Gateway Load Balancer': [new elbv2.CfnLoadBalancer(stack, 'Gateway', { type: 'gateway' }), []],
  'sources': [TrafficMirrorSources.all(), ['sources', 'struct']],
  'a discovery': [TrafficMirrorTargetDiscovery.byTags({ tags: { a: 'b' } }), ['discovery', 'struct']],
  'a port range': [TrafficMirrorPortRange.port(443), ['ports', 'struct']],
  'a protocol': [TrafficMirrorProtocol.ICMP, ['protocol', 'struct']],
  'a rebalancing': [Rebalancing.none(), ['rebalancing', 'struct']],
  'a time of sessions': [IdleSessions.retain(), ['stopped', 'struct']],
  'a destination': [TrafficMirrorDestination.networkInterfaceId('eni-01234567'), ['destination', 'struct']],
  'a runtime': [lambda.Runtime.PYTHON_3_13, ['struct']],
  'an architecture': [lambda.Architecture.ARM_64, ['architecture', 'struct']],
  'a type of instances': [new ec2.InstanceType('c5.large'), ['struct']],
  'a port': [ec2.Port.HTTPS, ['struct']],
};

let count = 0;
const id = () => `Id${count++}`;
const rule = {
  trafficDirection: TrafficMirrorDirection.EGRESS, ruleNumber: 1, ruleAction: TrafficMirrorRuleAction.REJECT, protocol: TrafficMirrorProtocol.TCP,
};

const existing = new ExtraHopTrafficMirroring(stack, 'Existing', { targets: [target(stack, 'ExistingTarget')] });

type Use = (wrong: unknown) => unknown;
type Place = [name: string, kind: string, use: Use];

/** A place for each property of a struct; the compiler asks for those that are new. */
function properties<T>(name: string, kinds: Record<keyof T, string>, use: (props: T) => unknown): Place[] {
  return Object.entries<string>(kinds).map(([property, kind]) => [`${name}.${property}`, kind, (wrong) => use({ [property]: wrong } as T)]);
}

const PLACES: Place[] = [
  ...properties<Required<library.ExtraHopTrafficMirroringProps>>('ExtraHopTrafficMirroring', {
    targets: 'list',
    targetDiscovery: 'discovery',
    mode: 'enum',
    filter: 'filter',
    zoneLocality: 'enum',
    sources: 'sources',
    maxDeselectedPercent: 'percent',
    unknownPathTreatment: 'enum',
    sourceNetworkAclEvaluation: 'enum',
    sweepInterval: 'interval',
    perTargetMetrics: 'boolean',
    removalPolicy: 'enum',
    sessionNumber: 'integer',
    packetLength: 'integer',
    virtualNetworkId: 'integer',
    sessionTags: 'tags',
    idleSessions: 'stopped',
    targetDownGrace: 'duration',
    rebalancing: 'rebalancing',
    sessionOwner: 'owner',
    role: 'role',
    logGroup: 'logGroup',
    vpc: 'vpc',
    vpcSubnets: 'placement',
    securityGroups: 'groups',
    environmentEncryption: 'key',
    encryptionKey: 'key',
    runtime: 'runtime',
    architecture: 'architecture',
  }, used),
  ...properties<Required<library.TrafficMirrorTargetProps>>('TrafficMirrorTarget', {
    destination: 'destination', description: 'text',
  }, (props) => new TrafficMirrorTarget(stack, id(), { destination: TrafficMirrorDestination.networkInterfaceId('eni-01234567'), ...props as object })),
  ...properties<Required<library.TrafficMirrorTargetAttributes>>('TrafficMirrorTarget attributes', {
    trafficMirrorTargetId: 'id', ownerAccountId: 'id', availabilityZones: 'zones',
  }, (attrs) => TrafficMirrorTarget.fromTrafficMirrorTargetAttributes(stack, id(), { trafficMirrorTargetId: 'tmt-01234567', ...attrs as object })),
  ...properties<Required<library.TrafficMirrorTargetOptions>>('addTarget', {
    availabilityZones: 'zones', capacity: 'integer', weight: 'weight',
  }, (options) => existing.addTarget(target(stack, id(), 'tmt-89abcdef'), options)),
  ['addTarget.target', 'target', (wrong) => existing.addTarget(wrong as library.ITrafficMirrorTarget)],
  ['options of addTarget', 'struct', (wrong) => existing.addTarget(target(stack, id(), 'tmt-89abcdef'), wrong as object)],
  ...properties<Required<library.TrafficMirrorFilterProps>>('TrafficMirrorFilter', {
    description: 'text', rules: 'list', acceptAllTraffic: 'boolean', networkServices: 'list',
  }, (props) => new TrafficMirrorFilter(stack, id(), props)),
  ...properties<library.TrafficMirrorFilterAttributes>('TrafficMirrorFilter attributes', { trafficMirrorFilterId: 'id' }, (attrs) => (
    TrafficMirrorFilter.fromTrafficMirrorFilterAttributes(stack, id(), attrs)
  )),
  ...(['rules', 'addRule'] as const).flatMap((way) => properties<Required<library.TrafficMirrorFilterRuleOptions>>(way, {
    trafficDirection: 'enum',
    ruleNumber: 'integer',
    ruleAction: 'enum',
    protocol: 'protocol',
    sourceCidrBlock: 'cidr',
    sourcePortRange: 'ports',
    destinationCidrBlock: 'cidr',
    destinationPortRange: 'ports',
    description: 'text',
  }, (options) => {
    const given = { ...rule, ...options as object };
    return way === 'rules' ? new TrafficMirrorFilter(stack, id(), { rules: [given] }) : new TrafficMirrorFilter(stack, id()).addRule(given);
  })),
  ...(['include', 'exclude'] as const).flatMap((list) => properties<Required<library.TrafficMirrorSourceSelector>>(list, {
    tags: 'tags', vpcs: 'vpcs', subnets: 'subnetsList', instanceTypes: 'types', priority: 'finite',
  }, (selector) => used({ sources: TrafficMirrorSources.select({ [list]: [{ ...selector as object }] }) }))),
  ...properties<Required<library.TrafficMirrorSourcesOptions>>('TrafficMirrorSources', {
    include: 'selectors', exclude: 'list', primaryInterfacesOnly: 'boolean',
  }, (options) => used({ sources: TrafficMirrorSources.select(options) })),
  ...properties<Required<library.TrafficMirrorTargetDiscoveryOptions>>('TrafficMirrorTargetDiscovery', { tags: 'tags', ownerAccountIds: 'list' }, (options) => (
    used({ targetDiscovery: TrafficMirrorTargetDiscovery.byTags({ tags: { a: 'b' }, ...options as object }) })
  )),
  ['TrafficMirrorDestination.networkInterface', 'interface', (wrong) => TrafficMirrorDestination.networkInterface(wrong as ec2.CfnNetworkInterface)],
  ['TrafficMirrorDestination.gatewayLoadBalancerEndpoint', 'endpoint', (wrong) => TrafficMirrorDestination.gatewayLoadBalancerEndpoint(wrong as ec2.CfnVPCEndpoint)],
  ['TrafficMirrorDestination.networkInterfaceId', 'id', (wrong) => TrafficMirrorTargetOf(TrafficMirrorDestination.networkInterfaceId(wrong as string))],
  ['TrafficMirrorDestination.gatewayLoadBalancerEndpointId', 'id', (wrong) => TrafficMirrorTargetOf(TrafficMirrorDestination.gatewayLoadBalancerEndpointId(wrong as string))],
  ['TrafficMirrorDestination.networkLoadBalancer', 'balancer', (wrong) => TrafficMirrorDestination.networkLoadBalancer(wrong as elbv2.INetworkLoadBalancer)],
  ['TrafficMirrorTarget.fromTrafficMirrorTargetId', 'id', (wrong) => TrafficMirrorTarget.fromTrafficMirrorTargetId(stack, id(), wrong as string)],
  ['TrafficMirrorFilter.fromTrafficMirrorFilterId', 'id', (wrong) => TrafficMirrorFilter.fromTrafficMirrorFilterId(stack, id(), wrong as string)],
  ['TrafficMirrorProtocol.of', 'integer', (wrong) => used({ filter: new TrafficMirrorFilter(stack, id(), { rules: [{ ...rule, protocol: TrafficMirrorProtocol.of(wrong as number) }] }) })],
  ...([
    (wrong) => TrafficMirrorPortRange.port(wrong as number),
    (wrong) => TrafficMirrorPortRange.range(wrong as number, 65535),
    (wrong) => TrafficMirrorPortRange.range(0, wrong as number),
  ] satisfies ((wrong: unknown) => library.TrafficMirrorPortRange)[])
    .map((make): Place => ['TrafficMirrorPortRange', 'integer', (wrong) => new TrafficMirrorFilter(stack, id(), { rules: [{ ...rule, sourcePortRange: make(wrong) }] })]),
  ['Rebalancing.movesPerSweep', 'integer', (wrong) => used({ rebalancing: Rebalancing.movesPerSweep(wrong as number) })],
  ['IdleSessions.deleteAfter', 'duration', (wrong) => used({ idleSessions: IdleSessions.deleteAfter(wrong as Duration) })],
  ['metric.metricName', 'text', (wrong) => existing.metric(wrong as string)],
  ['metric.options', 'struct', (wrong) => existing.metric('Errors', wrong as object)],
  ['metricUnmirroredByReason.reason', 'enum', (wrong) => existing.metricUnmirroredByReason(wrong as library.UnmirroredReason)],
  ['metricUnmirroredByReason.options', 'struct', (wrong) => existing.metricUnmirroredByReason(library.UnmirroredReason.NO_CAPACITY, wrong as object)],
  ...(['metricTargetSessions', 'metricTargetCapacity', 'metricTargetUtilization'] as const)
    .map((method): Place => [`${method}.target`, 'target', (wrong) => existing[method](wrong as library.ITrafficMirrorTarget)]),
  ...(['onInterfaceUnmirrored', 'onInterfaceRecovered'] as const).flatMap((method): Place[] => [
    [`${method}.id`, 'text', (wrong) => existing[method](wrong as string)],
    [`${method}.options`, 'struct', (wrong) => existing[method](id(), wrong as object)],
  ]),
  ['properties of ExtraHopTrafficMirroring', 'struct', (wrong) => new ExtraHopTrafficMirroring(stack, id(), wrong as object)],
  ['properties of TrafficMirrorFilter', 'struct', (wrong) => new TrafficMirrorFilter(stack, id(), wrong as object)],
  ['properties of TrafficMirrorTarget', 'none', (wrong) => new TrafficMirrorTarget(stack, id(), wrong as library.TrafficMirrorTargetProps)],
  ['attributes of TrafficMirrorTarget', 'none', (wrong) => TrafficMirrorTarget.fromTrafficMirrorTargetAttributes(stack, id(), wrong as library.TrafficMirrorTargetAttributes)],
  ['attributes of TrafficMirrorFilter', 'none', (wrong) => TrafficMirrorFilter.fromTrafficMirrorFilterAttributes(stack, id(), wrong as library.TrafficMirrorFilterAttributes)],
  ['options of addRule', 'none', (wrong) => new TrafficMirrorFilter(stack, id()).addRule(wrong as library.TrafficMirrorFilterRuleOptions)],
  ['options of TrafficMirrorSources.select', 'struct', (wrong) => TrafficMirrorSources.select(wrong as object)],
  ['options of TrafficMirrorTargetDiscovery.byTags', 'none', (wrong) => TrafficMirrorTargetDiscovery.byTags(wrong as library.TrafficMirrorTargetDiscoveryOptions)],
];

function used(props: object): unknown {
  return new ExtraHopTrafficMirroring(new Stack(), 'Mirroring', { targets: [target(new Stack())], ...props });
}

function TrafficMirrorTargetOf(destination: library.TrafficMirrorDestination): unknown {
  return new TrafficMirrorTarget(stack, id(), { destination });
}

const message = (use: () => unknown): string => {
  try {
    use();
  } catch (error) {
    return (error as Error).name === 'Error' ? (error as Error).message : String(error);
  }
  return 'nothing is wrong';
};

test.each(PLACES)('%s (%s) fails on everything else, and says what came', (name, kind, use) => {
  const property = /[^.]*$/.exec(name)![0];
  const silent = Object.entries(WRONG).filter(([, [, takenAs]]) => !takenAs.includes(kind)).flatMap(([what, [value]]) => {
    const said = message(() => use(value));
    return /^[\w.[\]"]+(, \w+)*: expected .+, got (?!undefined)[^;]+; .+/s.test(said) && said.length < 1000 ? [] : [`${property} on ${what}: ${said}`];
  });
  expect(silent).toEqual([]);
});
