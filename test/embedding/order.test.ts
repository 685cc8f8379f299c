import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as fc from 'fast-check';
import {
  ExtraHopTrafficMirroring,
  TrafficMirrorDestination,
  TrafficMirrorDirection,
  TrafficMirrorFilter,
  type TrafficMirrorFilterRuleOptions,
  TrafficMirrorRuleAction,
  TrafficMirrorSources,
  type TrafficMirrorSourceSelector,
  TrafficMirrorTarget,
  TrafficMirrorTargetDiscovery,
} from '../../src';

/** An update that only reorders something takes a minute and changes nothing: the order in which anything is given never reaches the template. */

type Reorder = <T extends readonly unknown[] | Readonly<Record<string, unknown>>>(given: T) => T;

const { INGRESS, EGRESS } = TrafficMirrorDirection;
const rule = (trafficDirection: TrafficMirrorDirection, ruleNumber: number): TrafficMirrorFilterRuleOptions => (
  { trafficDirection, ruleNumber, ruleAction: TrafficMirrorRuleAction.REJECT }
);

/** Everything that is a list or a map, each reordered. */
function template(reorder: Reorder): string {
  const app = new App({ analyticsReporting: false });
  const stack = new Stack(app, 'Network');
  const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 3, natGateways: 1 });
  const vpcs = ['vpc-1', 'vpc-2'].map((vpcId) => ec2.Vpc.fromVpcAttributes(stack, vpcId, { vpcId, availabilityZones: ['a'] }));
  const groups = ['A', 'B', 'C'].map((id) => new ec2.SecurityGroup(stack, `Group${id}`, { vpc }));
  const [text, zone] = ['Text', 'Zone'].map((id) => new CfnParameter(stack, id).valueAsString);
  const targets = [
    TrafficMirrorTarget.fromTrafficMirrorTargetId(stack, 'Listed', 'tmt-0123456789abcdef0'),
    TrafficMirrorTarget.fromTrafficMirrorTargetAttributes(stack, 'Known', {
      trafficMirrorTargetId: 'tmt-0123456789abcdef1', ownerAccountId: '444455556666', availabilityZones: reorder(['use1-az2', 'use1-az1', zone]),
    }),
    new TrafficMirrorTarget(stack, 'Created', { destination: TrafficMirrorDestination.networkInterfaceId('eni-01234567') }),
    TrafficMirrorTarget.fromTrafficMirrorTargetId(stack, 'Token', text),
  ];
  const selectors: TrafficMirrorSourceSelector[] = [
    { tags: reorder({ a: '1', b: '2', c: text }), instanceTypes: reorder(['m7i.large', 'c5.large', 'c5.xlarge'].map((type) => new ec2.InstanceType(type))) },
    { vpcs: reorder([...vpcs, vpc]), priority: 7 },
    { subnets: reorder(vpc.privateSubnets), tags: reorder({ d: '4', e: '5' }) },
  ];
  new ExtraHopTrafficMirroring(stack, 'Mirroring', {
    targets: reorder(targets),
    filter: new TrafficMirrorFilter(stack, 'Filter', { rules: reorder([rule(EGRESS, 1), rule(EGRESS, 20), rule(INGRESS, 1), rule(INGRESS, 3)]) }),
    targetDiscovery: TrafficMirrorTargetDiscovery.byTags({
      tags: reorder({ sensor: 'true', zone: text, team: 'network' }), ownerAccountIds: reorder(['555566667777', '444455556666', '000000000001']),
    }),
    sources: TrafficMirrorSources.select({ include: reorder(selectors), exclude: reorder([{ tags: { off: '1' } }, { tags: { off: '2' } }]) }),
    sessionTags: reorder({ Name: 'Mirror', team: 'network', costs: text }),
    vpc,
    vpcSubnets: { subnets: reorder(vpc.privateSubnets) },
    securityGroups: reorder(groups),
  });
  return JSON.stringify(app.synth().getStackByName('Network').template);
}

/** Reorders each thing in its own way. */
function shuffled(seed: number): Reorder {
  let state = 1 + seed;
  const next = (below: number): number => {
    state = (state * 48271) % (2 ** 31 - 1);
    return state % below;
  };
  const shuffle = <T>(items: readonly T[]): T[] => items.reduce<T[]>((done, item) => {
    const place = next(done.length + 1);
    return [...done.slice(0, place), item, ...done.slice(place)];
  }, []);
  return <T extends readonly unknown[] | Readonly<Record<string, unknown>>>(given: T): T => (
    Array.isArray(given) ? shuffle(given) : Object.fromEntries(shuffle(Object.entries(given)))
  ) as unknown as T;
}

const asGiven = template((given) => given);

test('whatever the order of lists and maps, the template is the same to the byte', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 2 ** 31 - 3 }), (seed) => {
    expect(template(shuffled(seed))).toBe(asGiven);
  }), { numRuns: 15 });
});

test('what the order is of rules with numbers that only CloudFormation knows stays, as their ids come from it', () => {
  const ids = (numbers: readonly string[]) => {
    const stack = new Stack();
    const tokens = Object.fromEntries(['A', 'B'].map((id) => [id, new CfnParameter(stack, id, { type: 'Number' }).valueAsNumber]));
    const filter = new TrafficMirrorFilter(stack, 'Filter', { rules: numbers.map((id) => rule(EGRESS, tokens[id] ?? Number(id))) });
    return filter.node.children.map(({ node }) => node.id).filter((id) => /\d$/.test(id) && !/Ipv/.test(id));
  };
  expect(ids(['A', '1', 'B'])).toEqual(['Egress1', 'Rule0', 'Rule2']);
});
