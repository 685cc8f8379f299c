import { App, CfnParameter, Lazy, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { TrafficMirrorSources, type TrafficMirrorSourceSelector } from '../src';
import { filter, mirroring, settingsIn } from './private/synthesized';

const vpc = (stack: Stack, id: string) => ec2.Vpc.fromVpcAttributes(stack, `Vpc${id}`, { vpcId: `vpc-${id}`, availabilityZones: ['us-east-1a'] });
const subnet = (stack: Stack, id: string) => ec2.Subnet.fromSubnetId(stack, `Subnet${id}`, `subnet-${id}`);

const synthesized = (sources: (stack: Stack) => TrafficMirrorSources) => (
  mirroring((stack) => ({ filter: filter(stack), sources: sources(stack) })).template()
);

/** What the function is told about who is mirrored. */
function told(sources: (stack: Stack) => TrafficMirrorSources, values: Readonly<Record<string, string>> = {}) {
  return settingsIn(synthesized(sources), values).sources;
}

function changedTagKeys(template: Template): unknown {
  const rules = template.findResources('AWS::Events::Rule', { Properties: { EventPattern: { source: ['aws.tag'] } } });
  return Object.values(rules).map(({ Properties }) => Properties.EventPattern.detail['changed-tag-keys']);
}

test('without selectors every interface is selected', () => {
  const everything = { include: [], exclude: [], interfaces: 'all' };
  expect(told(() => TrafficMirrorSources.all())).toEqual(everything);
  expect(told(() => TrafficMirrorSources.select({}))).toEqual(everything);
});

test.each([[true, 'primary'], [false, 'all']])('primary interfaces alone are selected: %s', (primaryInterfacesOnly, interfaces) => {
  expect(told(() => TrafficMirrorSources.select({ primaryInterfacesOnly }))).toEqual({ include: [], exclude: [], interfaces });
});

test.each<[string, (stack: Stack) => TrafficMirrorSourceSelector, object]>([
  ['tags', () => ({ tags: { 'Environment': 'production', 'app:tier': '' } }), { tags: { 'Environment': 'production', 'app:tier': '' } }],
  ['VPCs', (stack) => ({ vpcs: [vpc(stack, '1'), vpc(stack, '2')] }), { vpcIds: ['vpc-1', 'vpc-2'] }],
  ['subnets', (stack) => ({ subnets: [subnet(stack, '1'), subnet(stack, '2')] }), { subnetIds: ['subnet-1', 'subnet-2'] }],
  [
    'instance types',
    () => ({ instanceTypes: [ec2.InstanceType.of(ec2.InstanceClass.C5, ec2.InstanceSize.LARGE), new ec2.InstanceType('u-6tb1.metal')] }),
    { instanceTypes: ['c5.large', 'u-6tb1.metal'] },
  ],
  ['a condition and a priority', () => ({ tags: { a: 'b' }, priority: -1.5 }), { tags: { a: 'b' }, priority: -1.5 }],
  ['a condition and the lowest priority of all', () => ({ tags: { a: 'b' }, priority: 0 }), { tags: { a: 'b' }, priority: 0 }],
  [
    'all conditions together',
    (stack) => ({ tags: { a: 'b' }, vpcs: [vpc(stack, '1')], subnets: [subnet(stack, '1')], instanceTypes: [new ec2.InstanceType('m5.large')], priority: 7 }),
    { tags: { a: 'b' }, vpcIds: ['vpc-1'], subnetIds: ['subnet-1'], instanceTypes: ['m5.large'], priority: 7 },
  ],
  ['tags that are none beside another condition', (stack) => ({ tags: {}, vpcs: [vpc(stack, '1')] }), { tags: {}, vpcIds: ['vpc-1'] }],
])('a selector with %s is told, to include and to exclude by', (_, selector, expected) => {
  expect(told((stack) => TrafficMirrorSources.select({ include: [selector(stack)] }))).toEqual({ include: [expected], exclude: [], interfaces: 'all' });
  expect(told((stack) => TrafficMirrorSources.select({ exclude: [selector(stack)] }))).toEqual({ include: [], exclude: [expected], interfaces: 'all' });
});

test.each<[string, Record<string, string>]>([
  ['that AWS sets', { 'aws:autoscaling:groupName': 'web' }],
  ['of any character', { 'a*b?{}': '${x}' }],
  ['of the greatest length', { ['\u{1F600}'.repeat(128)]: '\u{1F600}'.repeat(256) }],
])('tags %s are told', (_, tags) => {
  expect(told(() => TrafficMirrorSources.select({ include: [{ tags }] })).include).toEqual([{ tags }]);
});

test('a value that looks like a pattern is warned of, and told as it is', () => {
  const { construct, stack, template } = mirroring((scope) => ({
    filter: filter(scope),
    sources: TrafficMirrorSources.select({
      include: [{ tags: { Name: 'web' } }, { tags: { Name: 'web-*', Stage: 'pro?' } }], exclude: [{ tags: { '*': 'any' } }, { tags: { Name: '*' } }],
    }),
  }));
  const warning = (at: string, value: string) => expect.stringMatching(new RegExp(
    `^sources\\.${at}: expected the whole value of a tag, got "${value}"; "\\*" and "\\?" stand for themselves, so give each value a selector of its own, `
    + 'or acknowledge this warning if it is meant \\[ack: cdk-extrahop-traffic-mirroring:patternInSourceTag\\]$',
  ));
  const warnings = Annotations.fromStack(stack).findWarning(`/${construct.node.path}`, Match.anyValue()).map(({ entry }) => entry.data);
  expect(warnings).toEqual([
    warning('include\\[1\\]\\.tags\\["Name"\\]', 'web-\\*'), warning('include\\[1\\]\\.tags\\["Stage"\\]', 'pro\\?'), warning('exclude\\[1\\]\\.tags\\["Name"\\]', '\\*'),
  ]);
  expect(settingsIn(template()).sources.include[1]).toEqual({ tags: { Name: 'web-*', Stage: 'pro?' } });
});

test('several selectors keep their order', () => {
  expect(told(() => TrafficMirrorSources.select({
    include: [{ tags: { tier: 'web' }, priority: 2 }, { tags: { tier: 'db' } }], exclude: [{ tags: { a: '1' } }, { tags: { b: '2' } }],
  }))).toEqual({
    include: [{ tags: { tier: 'web' }, priority: 2 }, { tags: { tier: 'db' } }], exclude: [{ tags: { a: '1' } }, { tags: { b: '2' } }], interfaces: 'all',
  });
});

test('CloudFormation may be the first to know every value', () => {
  const values = { Tag: 'production', VpcId: 'vpc-1', SubnetId: 'subnet-1', Type: 'c5.large', Priority: '3' };
  expect(told((stack) => {
    const text = (id: string) => new CfnParameter(stack, id).valueAsString;
    return TrafficMirrorSources.select({
      include: [{
        tags: { Environment: text('Tag') },
        vpcs: [ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: text('VpcId'), availabilityZones: ['us-east-1a'] })],
        subnets: [ec2.Subnet.fromSubnetId(stack, 'Subnet', text('SubnetId'))],
        instanceTypes: [new ec2.InstanceType(text('Type'))],
        priority: new CfnParameter(stack, 'Priority', { type: 'Number' }).valueAsNumber,
      }],
    });
  }, values)).toEqual({
    include: [{ tags: { Environment: 'production' }, vpcIds: ['vpc-1'], subnetIds: ['subnet-1'], instanceTypes: ['c5.large'], priority: 3 }],
    exclude: [],
    interfaces: 'all',
  });
});

test('a VPC and a subnet of another stack are referred to, and their stack depends on nothing', () => {
  const app = new App();
  const network = new Stack(app, 'Shared');
  const shared = new ec2.Vpc(network, 'Vpc', { maxAzs: 1 });
  const { stack, template } = mirroring(
    () => ({ sources: TrafficMirrorSources.select({ include: [{ vpcs: [shared], subnets: shared.privateSubnets }] }) }), new Stack(app, 'Network'),
  );
  template();
  expect(stack.dependencies).toEqual([network]);
  expect(network.dependencies).toEqual([]);
});

test('changes of the tags that selectors name are listened to, each once', () => {
  expect(changedTagKeys(synthesized(() => TrafficMirrorSources.select({
    include: [{ tags: { Environment: 'production', Team: 'a' } }, { tags: { Environment: 'test' } }], exclude: [{ tags: { Mirroring: 'off' } }],
  })))).toEqual([['Environment', 'Mirroring', 'Team']]);
});

test.each<[string, (stack: Stack) => string, unknown]>([
  ['made up late', () => Lazy.string({ produce: () => 'Environment' }), 'Environment'],
  ['known to CloudFormation only', (stack) => new CfnParameter(stack, 'Key').valueAsString, { Ref: 'Key' }],
])('the key of a tag may be %s', (_, key, listenedTo) => {
  const sources = (stack: Stack) => TrafficMirrorSources.select({ include: [{ tags: { [key(stack)]: 'production' } }] });
  expect(told(sources, { Key: 'Environment' }).include).toEqual([{ tags: { Environment: 'production' } }]);
  expect(changedTagKeys(synthesized(sources))).toEqual([[listenedTo]]);
});

test.each<[string, () => TrafficMirrorSources]>([
  ['are all', () => TrafficMirrorSources.all()],
  ['are told by anything but tags', () => TrafficMirrorSources.select({ include: [{ instanceTypes: [new ec2.InstanceType('m5.large')] }], primaryInterfacesOnly: true })],
])('where sources %s, no tag is listened to', (_, sources) => {
  expect(changedTagKeys(synthesized(sources))).toEqual([]);
});

describe('fails', () => {
  const CONDITIONS = 'expected at least one condition, got []; name tags, VPCs, subnets or instance types';
  const ALTERNATIVES = 'expected a list of at least one, got []; leave the property out to match whatever there is';
  const TYPE = 'expected an instance type such as "m7i-flex.large"';
  const IN_FULL = 'name each type in full, as selectors know no patterns';
  const PRIORITY = (got: string) => `expected a finite number, got ${got}; higher comes first, and 0 is the default`;

  test.each<[TrafficMirrorSourceSelector, string]>([
    [{}, `: ${CONDITIONS}`],
    [{ tags: {} }, `: ${CONDITIONS}`],
    [{ priority: 1 }, `: ${CONDITIONS}`],
    [{ tags: { '': 'b' } }, '.tags: expected keys of 1 to 128 characters, got ""; no tag has another one'],
    [{ tags: { ['k'.repeat(129)]: 'b' } }, `.tags: expected keys of 1 to 128 characters, got "${'k'.repeat(129)}"; no tag has another one`],
    [{ tags: { a: 'v'.repeat(257) } }, `.tags["a"]: expected a text of at most 256 characters, got "${'v'.repeat(257)}"; shorten it`],
    [{ tags: { a: undefined as unknown as string } }, '.tags["a"]: expected a text, got nothing; put a number in quotes, such as "4711", and leave out what has no value'],
    [{ vpcs: [] }, `.vpcs: ${ALTERNATIVES}`],
    [{ tags: { a: 'b' }, subnets: [] }, `.subnets: ${ALTERNATIVES}`],
    [{ tags: { a: 'b' }, instanceTypes: [] }, `.instanceTypes: ${ALTERNATIVES}`],
    [{ instanceTypes: [new ec2.InstanceType('c5.large'), new ec2.InstanceType('c5.*')] }, `.instanceTypes[1]: ${TYPE}, got "c5.*"; ${IN_FULL}`],
    [{ instanceTypes: [new ec2.InstanceType('c5')] }, `.instanceTypes[0]: ${TYPE}, got "c5"; ${IN_FULL}`],
    [{ instanceTypes: [new ec2.InstanceType('C5.large')] }, `.instanceTypes[0]: ${TYPE}, got "C5.large"; ${IN_FULL}`],
    [{ tags: { a: 'b' }, priority: NaN }, `.priority: ${PRIORITY('NaN')}`],
    [{ tags: { a: 'b' }, priority: Infinity }, `.priority: ${PRIORITY('Infinity')}`],
    [{ tags: { a: 'b' }, priority: -Infinity }, `.priority: ${PRIORITY('-Infinity')}`],
  ])('on the selector %p, and names it', (selector, message) => {
    const other = { tags: { a: 'b' } };
    expect(() => synthesized(() => TrafficMirrorSources.select({ include: [other, selector] }))).toThrow(new Error(`include[1]${message}`));
    expect(() => synthesized(() => TrafficMirrorSources.select({ exclude: [selector, other] }))).toThrow(new Error(`exclude[0]${message}`));
  });

  test('without a selector to include by, which would match nothing, where one that is left out matches everything', () => {
    expect(() => synthesized(() => TrafficMirrorSources.select({ include: [] }))).toThrow(new Error(`include: ${ALTERNATIVES}`));
    expect(() => synthesized(() => TrafficMirrorSources.select({ include: [], exclude: [{ tags: { a: 'b' } }] }))).toThrow(new Error(`include: ${ALTERNATIVES}`));
    expect(() => synthesized(() => TrafficMirrorSources.select({ exclude: [] }))).not.toThrow();
  });
});
