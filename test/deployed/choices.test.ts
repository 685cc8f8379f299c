import type { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Deployment, lines, MINUTE } from './deployment';
import {
  type ExtraHopTrafficMirroringProps, TrafficMirrorDirection, TrafficMirrorFilter, TrafficMirrorPortRange, TrafficMirrorProtocol,
  TrafficMirrorRuleAction, TrafficMirrorSources, type TrafficMirrorSourceSelector, TrafficMirrorTarget, type TrafficMirrorTargetAttributes,
  ZoneLocality,
} from '../../src';

/** Who is mirrored, and where, on the deployed stack: by what was said of sources, targets and zones. */

let deployment: Deployment;

beforeEach(async () => {
  deployment = await Deployment.start();
});

afterEach(async () => deployment.stop());

async function deployed(targetIds: readonly string[], props: (stack: Stack) => Partial<ExtraHopTrafficMirroringProps>): Promise<string[]> {
  await deployment.deploy({ targetIds, props });
  await deployment.settle();
  return deployment.mirrored();
}

const imported = (stack: Stack, attributes: TrafficMirrorTargetAttributes) => (
  TrafficMirrorTarget.fromTrafficMirrorTargetAttributes(stack, attributes.trafficMirrorTargetId, attributes)
);

test('a sensor of another zone serves only where other zones are allowed', async () => {
  const { fleet } = deployment;
  const sensor = deployment.addLargeSensor();
  const { networkInterfaceId } = fleet.addInstance({ subnetId: fleet.addSubnet({ zone: 'b' }) });
  expect(await deployed([sensor], () => ({ zoneLocality: ZoneLocality.LOCAL_ONLY }))).toEqual([]);
  expect(await deployed([sensor], () => ({ zoneLocality: ZoneLocality.PREFER_LOCAL }))).toEqual([networkInterfaceId]);
});

test('a target takes sessions in proportion to its weight, and never more than the capacity that was given', async () => {
  const { fleet, ec2: { state } } = deployment;
  const [heavy, light, small] = [deployment.addLargeSensor(), deployment.addLargeSensor(), deployment.addLargeSensor()];
  for (let count = 0; count < 10; count += 1) fleet.addInstance();
  await deployment.deploy({
    targetIds: [light],
    more: (stack, construct) => {
      construct.addTarget(imported(stack, { trafficMirrorTargetId: heavy }), { weight: 2 });
      construct.addTarget(imported(stack, { trafficMirrorTargetId: small }), { weight: 2, capacity: 1 });
    },
  });
  await deployment.settle();
  const used = [...state.trafficMirrorSessions.values()].map(({ TrafficMirrorTargetId }) => TrafficMirrorTargetId);
  const on = (targetId: string) => used.filter((each) => each === targetId).length;
  expect([on(heavy), on(light), on(small)]).toEqual([6, 3, 1]);
});

test('a target that another account shares is used once that account is named, and its zone is what was said', async () => {
  const { fleet } = deployment;
  const shared = fleet.addTarget({ to: 'eni-0fedcba9876543210', ownerId: '444455556666' });
  const { networkInterfaceId } = fleet.addInstance();
  const zoned = (ownerAccountId?: string) => (stack: Stack) => ({
    targets: [imported(stack, { trafficMirrorTargetId: shared, ownerAccountId, availabilityZones: ['use1-az1'] })],
  });
  expect(await deployed([], zoned())).toEqual([]);
  await deployed([], zoned('444455556666'));
  // Permissions change, and no settings: the next sweep makes use of them.
  await deployment.settle(5 * MINUTE);
  expect(deployment.mirrored()).toEqual([networkInterfaceId]);
});

describe('sources', () => {
  const selected = (select: (stack: Stack) => TrafficMirrorSourceSelector) => (stack: Stack) => (
    { sources: TrafficMirrorSources.select({ include: [select(stack)] }) }
  );

  test('are those in the VPC, in the subnet, or of the type that was selected', async () => {
    const { fleet, ec2: { state } } = deployment;
    const sensor = deployment.addLargeSensor();
    const one = fleet.addInstance({ instanceType: 'm5.xlarge' });
    const other = fleet.addInstance({ subnetId: fleet.addSubnet() });
    const { SubnetId: subnetId = '' } = state.networkInterfaces.get(one.networkInterfaceId)!;
    const { VpcId: vpcId = '' } = state.networkInterfaces.get(other.networkInterfaceId)!;
    const all = [one.networkInterfaceId, other.networkInterfaceId].sort();

    const inVpc = selected((stack) => ({ vpcs: [ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId, availabilityZones: ['us-east-1a'] })] }));
    expect(await deployed([sensor], inVpc)).toEqual(all);
    const inSubnet = selected((stack) => ({ subnets: [ec2.Subnet.fromSubnetId(stack, 'Subnet', subnetId)] }));
    expect(await deployed([sensor], (stack) => ({ ...inSubnet(stack), maxDeselectedPercent: 100 }))).toEqual([one.networkInterfaceId]);
    const ofType = selected(() => ({ instanceTypes: [ec2.InstanceType.of(ec2.InstanceClass.M5, ec2.InstanceSize.LARGE)] }));
    expect(await deployed([sensor], (stack) => ({ ...ofType(stack), maxDeselectedPercent: 100 }))).toEqual([other.networkInterfaceId]);
  });

  test('are primary interfaces alone where that is wanted', async () => {
    const { networkInterfaceIds: [primary, secondary] } = deployment.fleet.addInstance({ interfaces: [{}, {}] });
    const sensor = deployment.addLargeSensor();
    expect(await deployed([sensor], () => ({ sources: TrafficMirrorSources.select({ primaryInterfacesOnly: true }) }))).toEqual([primary]);
    expect(await deployed([sensor], () => ({}))).toEqual([primary, secondary].sort());
  });

  test('with a higher priority are mirrored where there is too little room for all', async () => {
    const { fleet } = deployment;
    const sensor = deployment.addLargeSensor();
    const urgent = fleet.addInstance({ tags: { Stage: 'production' } });
    for (let count = 0; count < 3; count += 1) fleet.addInstance();
    await deployment.deploy({
      targetIds: [],
      props: (stack) => ({ sources: TrafficMirrorSources.select({ include: [{ tags: { Stage: 'production' }, priority: 1 }, { vpcs: allVpcs(stack) }] }) }),
      more: (stack, construct) => construct.addTarget(imported(stack, { trafficMirrorTargetId: sensor }), { capacity: 1 }),
    });
    await deployment.settle();
    expect(deployment.mirrored()).toEqual([urgent.networkInterfaceId]);
  });

  const allVpcs = (stack: Stack) => [...deployment.ec2.state.vpcs.keys()]
    .map((vpcId) => ec2.Vpc.fromVpcAttributes(stack, vpcId, { vpcId, availabilityZones: ['us-east-1a'] }));
});

test('a filter accepts only what was added, where it accepts neither all traffic nor DNS', async () => {
  const { fleet, ec2: { state } } = deployment;
  fleet.addInstance();
  await deployed([deployment.addLargeSensor()], (stack) => {
    const filter = new TrafficMirrorFilter(stack, 'Filter', { acceptAllTraffic: false, networkServices: [], description: 'Web' });
    filter.addRule({
      trafficDirection: TrafficMirrorDirection.INGRESS,
      ruleNumber: 1,
      ruleAction: TrafficMirrorRuleAction.ACCEPT,
      protocol: TrafficMirrorProtocol.TCP,
      sourceCidrBlock: '10.0.0.0/8',
      sourcePortRange: TrafficMirrorPortRange.range(1024, 65535),
      description: 'Web of the company',
    });
    return { filter };
  });
  const [filter] = state.trafficMirrorFilters.values();
  expect(filter).toMatchObject({ Description: 'Web', NetworkServices: [], EgressFilterRules: [] });
  expect(filter.IngressFilterRules).toEqual([expect.objectContaining({
    RuleNumber: 1,
    RuleAction: 'accept',
    Protocol: 6,
    SourceCidrBlock: '10.0.0.0/8',
    DestinationCidrBlock: '0.0.0.0/0',
    SourcePortRange: { FromPort: 1024, ToPort: 65535 },
    Description: 'Web of the company',
  })]);
  expect([...state.trafficMirrorSessions.values()].map(({ TrafficMirrorFilterId }) => TrafficMirrorFilterId)).toEqual([filter.TrafficMirrorFilterId]);
});

test('the function works on another runtime and architecture', async () => {
  deployment.fleet.addInstance();
  const props = { runtime: lambda.Runtime.NODEJS_24_X, architecture: lambda.Architecture.X86_64 };
  const stack = await deployment.deploy({ targetIds: [deployment.addLargeSensor()], props });
  await deployment.settle();
  expect(deployment.mirrored()).toHaveLength(1);
  expect(lines(stack).filter(({ level }) => level === 'ERROR')).toEqual([]);
});
