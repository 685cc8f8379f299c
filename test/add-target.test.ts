import { App, CfnParameter, Fn, Lazy, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as fc from 'fast-check';
import {
  ExtraHopTrafficMirroring,
  type ExtraHopTrafficMirroringProps,
  TrafficMirrorDestination,
  TrafficMirrorTarget,
  type TrafficMirrorTargetOptions,
  ZoneLocality,
} from '../src';
import { filter, mirroring, settingsIn, target, TARGET_ID } from './private/synthesized';
import { SETTINGS_VARIABLE } from '../src/names';

/** A target that is added later counts like one that was given to the constructor, and is used as the options say. */

const OTHER_ID = 'tmt-89abcdef';
const other = (stack: Stack) => target(stack, 'Other', OTHER_ID);
const shared = (stack: Stack, availabilityZones?: string[]) => TrafficMirrorTarget.fromTrafficMirrorTargetAttributes(stack, 'Shared', {
  trafficMirrorTargetId: OTHER_ID, ownerAccountId: '444455556666', availabilityZones,
});
const ENV = { account: '111122223333', region: 'us-east-1' };

function without(props: (stack: Stack) => ExtraHopTrafficMirroringProps = () => ({}), stack = new Stack(new App(), 'Network')) {
  return mirroring((scope) => ({ targets: [], filter: filter(scope), ...props(scope) }), stack);
}

const statementOf = (template: Template): { Resource: unknown[] } => {
  const [policy] = Object.values(template.findResources('AWS::IAM::Policy'));
  return policy.Properties.PolicyDocument.Statement.find(({ Sid }: { Sid: string }) => Sid === 'MirrorToTargetsThroughFilter');
};

const OPTIONS: TrafficMirrorTargetOptions = { availabilityZones: ['use1-az1', 'use1-az2'], capacity: 7, weight: 0.5 };

test.each([{}, OPTIONS])('the function is told how a target is used: %j', (options) => {
  const { stack, construct, template } = without();
  construct.addTarget(target(stack), options);
  expect(settingsIn(template()).targets).toEqual([{ targetId: TARGET_ID, ...options }]);
});

test('the function is told what only CloudFormation knows, or is known later', () => {
  const { stack, construct, template } = without();
  construct.addTarget(target(stack, 'Target', new CfnParameter(stack, 'Id').valueAsString), {
    availabilityZones: new CfnParameter(stack, 'Zones', { type: 'CommaDelimitedList' }).valueAsList,
    capacity: new CfnParameter(stack, 'Capacity', { type: 'Number' }).valueAsNumber,
    weight: Lazy.number({ produce: () => 0.5 }),
  });
  expect(settingsIn(template(), { Id: TARGET_ID, Zones: ['use1-az1', 'use1-az2'], Capacity: '7' }).targets).toEqual([
    { targetId: TARGET_ID, availabilityZones: ['use1-az1', 'use1-az2'], capacity: 7, weight: 0.5 },
  ]);
});

test('zones that are given with a target beat those that are known of it', () => {
  const zones = (options?: TrafficMirrorTargetOptions) => {
    const { stack, construct, template } = without();
    construct.addTarget(shared(stack, ['use1-az1']), options);
    return settingsIn(template()).targets[0].availabilityZones;
  };
  expect(zones()).toEqual(['use1-az1']);
  expect(zones({ capacity: 1 })).toEqual(['use1-az1']);
  expect(zones({ availabilityZones: ['use1-az2'] })).toEqual(['use1-az2']);
});

test('one target is used in two ways by two mirrorings', () => {
  const stack = new Stack(new App(), 'Network');
  const sensor = target(stack);
  const existing = filter(stack);
  const both = ['One', 'Two'].map((id) => new ExtraHopTrafficMirroring(stack, id, { filter: existing }));
  both.forEach((each, index) => each.addTarget(sensor, { capacity: index + 1 }));
  const told = Object.values(Template.fromStack(stack).findResources('AWS::Lambda::Function'))
    .map(({ Properties }) => JSON.parse(Properties.Environment.Variables[SETTINGS_VARIABLE] as string) as { targets: unknown });
  expect(told.map(({ targets }) => targets)).toEqual([1, 2].map((capacity) => [{ targetId: TARGET_ID, capacity }]));
});

test('the role may mirror to a target that is added, of another account, too', () => {
  const { stack, construct, template } = without(undefined, new Stack(new App(), 'Network', { env: ENV }));
  construct.addTarget(shared(stack));
  expect(JSON.stringify(statementOf(template()).Resource)).toContain(':ec2:us-east-1:444455556666:traffic-mirror-target/tmt-89abcdef');
});

test('sessions come after a target that is added, and go before it', () => {
  const { stack, construct, template } = without();
  construct.addTarget(new TrafficMirrorTarget(stack, 'Created', { destination: TrafficMirrorDestination.networkInterfaceId('eni-01234567') }));
  const [sessions] = Object.values(template().findResources('Custom::TrafficMirrorSessions'));
  expect(sessions.DependsOn).toEqual(expect.arrayContaining(Object.keys(template().findResources('AWS::EC2::TrafficMirrorTarget'))));
});

describe('an L1 construct', () => {
  const l1 = (stack: Stack) => new ec2.CfnTrafficMirrorTarget(stack, 'Resource', { networkInterfaceId: 'eni-01234567' });

  test.each([
    ['given', (stack: Stack) => without(() => ({ targets: [l1(stack)] }), stack)],
    ['added', (stack: Stack) => {
      const made = without(undefined, stack);
      made.construct.addTarget(l1(stack));
      return made;
    }],
  ])('is a target like others when it is %s', (_, make) => {
    const { template } = make(new Stack(new App(), 'Network', { env: ENV }));
    expect(settingsIn(template(), { Resource: TARGET_ID }).targets).toEqual([{ targetId: TARGET_ID }]);
    expect(JSON.stringify(statementOf(template()).Resource)).toContain(':ec2:us-east-1:111122223333:traffic-mirror-target/",{"Ref":"Resource"}');
    const [sessions] = Object.values(template().findResources('Custom::TrafficMirrorSessions'));
    expect(sessions.DependsOn).toContain('Resource');
  });

  test('stays with the sessions that use it', () => {
    const { stack, construct, template } = without(() => ({ removalPolicy: RemovalPolicy.RETAIN }));
    construct.addTarget(l1(stack));
    template().hasResource('AWS::EC2::TrafficMirrorTarget', { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Delete' });
  });

  test('is a filter like others, whose rules come before the sessions and stay with them', () => {
    const { stack, template } = without((scope) => ({
      filter: new ec2.CfnTrafficMirrorFilter(scope, 'Filter'), targets: [target(scope)], removalPolicy: RemovalPolicy.RETAIN,
    }), new Stack(new App(), 'Network', { env: ENV }));
    const rule = { trafficDirection: 'ingress', ruleNumber: 1, ruleAction: 'accept', sourceCidrBlock: '0.0.0.0/0', destinationCidrBlock: '0.0.0.0/0' };
    new ec2.CfnTrafficMirrorFilterRule(stack, 'Rule', { ...rule, trafficMirrorFilterId: Fn.ref('Filter') });
    new ec2.CfnTrafficMirrorFilterRule(stack, 'Known', { ...rule, trafficMirrorFilterId: (stack.node.findChild('Filter') as ec2.CfnTrafficMirrorFilter).ref });
    new ec2.CfnTrafficMirrorFilterRule(stack, 'Foreign', { ...rule, trafficMirrorFilterId: 'tmf-89abcdef' });
    const { Known, Foreign, Filter } = template().toJSON().Resources as Record<string, { DeletionPolicy?: string }>;
    expect([Filter, Known, Foreign].map(({ DeletionPolicy }) => DeletionPolicy)).toEqual(['Retain', 'RetainExceptOnCreate', undefined]);
    const [sessions] = Object.values(template().findResources('Custom::TrafficMirrorSessions'));
    expect(sessions.DependsOn).toEqual(expect.arrayContaining(['Filter', 'Known']));
    expect(settingsIn(template(), { Filter: 'tmf-01234567' }).filterId).toBe('tmf-01234567');
    expect(JSON.stringify(statementOf(template()).Resource)).toContain(':ec2:us-east-1:111122223333:traffic-mirror-filter/",{"Ref":"Filter"}');
  });
});

describe('fails at the call', () => {
  test('on a target that is there already', () => {
    const { stack, construct } = mirroring();
    expect(() => construct.addTarget(target(stack, 'Again'))).toThrow(new Error(
      `targets: expected each target once, got "${TARGET_ID}" twice; remove one of the two`,
    ));
  });

  test('on a target of which the L1 construct is there already', () => {
    const { stack, construct } = without();
    const created = new TrafficMirrorTarget(stack, 'Created', { destination: TrafficMirrorDestination.networkInterfaceId('eni-01234567') });
    construct.addTarget(created.node.defaultChild as ec2.CfnTrafficMirrorTarget);
    expect(() => construct.addTarget(created)).toThrow('targets: expected each target once');
  });

  test('on a target of another Region', () => {
    const app = new App();
    const { construct } = without(undefined, new Stack(app, 'Network', { env: ENV }));
    expect(() => construct.addTarget(other(new Stack(app, 'Sensors', { env: { ...ENV, region: 'eu-west-1' } })))).toThrow(
      'target: expected what is in the Region "us-east-1" of the stack, got "Sensors/Other" in "eu-west-1"; packets are mirrored within a Region',
    );
  });

  test('on a target that the mirroring is part of', () => {
    const stack = new Stack(new App(), 'Network');
    const around = new TrafficMirrorTarget(stack, 'Around', { destination: TrafficMirrorDestination.networkInterfaceId('eni-01234567') });
    const construct = new ExtraHopTrafficMirroring(around, 'Mirroring');
    expect(() => construct.addTarget(around)).toThrow('target: expected a construct that "Network/Around/Mirroring" is not part of, got "Network/Around"');
  });

  test.each([
    ['L2', (destination: TrafficMirrorDestination, stack: Stack) => new TrafficMirrorTarget(stack, 'Balanced', { destination })],
    ['L1', (_: TrafficMirrorDestination, stack: Stack) => new ec2.CfnTrafficMirrorTarget(stack, 'Balanced', { networkLoadBalancerArn: 'arn:own' })],
  ])('on a load balancer (%s) where packets are longer than it takes', (_, make) => {
    const { stack, construct } = without(() => ({ packetLength: 8501 }));
    const loadBalancer = new elbv2.NetworkLoadBalancer(stack, 'Balancer', { vpc: new ec2.Vpc(stack, 'Vpc') });
    expect(() => construct.addTarget(make(TrafficMirrorDestination.networkLoadBalancer(loadBalancer), stack))).toThrow('packetLength: expected at most 8500 bytes');
  });

  const numbered = (stack: Stack, index: number) => target(stack, `Target${index}`, `tmt-${String(index).padStart(17, '0')}`);
  const fill = (construct: ExtraHopTrafficMirroring, stack: Stack, count: number, options?: TrafficMirrorTargetOptions) => {
    for (let index = 0; index < count; index += 1) construct.addTarget(numbered(stack, index), options);
  };

  test('on more targets than a policy can name, those for events included', () => {
    const { stack, construct } = without();
    fill(construct, stack, 50);
    construct.onInterfaceUnmirrored('Unmirrored');
    expect(() => construct.addTarget(other(stack))).toThrow('targets: expected at most 50 targets with onInterfaceUnmirrored');
  });

  test('on more than the environment of a function has room for, and what was there before still counts', () => {
    const { stack, construct, template } = without();
    const options = { availabilityZones: ['use1-az1', 'use1-az2'] };
    fill(construct, stack, 30, options);
    expect(() => fill(construct, new Stack(), 55, options)).toThrow(/^targets: expected each target once/);
    const zones = Array.from({ length: 400 }, (_, index) => `use1-az${index}`);
    expect(() => construct.addTarget(other(stack), { availabilityZones: zones })).toThrow(/^targets, sources, sessionTags: expected settings of at most \d{4} bytes/);
    expect(settingsIn(template()).targets).toHaveLength(30);
  });

  test.each<[TrafficMirrorTargetOptions, string]>([
    [{ availabilityZones: [] }, 'availabilityZones: expected zone names or zone IDs such as "use1-az1", got []; leave the property out where the zones are not known'],
    ...[0, -1, 2.5, Infinity].map((capacity): [TrafficMirrorTargetOptions, string] => [
      { capacity }, `capacity: expected a whole number of sessions, 1 or more, got ${capacity}; to use no room on a target, leave it out of the targets`,
    ]),
    ...[0, -1, NaN, Infinity].map((weight): [TrafficMirrorTargetOptions, string] => [
      { weight }, `weight: expected a number above 0, got ${weight}; a target of weight 2 takes twice the sessions of a target of weight 1`,
    ]),
  ])('on %p', (options, message) => {
    const { stack, construct } = without();
    expect(() => construct.addTarget(target(stack), options)).toThrow(new Error(message));
  });
});

describe('a warning tells', () => {
  const warnings = (options: TrafficMirrorTargetOptions, props: ExtraHopTrafficMirroringProps = {}) => {
    const { stack, construct } = without((scope) => ({ targets: [target(scope)], ...props }), new Stack(new App(), 'Network', { env: ENV }));
    construct.addTarget(shared(stack), options);
    return Annotations.fromStack(stack).findWarning('*', Match.anyValue()).map(({ id, entry }) => [id, /\[ack: (.*)\]/.exec(String(entry.data))?.[1]]);
  };

  test('of zones that are given by name for a target of another account', () => {
    expect(warnings({ availabilityZones: ['us-east-1a'] })).toEqual([['/Network/Mirroring', 'cdk-extrahop-traffic-mirroring:zoneNamesOfOtherAccount']]);
    expect(warnings({ availabilityZones: ['use1-az1'] })).toEqual([]);
  });

  test('of zones of another Region, unless all zones count', () => {
    const zones = { availabilityZones: ['euw1-az1'] };
    expect(warnings(zones)).toEqual([['/Network/Mirroring', 'cdk-extrahop-traffic-mirroring:zonesOfOtherRegion']]);
    expect(warnings(zones, { zoneLocality: ZoneLocality.ANY })).toEqual([]);
  });
});

test('whatever the order and the way in which targets come, the template is the same to the byte', () => {
  const synthesized = (order: readonly number[], given: number) => {
    const app = new App({ analyticsReporting: false });
    const stack = new Stack(app, 'Network');
    const targets = [
      target(stack),
      shared(stack, ['use1-az1']),
      new TrafficMirrorTarget(stack, 'Created', { destination: TrafficMirrorDestination.networkInterfaceId('eni-01234567') }),
      new ec2.CfnTrafficMirrorTarget(stack, 'Resource', { networkInterfaceId: 'eni-89abcdef' }),
      target(stack, 'Token', new CfnParameter(stack, 'Id').valueAsString),
    ];
    const ordered = order.map((index) => targets[index]);
    const construct = new ExtraHopTrafficMirroring(stack, 'Mirroring', { targets: ordered.slice(0, given), removalPolicy: RemovalPolicy.RETAIN });
    for (const each of ordered.slice(given)) construct.addTarget(each);
    return JSON.stringify(app.synth().getStackByName('Network').template);
  };
  const indices = [0, 1, 2, 3, 4];
  const expected = synthesized(indices, 5);
  fc.assert(fc.property(fc.shuffledSubarray(indices, { minLength: 5 }), fc.nat(5), (order, given) => {
    expect(synthesized(order, given)).toBe(expected);
  }), { numRuns: 10 });
});
