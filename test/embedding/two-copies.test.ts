import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { IConstruct } from 'constructs';
import * as here from '../../src';
import { settingsIn, TARGET_ID } from '../private/synthesized';

/**
 * An app may hold two copies of this package: its own, and one of another package that builds on it. Their classes differ, so that `instanceof` tells nothing
 * of what the other copy has made.
 */

const SERVICES = ['cloudwatch', 'dynamodb', 'ec2', 'elasticloadbalancingv2', 'events', 'events-targets', 'iam', 'kms', 'lambda', 'logs', 'sqs'];
const SHARED = ['constructs', 'aws-cdk-lib', ...SERVICES.map((name) => `aws-cdk-lib/aws-${name}`)];

/** Another copy of the package, with the app's copy of the CDK. */
function anotherCopy(): typeof here {
  const shared = SHARED.map((name) => [name, jest.requireActual<object>(name)] as const);
  let copy!: typeof here;
  jest.isolateModules(() => {
    for (const [name, module] of shared) jest.doMock(name, () => module);
    copy = jest.requireActual<typeof here>('../../src');
  });
  for (const name of SHARED) jest.dontMock(name);
  return copy;
}

const there = anotherCopy();
const target = (of: typeof here, stack: Stack, id = 'Target', targetId = TARGET_ID) => of.TrafficMirrorTarget.fromTrafficMirrorTargetId(stack, id, targetId);

test('the other copy has other classes', () => {
  expect(there.TrafficMirrorFilter).not.toBe(here.TrafficMirrorFilter);
  expect(new there.TrafficMirrorFilter(new Stack(), 'Filter')).not.toBeInstanceOf(here.TrafficMirrorFilter);
  expect(new there.TrafficMirrorFilter(new Stack(), 'Filter')).toBeInstanceOf(jest.requireActual<typeof import('constructs')>('constructs').Construct);
});

const zoned = (of: typeof here, stack: Stack) => of.TrafficMirrorTarget.fromTrafficMirrorTargetAttributes(stack, 'Zoned', {
  trafficMirrorTargetId: 'tmt-89abcdef', availabilityZones: ['use1-az1'],
});

const CASES = [['this copy', there, here], ['the other copy', here, there]] as const;

describe.each(CASES)('what %s makes', (_, user, maker) => {
  test('is known by what it is', () => {
    const stack = new Stack();
    const made = {
      mirroring: new maker.ExtraHopTrafficMirroring(stack, 'Mirroring', { targets: [target(maker, stack)] }),
      filter: new maker.TrafficMirrorFilter(stack, 'Filter'),
      target: new maker.TrafficMirrorTarget(stack, 'Created', { destination: maker.TrafficMirrorDestination.networkInterfaceId('eni-01234567') }),
      imported: target(maker, stack, 'Imported'),
    };
    const known = (is: (construct: IConstruct) => boolean) => Object.entries(made).filter(([, construct]) => is(construct)).map(([name]) => name);
    expect(known(user.ExtraHopTrafficMirroring.isExtraHopTrafficMirroring)).toEqual(['mirroring']);
    expect(known(user.TrafficMirrorFilter.isTrafficMirrorFilter)).toEqual(['filter']);
    expect(known(user.TrafficMirrorTarget.isTrafficMirrorTarget)).toEqual(['target']);
  });

  test('is taken in every property', () => {
    const stack = new Stack();
    const synthesized = (of: typeof here, in_: Stack) => {
      new user.ExtraHopTrafficMirroring(in_, 'Mirroring', {
        targets: [new of.TrafficMirrorTarget(in_, 'Target', { destination: of.TrafficMirrorDestination.networkInterfaceId('eni-01234567') }), zoned(of, in_)],
        targetDiscovery: of.TrafficMirrorTargetDiscovery.byTags({ tags: { sensor: 'true' } }),
        filter: new of.TrafficMirrorFilter(in_, 'Filter', {
          rules: [{
            trafficDirection: of.TrafficMirrorDirection.EGRESS,
            ruleNumber: 1,
            ruleAction: of.TrafficMirrorRuleAction.REJECT,
            protocol: of.TrafficMirrorProtocol.TCP,
            destinationPortRange: of.TrafficMirrorPortRange.port(443),
          }],
        }),
        sources: of.TrafficMirrorSources.select({ include: [{ tags: { a: 'b' } }] }),
        mode: of.MirroringMode.OBSERVE,
        zoneLocality: of.ZoneLocality.ANY,
        unknownPathTreatment: of.UnknownPathTreatment.REJECT,
        sourceNetworkAclEvaluation: of.SourceNetworkAclEvaluation.IGNORE,
        idleSessions: of.IdleSessions.deleteAfter(Duration.seconds(7)),
        rebalancing: of.Rebalancing.movesPerSweep(3),
      });
      return Template.fromStack(in_).toJSON();
    };
    expect(synthesized(maker, stack)).toEqual(synthesized(user, new Stack()));
  });

  test('is taken by what is created and added', () => {
    const stack = new Stack();
    new user.TrafficMirrorTarget(stack, 'Target', { destination: maker.TrafficMirrorDestination.networkInterfaceId('eni-01234567') });
    new user.TrafficMirrorFilter(stack, 'Filter').addRule({
      trafficDirection: maker.TrafficMirrorDirection.INGRESS,
      ruleNumber: 1,
      ruleAction: maker.TrafficMirrorRuleAction.REJECT,
      protocol: maker.TrafficMirrorProtocol.UDP,
      sourcePortRange: maker.TrafficMirrorPortRange.range(1, 2),
    });
    Template.fromStack(stack).hasResourceProperties('AWS::EC2::TrafficMirrorFilterRule', { Protocol: 17, SourcePortRange: { FromPort: 1, ToPort: 2 } });
  });

  test('and is a filter that stays keeps its rules, those that are added later included', () => {
    const stack = new Stack();
    const filter = new maker.TrafficMirrorFilter(stack, 'Filter');
    new user.ExtraHopTrafficMirroring(stack, 'Mirroring', { targets: [target(user, stack)], filter, removalPolicy: RemovalPolicy.RETAIN });
    filter.addRule({ trafficDirection: maker.TrafficMirrorDirection.INGRESS, ruleNumber: 1, ruleAction: maker.TrafficMirrorRuleAction.REJECT });
    const rules = Object.values(Template.fromStack(stack).findResources('AWS::EC2::TrafficMirrorFilterRule')) as unknown as { DeletionPolicy: string }[];
    expect(rules.map(({ DeletionPolicy }) => DeletionPolicy)).toEqual(Array(5).fill('RetainExceptOnCreate'));
  });

  test('and has the same value of the ownership tag is seen', () => {
    const stack = new Stack();
    new maker.ExtraHopTrafficMirroring(stack, 'One', { targets: [target(maker, stack)], sessionOwner: 'shared' });
    expect(() => new user.ExtraHopTrafficMirroring(stack, 'Other', { targets: [target(user, stack, 'OtherTarget')], sessionOwner: 'shared' })).toThrow(
      /^sessionOwner: expected a value that no other construct has in the account and Region, got "shared", which "Default\/One" has/,
    );
  });

  test('and leads to a load balancer is held to its packet length', () => {
    const stack = new Stack();
    const loadBalancer = new elbv2.NetworkLoadBalancer(stack, 'Balancer', { vpc: new ec2.Vpc(stack, 'Vpc') });
    const targets = [new maker.TrafficMirrorTarget(stack, 'Target', { destination: maker.TrafficMirrorDestination.networkLoadBalancer(loadBalancer) })];
    expect(() => new user.ExtraHopTrafficMirroring(stack, 'Mirroring', { targets, packetLength: 9001 })).toThrow(/^packetLength: expected at most 8500 bytes/);
  });

  test('and leads to the same load balancer is seen', () => {
    const stack = new Stack(new App(), 'Stack');
    const loadBalancer = new elbv2.NetworkLoadBalancer(stack, 'Balancer', { vpc: new ec2.Vpc(stack, 'Vpc') });
    for (const [id, of] of Object.entries({ First: maker, Second: user })) {
      new of.TrafficMirrorTarget(stack, id, { destination: of.TrafficMirrorDestination.networkLoadBalancer(loadBalancer) });
    }
    expect(() => Template.fromStack(stack)).toThrow('destination: expected a load balancer to which no other target leads, got "Stack/Balancer", to which "Stack/First" does');
  });
});

test('neither a class, nor nothing, nor what only has the name is known', () => {
  for (const other of [here.TrafficMirrorTarget, undefined, null, 'TrafficMirrorTarget', { trafficMirrorTargetId: TARGET_ID }]) {
    expect(here.TrafficMirrorTarget.isTrafficMirrorTarget(other as unknown as Stack)).toBe(false);
  }
});

test('the settings of the other copy reach the function', () => {
  const stack = new Stack();
  new here.ExtraHopTrafficMirroring(stack, 'Mirroring', {
    targets: [target(there, stack)],
    filter: there.TrafficMirrorFilter.fromTrafficMirrorFilterId(stack, 'Filter', 'tmf-0123456789abcdef0'),
    sources: there.TrafficMirrorSources.select({ include: [{ tags: { a: 'b' } }], primaryInterfacesOnly: true }),
  });
  expect(settingsIn(Template.fromStack(stack)).sources).toEqual({ include: [{ tags: { a: 'b' } }], exclude: [], interfaces: 'primary' });
});
