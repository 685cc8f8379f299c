import { App, type AppProps, ContextProvider, Duration, type RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { ContextProvider as Provider } from 'aws-cdk-lib/cloud-assembly-schema';
import {
  ExtraHopTrafficMirroring,
  type ExtraHopTrafficMirroringProps,
  type MirroringMode,
  Rebalancing,
  type SourceNetworkAclEvaluation,
  IdleSessions,
  type TrafficMirrorDirection,
  TrafficMirrorDestination,
  TrafficMirrorFilter,
  type TrafficMirrorFilterRuleOptions,
  TrafficMirrorPortRange,
  TrafficMirrorProtocol,
  TrafficMirrorRuleAction,
  TrafficMirrorSources,
  TrafficMirrorTarget,
  TrafficMirrorTargetDiscovery,
  type TrafficMirrorTargetOptions,
  type UnknownPathTreatment,
  type ZoneLocality,
} from '../../src';
import { target } from '../private/synthesized';

/**
 * What the CDK has yet to look up has another value in its place in the first synthesis, which only finds out what to look up. The second has the real one.
 *
 * Values of an SSM parameter begin with "dummy-value-for-"; those of other lookups look like anything, and what an app makes of them as well.
 */

const ENV = { account: '111122223333', region: 'us-east-1' };

/** The value of a parameter, looked up. */
type LookUp = (name: string) => string;
type Build = (stack: Stack, lookUp: LookUp) => void;

const fromParameter = (stack: Stack): LookUp => (name) => ssm.StringParameter.valueFromLookup(stack, `/${name}`);
const keyOf = (name: string) => `ssm:account=${ENV.account}:parameterName=/${name}:region=${ENV.region}`;

function build(make: Build, context: AppProps['context'] = {}, lookUp = fromParameter): App {
  const app = new App({ context });
  const stack = new Stack(app, 'Network', { env: ENV });
  make(stack, lookUp(stack));
  return app;
}

const props = (given: (lookUp: LookUp, stack: Stack) => Partial<ExtraHopTrafficMirroringProps>): Build => (stack, lookUp) => {
  new ExtraHopTrafficMirroring(stack, 'Mirroring', { targets: [target(stack)], ...given(lookUp, stack) });
};
const destination = (of: (lookUp: LookUp) => TrafficMirrorDestination): Build => (stack, lookUp) => {
  new ExtraHopTrafficMirroring(stack, 'Mirroring', { targets: [new TrafficMirrorTarget(stack, 'Target', { destination: of(lookUp) })] });
};
const attributes = (of: (lookUp: LookUp) => object): Build => props((lookUp, stack) => ({
  targets: [TrafficMirrorTarget.fromTrafficMirrorTargetAttributes(stack, 'Known', { trafficMirrorTargetId: 'tmt-0123456789abcdef1', ...of(lookUp) })],
}));
const added = (of: (lookUp: LookUp) => TrafficMirrorTargetOptions): Build => (stack, lookUp) => {
  new ExtraHopTrafficMirroring(stack, 'Mirroring').addTarget(target(stack), of(lookUp));
};
const rule = (of: (lookUp: LookUp) => Partial<TrafficMirrorFilterRuleOptions>): Build => (stack, lookUp) => {
  const options = { trafficDirection: 'egress' as TrafficMirrorDirection, ruleNumber: 1, ruleAction: TrafficMirrorRuleAction.REJECT, ...of(lookUp) };
  new TrafficMirrorFilter(stack, 'Filter', { rules: [options] });
  new TrafficMirrorFilter(stack, 'Other').addRule(options);
};
const selector = (of: (lookUp: LookUp) => object): Build => props((lookUp) => ({ sources: TrafficMirrorSources.select({ include: [{ tags: { a: 'b' }, ...of(lookUp) }] }) }));
const discovery = (of: (lookUp: LookUp) => object): Build => props((lookUp) => ({ targetDiscovery: TrafficMirrorTargetDiscovery.byTags({ tags: { a: 'b' }, ...of(lookUp) }) }));

/** Property, what is made of the parameter, a value that it may have, and one that it may not have. */
const CASES: [string, Build, string, string][] = [
  ['id of a target', attributes((lookUp) => ({ trafficMirrorTargetId: lookUp('p') })), 'tmt-0123456789abcdef2', 'tmt-1'],
  ['owner of a target', attributes((lookUp) => ({ ownerAccountId: lookUp('p') })), '444455556666', '4444'],
  ['zones of a target', attributes((lookUp) => ({ availabilityZones: lookUp('p').split(',') })), 'use1-az1,use1-az2', 'a,b'],
  ['capacity of a target', added((lookUp) => ({ capacity: Number(lookUp('p')) })), '7', '0'],
  ['weight of a target', added((lookUp) => ({ weight: Number(lookUp('p')) })), '0.5', '-1'],
  ['id of an interface', destination((lookUp) => TrafficMirrorDestination.networkInterfaceId(lookUp('p'))), 'eni-0123456789abcdef0', 'eni-1'],
  ['id of an endpoint', destination((lookUp) => TrafficMirrorDestination.gatewayLoadBalancerEndpointId(lookUp('p'))), 'vpce-0123456789abcdef0', 'vpce-1'],
  ['id of a filter', props((lookUp, stack) => ({ filter: TrafficMirrorFilter.fromTrafficMirrorFilterId(stack, 'F', lookUp('p')) })), 'tmf-0123456789abcdef0', 'tmf-1'],
  ['direction of a rule', rule((lookUp) => ({ trafficDirection: lookUp('p') as TrafficMirrorDirection })), 'ingress', 'in'],
  ['number of a rule', rule((lookUp) => ({ ruleNumber: Number(lookUp('p')) })), '7', '7.5'],
  ['action of a rule', rule((lookUp) => ({ ruleAction: lookUp('p') as TrafficMirrorRuleAction })), 'reject', 'drop'],
  ['protocol of a rule', rule((lookUp) => ({ protocol: TrafficMirrorProtocol.of(Number(lookUp('p'))) })), '6', '256'],
  ['source of a rule', rule((lookUp) => ({ sourceCidrBlock: lookUp('p') })), '10.0.0.0/8', '10.0.0.0'],
  ['source of a rule from ::1/128', rule((lookUp) => ({ sourceCidrBlock: lookUp('p'), destinationCidrBlock: '::1/128' })), '2001:db8::/32', '10.0.0.0/8'],
  ['destination of a rule', rule((lookUp) => ({ destinationCidrBlock: `${lookUp('p')}/32` })), '10.0.0.1', '10.0.0.256'],
  ['ports of a rule', rule((lookUp) => ({
    protocol: TrafficMirrorProtocol.TCP, sourcePortRange: TrafficMirrorPortRange.range(Number(lookUp('p')), 1024), destinationPortRange: TrafficMirrorPortRange.port(Number(lookUp('p'))),
  })), '443', '1025'],
  ['zone locality', props((lookUp) => ({ zoneLocality: lookUp('p') as ZoneLocality })), 'any', 'everywhere'],
  ['mode', props((lookUp) => ({ mode: lookUp('p') as MirroringMode })), 'observe', 'on'],
  ['removal policy', props((lookUp) => ({ removalPolicy: lookUp('p') as RemovalPolicy })), 'retain', 'snapshot'],
  ['unknown paths', props((lookUp) => ({ unknownPathTreatment: lookUp('p') as UnknownPathTreatment })), 'reject', 'no'],
  ['source network ACL', props((lookUp) => ({ sourceNetworkAclEvaluation: lookUp('p') as SourceNetworkAclEvaluation })), 'ignore', 'no'],
  ['percentage of removals', props((lookUp) => ({ maxDeselectedPercent: Number(lookUp('p')) })), '20', '101'],
  ['sweep interval', props((lookUp) => ({ sweepInterval: Duration.minutes(Number(lookUp('p'))) })), '7', '0'],
  ['session number', props((lookUp) => ({ sessionNumber: Number(lookUp('p')) })), '7', '0'],
  ['packet length', props((lookUp) => ({ packetLength: Number(lookUp('p')) })), '128', '1'],
  ['virtual network id', props((lookUp) => ({ virtualNetworkId: Number(lookUp('p')) })), '7', '-1'],
  ['value of a session tag', props((lookUp) => ({ sessionTags: { team: lookUp('p').repeat(100) } })), 'x', 'sensors'],
  ['time of sessions of stopped instances', props((lookUp) => ({
    idleSessions: IdleSessions.deleteAfter(Duration.seconds(Number(lookUp('p')))),
  })), '7', '7.5'],
  ['time of targets that are down', props((lookUp) => ({ targetDownGrace: Duration.seconds(Number(lookUp('p'))) })), '7', '7.5'],
  ['moves of a sweep', props((lookUp) => ({ rebalancing: Rebalancing.movesPerSweep(Number(lookUp('p'))) })), '7', '0'],
  ['value of the ownership tag', props((lookUp) => ({ sessionOwner: lookUp('p') })), 'sensors', 'a*'],
  ['name of a runtime', props((lookUp) => ({ runtime: new lambda.Runtime(lookUp('p'), lambda.RuntimeFamily.NODEJS) })), 'nodejs22.x', 'python3.13'],
  ['type of instances', selector((lookUp) => ({ instanceTypes: [new ec2.InstanceType(lookUp('p'))] })), 'c5.large', 'c5'],
  ['value of a tag of instances', selector((lookUp) => ({ tags: { a: lookUp('p').repeat(20) } })), 'production', 'x'.repeat(13)],
  ['priority', selector((lookUp) => ({ priority: Number(lookUp('p')) })), '7', 'high'],
  ['value of a tag of targets', discovery((lookUp) => ({ tags: { a: lookUp('p') } })), 'true', '*'],
  ['owners of targets', discovery((lookUp) => ({ ownerAccountIds: lookUp('p').split(',') })), '444455556666', '4444'],
];

describe.each(CASES)('as the %s', (_, make, valid, invalid) => {
  test('what is yet to be looked up passes, so that it is', () => {
    expect(build(make).synth().manifest.missing?.map(({ provider }) => provider)).toContain('ssm');
  });

  test('whatever the CDK has in its place passes', () => {
    const lookUp = (stack: Stack): LookUp => (name) => ContextProvider.getValue(stack, { provider: Provider.PLUGIN, props: { pluginName: 'own', name }, dummyValue: '?' }).value;
    expect(() => build(make, {}, lookUp).synth()).not.toThrow();
  });

  test('what was looked up is taken', () => {
    expect(build(make, { [keyOf('p')]: valid }).synth().manifest.missing).toBeUndefined();
  });

  test('what was looked up and is wrong fails', () => {
    expect(() => build(make, { [keyOf('p')]: invalid }).synth()).toThrow(/expected .*, got .*; /);
  });
});

describe('until everything is looked up', () => {
  test('equal ids are not the same target twice', () => {
    const twice = props((lookUp, stack) => ({
      targets: [['A', 'p'], ['B', 'p']].map(([id, name]) => TrafficMirrorTarget.fromTrafficMirrorTargetId(stack, id, lookUp(name))),
    }));
    expect(() => build(twice).synth()).not.toThrow();
    expect(() => build(twice, { [keyOf('p')]: 'tmt-0123456789abcdef2' })).toThrow(/^targets: expected each target once, got "tmt-0123456789abcdef2" twice/);
  });

  test('equal load balancers are not the same one twice', () => {
    const twice: Build = (stack) => {
      for (const id of ['A', 'B']) {
        const balancer = elbv2.NetworkLoadBalancer.fromLookup(stack, `Balancer${id}`, { loadBalancerTags: { name: id } });
        new TrafficMirrorTarget(stack, id, { destination: TrafficMirrorDestination.networkLoadBalancer(balancer) });
      }
    };
    expect(build(twice).synth().manifest.missing?.filter(({ provider }) => provider === 'load-balancer')).toHaveLength(2);
  });

  test('equal numbers are not those of the same rule twice', () => {
    const twice: Build = (stack, lookUp) => {
      const options = { trafficDirection: 'egress' as TrafficMirrorDirection, ruleAction: TrafficMirrorRuleAction.REJECT };
      new TrafficMirrorFilter(stack, 'Filter', { rules: ['p', 'q'].map((name) => ({ ...options, ruleNumber: lookUp(name).length })) });
    };
    expect(() => build(twice, { [keyOf('p')]: 'four' }).synth()).not.toThrow();
    expect(() => build(twice, { [keyOf('p')]: 'four', [keyOf('q')]: 'five' })).toThrow(/^rules\[1\]\.ruleNumber: expected each number once in a direction, got 4 twice/);
  });

  test('equal values of the ownership tag are not the same one twice', () => {
    const twice: Build = (stack, lookUp) => {
      for (const id of ['A', 'B']) new ExtraHopTrafficMirroring(stack, id, { targets: [target(stack, `Target${id}`)], sessionOwner: lookUp('p') });
    };
    expect(() => build(twice).synth()).not.toThrow();
    expect(() => build(twice, { [keyOf('p')]: 'sensors' })).toThrow(/^sessionOwner: expected a value that no other construct has/);
  });

  test('an empty list of targets is not the lack of any', () => {
    const empty: Build = (stack) => {
      const ids = ContextProvider.getValue(stack, { provider: Provider.PLUGIN, props: { pluginName: 'own' }, dummyValue: [] }).value as string[];
      new ExtraHopTrafficMirroring(stack, 'Mirroring', { targets: ids.map((id) => target(stack, id, id)) });
    };
    expect(() => build(empty).synth()).not.toThrow();
  });

  test('what another stack of the app looks up passes as well', () => {
    const elsewhere: Build = (stack) => {
      const lookUp = fromParameter(new Stack(stack.node.root as App, 'Other', { env: ENV }));
      new ExtraHopTrafficMirroring(stack, 'Mirroring', { targets: [target(stack, 'Target', lookUp('p'))] });
    };
    expect(() => build(elsewhere).synth()).not.toThrow();
  });

  test('a value of another kind fails nevertheless', () => {
    expect(() => build(props((lookUp) => ({ sessionNumber: lookUp('p') as unknown as number })))).toThrow(
      'sessionNumber: expected a whole number from 1 to 32766, got "dummy-value-for-/p"; the session with the lowest number takes a packet first',
    );
  });
});

test('everything that the CDK looks up passes, whatever it has in its place', () => {
  const everything: Build = (stack, lookUp) => {
    const vpc = ec2.Vpc.fromLookup(stack, 'Vpc', { vpcId: 'vpc-0123456789abcdef0' });
    const balancer = elbv2.NetworkLoadBalancer.fromLookup(stack, 'Balancer', { loadBalancerTags: { name: 'sensors' } });
    const mirroring = new ExtraHopTrafficMirroring(stack, 'Mirroring', {
      targets: [
        new TrafficMirrorTarget(stack, 'Balanced', { destination: TrafficMirrorDestination.networkLoadBalancer(balancer) }),
        TrafficMirrorTarget.fromTrafficMirrorTargetAttributes(stack, 'Shared', {
          trafficMirrorTargetId: lookUp('target'), ownerAccountId: lookUp('owner'), availabilityZones: vpc.availabilityZones,
        }),
      ],
      vpc,
      securityGroups: [ec2.SecurityGroup.fromLookupById(stack, 'Group', 'sg-0'), ec2.SecurityGroup.fromLookupByName(stack, 'Named', 'own', vpc)],
      role: iam.Role.fromLookup(stack, 'Role', { roleName: 'Mirroring' }),
      environmentEncryption: kms.Key.fromLookup(stack, 'Key', { aliasName: 'alias/own' }) as kms.IKey,
      encryptionKey: kms.Key.fromLookup(stack, 'EncryptionKey', { aliasName: 'alias/queues' }) as kms.IKey,
      sources: TrafficMirrorSources.select({ include: [{ vpcs: [vpc], subnets: vpc.privateSubnets, tags: { image: new ec2.LookupMachineImage({ name: 'x' }).getImage(stack).imageId } }] }),
    });
    mirroring.addTarget(target(stack, 'Zoned'), { availabilityZones: stack.availabilityZones });
    new TrafficMirrorFilter(stack, 'Filter', {
      rules: [{
        trafficDirection: 'egress' as TrafficMirrorDirection,
        ruleNumber: 1,
        ruleAction: TrafficMirrorRuleAction.REJECT,
        sourceCidrBlock: vpc.vpcCidrBlock,
        description: ec2.PrefixList.fromLookup(stack, 'List', { prefixListName: 'own' }).prefixListId,
      }],
    });
  };
  const missing = build(everything).synth().manifest.missing ?? [];
  expect([...new Set(missing.map(({ provider }) => provider))].sort()).toEqual([
    'ami', 'availability-zones', 'cc-api-provider', 'key-provider', 'load-balancer', 'security-group', 'ssm', 'vpc-provider',
  ]);
});
