import fc from 'fast-check';
import { ACCOUNT, allow, inventory, settings } from './build';
import type {
  Instance,
  Inventory,
  LoadBalancer,
  NetworkAclEntry,
  NetworkInterface,
  RegisteredTarget,
  Route,
  SecurityGroup,
  SecurityGroupRule,
  Target,
  VpcEndpoint,
  VpcPeering,
  Zone,
} from '../../src/core/model/inventory';
import type { Settings } from '../../src/core/model/settings';

/*
 * Small worlds in which everything meets everything: few ids, few addresses, and every spelling that EC2 has for a rule.
 */

/** fast-check prints the seed of a failure; give it back as SEED to see that failure again. */
export const SEED = Number(process.env.SEED ?? 4789);

const ZONES: readonly Zone[] = [{ name: 'us-east-1a', id: 'use1-az1' }, { name: 'us-east-1b', id: 'use1-az2' }, { name: 'us-east-1a' }];
const VPCS = ['vpc-1', 'vpc-2', 'vpc-3'];
const SUBNETS = ['subnet-1', 'subnet-2', 'subnet-3', 'subnet-4', 'subnet-5'];
const GROUPS = ['sg-1', 'sg-2', 'sg-3', 'sg-4', 'sg-unseen'];
const LISTS = ['pl-1', 'pl-2', 'pl-unseen'];
const PEERINGS = ['pcx-1', 'pcx-2', 'pcx-unseen'];
const ADDRESSES = ['10.0.0.0', '10.0.0.1', '10.0.0.255', '10.0.1.0', '10.1.0.1', '172.16.0.9'];
const CIDRS = [
  '0.0.0.0/0', '0.0.0.0/0', '10.0.0.0/8', '10.0.0.0/8', '10.0.0.0/16', '10.0.0.77/24', '10.0.0.0/25', '10.0.0.1/32', '10.0.1.0/24', '10.1.0.0/16', '172.16.0.0/12',
  '203.0.113.7/32', '10.0.0.0/33', '010.0.0.0/8',
];

const from = <T>(values: readonly T[]) => fc.constantFrom(...values);
const some = <T>(values: readonly T[], maxLength = 2) => fc.uniqueArray(from(values), { maxLength });
const mostly = <T>(usual: T, ...others: readonly T[]) => (
  fc.oneof({ weight: 9, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: from(others) })
);
const port = from([0, 4788, 4789, 4790, 65535]);

export const arbitraryRule: fc.Arbitrary<SecurityGroupRule> = fc.record({
  protocol: from(['-1', 'udp', 'udp', 'udp', '17', 'tcp', 'icmp', '47', 'all']),
  fromPort: fc.option(port, { nil: undefined }),
  toPort: fc.option(port, { nil: undefined }),
  ipv4Ranges: some(CIDRS),
  prefixListIds: some(LISTS, 1),
  groups: fc.array(fc.record({
    groupId: from(GROUPS),
    vpcPeeringConnectionId: fc.option(from(PEERINGS), { nil: undefined }),
    peeringStatus: fc.option(from(['active', 'deleted']), { nil: undefined }),
  }), { maxLength: 1 }),
});

const groups: fc.Arbitrary<readonly SecurityGroup[]> = fc.tuple(
  ...GROUPS.slice(0, -1).map((groupId) => fc.record({
    groupId: fc.constant(groupId),
    vpcId: from(VPCS),
    ingress: fc.array(arbitraryRule, { minLength: 1, maxLength: 4 }),
  })),
);

const entry = fc.record<NetworkAclEntry>({
  ruleNumber: fc.integer({ min: 1, max: 500 }),
  egress: fc.boolean(),
  action: fc.oneof({ weight: 18, arbitrary: mostly<NetworkAclEntry['action']>('allow', 'deny') }, { weight: 1, arbitrary: fc.constant('unreadable' as const) }),
  protocol: from(['-1', '-1', '-1', '17', '17', '17', '6', 'udp']),
  unreadable: mostly(false, true),
  ipv4Cidr: fc.option(from(CIDRS), { nil: undefined }),
  portRange: fc.option(fc.record({ from: port, to: port }), { nil: undefined }),
});
const acls = fc.dictionary(
  from(SUBNETS),
  fc.record({
    networkAclId: from(['acl-1', 'acl-2']),
    entries: fc.uniqueArray(entry, { maxLength: 8, selector: ({ ruleNumber }) => ruleNumber }),
  }),
  { minKeys: 4 },
);

const route = fc.record<Route>({
  ipv4Cidr: fc.option(from(CIDRS), { nil: undefined }),
  prefixListId: fc.option(from(LISTS), { nil: undefined }),
  state: mostly<Route['state']>('active', 'blackhole', 'unreadable'),
  via: from(['local', 'igw-1', 'eigw-1', 'tgw-1', 'eni-1', 'vpce-1', ...PEERINGS]),
  propagated: fc.boolean(),
  ofUnknownOrigin: mostly(false, true),
});
const tables = fc.dictionary(from(SUBNETS), fc.record({
  routeTableId: from(['rtb-1', 'rtb-2']),
  routes: fc.array(route, { maxLength: 5 }),
}));

const peerings: fc.Arbitrary<readonly VpcPeering[]> = fc.tuple(...PEERINGS.slice(0, -1).map((peeringId) => fc.record({
  peeringId: fc.constant(peeringId),
  status: mostly('active', 'deleted'),
  vpcIds: fc.tuple(from(VPCS), from(VPCS)),
})));

function arbitraryInterface(id: string): fc.Arbitrary<NetworkInterface> {
  return fc.record({
    networkInterfaceId: fc.constant(`eni-${id}`),
    instanceId: fc.constant(`i-${id}`),
    interfaceType: fc.constant('interface'),
    attachment: mostly<NetworkInterface['attachment']>('attached', 'detached', 'detaching', ''),
    primary: fc.constant(true),
    zone: from(ZONES),
    vpcId: from([...VPCS, 'vpc-1', 'vpc-1', ...VPCS, 'vpc-1', 'vpc-1', '']),
    subnetId: from([...SUBNETS, ...SUBNETS, ...SUBNETS, '']),
    privateIpv4: fc.oneof({ weight: 19, arbitrary: from(ADDRESSES) }, { weight: 1, arbitrary: fc.constant('10.0.0.999') }),
    secondaryIpv4: fc.oneof({ weight: 9, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.constant(['10.0.9.250']) }),
    ipv4Prefixes: fc.oneof({ weight: 9, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.constant(['10.0.9.16/28']) }),
    securityGroupIds: some([...GROUPS, ...GROUPS, ''], 3),
  });
}

function arbitraryInstance(id: string): fc.Arbitrary<Instance> {
  return fc.record({
    instanceId: fc.constant(`i-${id}`),
    instanceType: fc.constant('m5.large'),
    state: mostly<Instance['state']>('running', 'stopped', 'pending', ''),
    tags: fc.constant({}),
    networkInterfaces: fc.tuple(arbitraryInterface(id)),
  });
}

const registered: fc.Arbitrary<RegisteredTarget> = fc.record({
  id: from(['i-1', 'i-sensor', 'i-sensor', 'i-unseen', '10.0.0.1', '172.16.0.9', '10.0.9.17', '10.0.9.250']),
  port: fc.option(from([4789, 4788]), { nil: undefined }),
  zone: fc.option(from(['us-east-1a', 'us-east-1b', 'all']), { nil: undefined }),
  healthy: mostly(true, false, false, false),
  unused: mostly(false, true),
});

const loadBalancer: fc.Arbitrary<LoadBalancer> = fc.record({
  state: mostly('active', 'active_impaired', 'provisioning', ''),
  vpcId: from(VPCS.concat('vpc-1', 'vpc-1')),
  zones: fc.array(fc.record({
    zone: from(ZONES),
    subnetId: from(SUBNETS),
    privateIpv4: fc.option(from(ADDRESSES), { nil: undefined }),
  }), { maxLength: 3 }),
  securityGroupIds: some(GROUPS),
  crossZone: fc.option(fc.boolean(), { nil: undefined }),
  listener: fc.option(fc.oneof(
    { weight: 1, arbitrary: fc.constant('none' as const) },
    { weight: 6, arbitrary: fc.record({ protocol: mostly('UDP', 'TCP_UDP', 'TCP', ''), port: from([4789, 4788]) }) },
  ), { nil: undefined, freq: 9 }),
  registered: fc.option(fc.array(registered, { minLength: 1, maxLength: 3 }), { nil: undefined, freq: 9 }),
});

const endpoint: fc.Arbitrary<VpcEndpoint> = fc.record({
  state: mostly('available', 'pending', ''),
  vpcId: from(VPCS.concat('vpc-1', 'vpc-1')),
  subnets: fc.array(fc.record({
    subnetId: from(SUBNETS),
    zone: fc.option(from(ZONES), { nil: undefined }),
    privateIpv4: fc.option(from(ADDRESSES), { nil: undefined }),
  }), { maxLength: 2 }),
  networkInterfaceIds: some(['eni-1', 'eni-endpoint'], 1),
});

const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 9 });

/** What may be rewritten before the world is put together, so that laws about changes can be told. */
export interface WorldParts {
  readonly inventory: Inventory;
  readonly settings: Settings;
  readonly sources: readonly NetworkInterface[];
}

const SENSORS = ['a', 'b', 'c', 'd', 'sensor'];

export const world: fc.Arbitrary<WorldParts> = fc.record({
  workloads: fc.tuple(...['1', '2', '3', '4'].map(arbitraryInstance)),
  sensors: fc.tuple(...SENSORS.map(arbitraryInstance)),
  owners: fc.tuple(...[...SENSORS, 'nlb', 'endpoint'].map(() => mostly(ACCOUNT, '222222222222'))),
  seen: fc.tuple(...SENSORS.map(() => mostly<true | 'gone' | 'unseen' | 'without instance'>(true, 'gone', 'unseen', 'without instance'))),
  loadBalancer: optional(loadBalancer),
  peeredVpcIds: fc.option(some(VPCS), { nil: undefined }),
  task: arbitraryInterface('task'),
  endpoint: optional(endpoint),
  groups,
  acls,
  lists: fc.dictionary(from(LISTS.slice(0, -1)), some(CIDRS, 3)),
  tables,
  peerings,
  accountId: fc.option(fc.constant(ACCOUNT), { nil: undefined, freq: 9 }),
  zoneLocality: from(['local-only', 'prefer-local', 'any'] as const),
  sourceNetworkAclEvaluation: from(['evaluate', 'ignore'] as const),
  unknownPathTreatment: from(['use-last', 'reject'] as const),
  places: fc.option(some(['us-east-1a', 'use1-az2', 'us-west-2-lax-1a'], 2), { nil: undefined, freq: 2 }),
}).map((parts) => {
  const targets: Target[] = parts.sensors.map(({ networkInterfaces: [networkInterface] }, index) => ({
    kind: 'network-interface',
    targetId: `tmt-${SENSORS[index]}`,
    ownerId: parts.owners[index],
    networkInterfaceId: networkInterface.networkInterfaceId,
    ...(parts.seen[index] === true || parts.seen[index] === 'without instance' ? { networkInterface } : {}),
    ...(parts.seen[index] === 'gone' ? { gone: true } : {}),
  }));
  const [nlbOwner, endpointOwner] = parts.owners.slice(-2);
  const everything = inventory({
    instances: [...parts.workloads, ...parts.sensors.filter((_, index) => parts.seen[index] !== 'without instance')],
    targets: [
      ...targets,
      { kind: 'network-load-balancer', targetId: 'tmt-nlb', ownerId: nlbOwner, loadBalancerArn: 'arn:nlb', loadBalancer: parts.loadBalancer, peeredVpcIds: parts.peeredVpcIds },
      { kind: 'gateway-load-balancer-endpoint', targetId: 'tmt-endpoint', ownerId: endpointOwner, endpointId: 'vpce-1', endpoint: parts.endpoint },
    ],
    securityGroups: parts.groups,
    networkAcls: { ...Object.fromEntries(SUBNETS.map((subnetId) => [subnetId, undefined])), ...parts.acls },
    prefixLists: parts.lists,
    routeTables: parts.tables,
    peerings: parts.peerings,
  });
  const configured = [...SENSORS, 'nlb', 'endpoint', 'missing'].map((name, index) => (
    index === 0 && parts.places ? { targetId: `tmt-${name}`, availabilityZones: parts.places } : name
  ));
  return {
    inventory: { ...everything, accountId: parts.accountId, otherInterfaces: [{ ...parts.task, instanceId: undefined }] },
    settings: settings(configured, {
      zoneLocality: parts.zoneLocality,
      sourceNetworkAclEvaluation: parts.sourceNetworkAclEvaluation,
      unknownPathTreatment: parts.unknownPathTreatment,
    }),
    sources: everything.instances.flatMap(({ networkInterfaces }) => networkInterfaces),
  };
});

/** Worlds of sources and sensors that differ from one another in one property at most: whoever lumps two of them together is found out. */
export const twins: fc.Arbitrary<WorldParts> = fc.tuple(world, loadBalancer, fc.boolean()).map(([given, other, open]) => {
  const { inventory: base, settings: choice } = given;
  const [first, second] = base.instances.map(({ networkInterfaces }) => networkInterfaces[0]);
  const sources = variants(first, second).map((each, index) => rename(each, `source-${index}`));
  const sensorVariants = variants({ ...second, attachment: 'attached' }, first).map((each, index) => rename(each, `sensor-${index}`));
  const sensors: Target[] = [...sensorVariants, rename(sensorVariants[0], 'stopped'), rename(sensorVariants[0], 'foreign')].map((each) => ({
    kind: 'network-interface',
    targetId: each.networkInterfaceId.replace('eni-', 'tmt-'),
    ownerId: each.networkInterfaceId === 'eni-foreign' ? '222222222222' : ACCOUNT,
    networkInterfaceId: each.networkInterfaceId,
    networkInterface: each,
  }));
  const { vpcId, zone, subnetId } = second;
  const node = { vpcId, zones: [{ zone, subnetId, privateIpv4: second.privateIpv4 }], state: 'active', listener: { protocol: 'UDP', port: 4789 } };
  const balancers = [other, { ...other, securityGroupIds: [], registered: [{ id: 'i-unseen', healthy: true }] }].map((each, index): Target => ({
    kind: 'network-load-balancer',
    targetId: `tmt-nlb-${index}`,
    ownerId: ACCOUNT,
    loadBalancerArn: 'arn:nlb',
    loadBalancer: { ...each, ...node },
  }));
  const gateway: Target = {
    kind: 'gateway-load-balancer-endpoint',
    targetId: 'tmt-endpoint',
    ownerId: ACCOUNT,
    endpointId: 'vpce-1',
    endpoint: { state: 'available', vpcId, subnets: node.zones, networkInterfaceIds: [] },
  };
  const targets = [...balancers, gateway, ...sensors];
  const instances = [...sources, ...sensors.flatMap((each) => (each.kind === 'network-interface' ? each.networkInterface ?? [] : []))]
    .map((each): Instance => ({
      ...base.instances[0],
      instanceId: each.instanceId ?? '',
      state: each.instanceId === 'i-stopped' ? 'stopped' : 'running',
      networkInterfaces: [each],
    }));
  const securityGroups = new Map([...base.network.securityGroups].map(([groupId, group]) => (
    [groupId, open ? { ...group, ingress: [allow('0.0.0.0/0')] } : group]
  )));
  return {
    inventory: { ...base, accountId: ACCOUNT, instances: [...instances, ...base.instances], targets, network: { ...base.network, securityGroups } },
    settings: { ...choice, targets: targets.map(({ targetId }) => ({ targetId })) },
    sources,
  };
});

function variants(one: NetworkInterface, other: NetworkInterface): readonly NetworkInterface[] {
  const { zone, vpcId, subnetId, privateIpv4, securityGroupIds } = other;
  return [
    one,
    { ...one, zone },
    { ...one, zone: { name: zone.name, id: one.zone.id } },
    { ...one, zone: { name: one.zone.name, id: zone.id } },
    { ...one, zone: { name: one.zone.name } },
    { ...one, vpcId },
    { ...one, subnetId },
    { ...one, privateIpv4 },
    { ...one, securityGroupIds },
  ];
}

function rename(networkInterface: NetworkInterface, name: string): NetworkInterface {
  return { ...networkInterface, networkInterfaceId: `eni-${name}`, instanceId: `i-${name}` };
}
