import * as sdk from '@aws-sdk/client-ec2';
import { Deployment, OWNER } from './deployment';
import { PolicyEvaluator } from '../../local-aws/iam';
import { OWNERSHIP_TAG_KEY } from '../../src/names';

/** What the role as synthesized lets the function do, and nothing else. */

let deployment: Deployment;

beforeEach(async () => {
  deployment = await Deployment.start();
});

afterEach(async () => deployment.stop());

test('the role allows every call that the function makes', async () => {
  const { ec2, fleet } = deployment;
  const subnetId = fleet.addSubnet();
  const list = fleet.addPrefixList({ cidrs: ['10.0.0.0/8'] });
  const managed = fleet.addPrefixList({ cidrs: ['192.0.2.0/24'], ownerId: 'AWS' });
  const shared = fleet.addPrefixList({ cidrs: ['198.51.100.0/24'], ownerId: '444455556666' });
  const ingress = [managed, shared, list].map((prefixListId) => ({ prefixListId }));
  const narrow = fleet.addSensor({ subnetId, securityGroupIds: [fleet.addSecurityGroup({ ingress })] });
  const stack = await deployment.deploy({ targetIds: [narrow.targetId] });
  const instance = fleet.addInstance({ subnetId, state: 'stopped' });
  const own = { [OWNERSHIP_TAG_KEY]: OWNER };
  const filterId = [...ec2.state.trafficMirrorFilters.keys()][0];
  // One session to modify and one to delete.
  fleet.addSession({ networkInterfaceId: instance.networkInterfaceId, targetId: narrow.targetId, filterId: fleet.addFilter(), tags: own });
  fleet.addSession({ networkInterfaceId: instance.networkInterfaceId, targetId: narrow.targetId, filterId, number: 2, tags: { ...own } });
  fleet.launchInstance({ subnetId });
  ec2.startInstance(instance.instanceId);
  await deployment.settle();

  const calls = ec2.calls.filter(({ principal }) => principal !== undefined);
  expect(calls.filter(({ error }) => error !== undefined)).toEqual([]);
  expect([...new Set(calls.map(({ operation }) => operation))].sort()).toEqual([
    'CreateTrafficMirrorSession', 'DeleteTrafficMirrorSession', 'DescribeInstances', 'DescribeNetworkAcls', 'DescribeNetworkInterfaces',
    'DescribeRouteTables', 'DescribeSecurityGroups', 'DescribeTrafficMirrorSessions', 'DescribeTrafficMirrorTargets', 'GetManagedPrefixListEntries',
    'ModifyTrafficMirrorSession',
  ].sort());
  expect(deployment.sessions()).toHaveLength(2);
  // But for the sweeps that follow a deployment later.
  expect(stack.queue(/EventsQueue/).count('visible') + stack.queue(/EventsQueue/).count('in flight')).toBe(0);
});

test('the role allows no write in EC2 beyond sessions and their tags', async () => {
  const { ec2, fleet } = deployment;
  const subnetId = fleet.addSubnet();
  const sensor = fleet.addSensor({ subnetId });
  const stack = await deployment.deploy({ targetIds: [sensor.targetId] });
  const role = ec2.principals.get(stack.function().credentials.accessKeyId)!;
  const evaluator = new PolicyEvaluator();
  const filterId = [...ec2.state.trafficMirrorFilters.keys()][0];
  const arn = (type: string, id: string) => `arn:aws:ec2:us-east-1:123456789012:${type}/${id}`;
  const resources = [
    '*', arn('traffic-mirror-session', 'tms-1'), arn('network-interface', 'eni-1'), arn('traffic-mirror-target', sensor.targetId),
    arn('traffic-mirror-filter', filterId), arn('instance', 'i-1'), arn('security-group', 'sg-1'),
  ];
  // Whatever a caller can say or find that could speak for the call.
  const context = {
    'ec2:Region': 'us-east-1',
    'ec2:CreateAction': 'CreateTrafficMirrorSession',
    'aws:TagKeys': [OWNERSHIP_TAG_KEY],
    [`aws:RequestTag/${OWNERSHIP_TAG_KEY}`]: OWNER,
    [`aws:ResourceTag/${OWNERSHIP_TAG_KEY}`]: OWNER,
  };
  const writes = Object.keys(sdk).filter((name) => name.endsWith('Command')).map((name) => name.replace(/Command$/, ''))
    .filter((name) => !/^(Describe|Get|List|Search)/.test(name));
  expect(writes.length).toBeGreaterThan(300);

  const allowed = new Set<string>();
  for (const name of writes) {
    for (const resource of resources) {
      const decision = await evaluator.decide(role, { action: `ec2:${name}`, resource, context }).catch(() => 'no such question' as const);
      if (decision === 'allowed') allowed.add(`${name} ${resource.split(':').at(-1)?.split('/')[0]}`);
    }
  }

  // An action that knows resources is not asked about all of them at once by EC2; one that knows none is.
  expect([...allowed].sort()).toEqual([
    'CreateTags *',
    'CreateTags traffic-mirror-session',
    'CreateTrafficMirrorSession *',
    'CreateTrafficMirrorSession network-interface',
    'CreateTrafficMirrorSession traffic-mirror-filter',
    'CreateTrafficMirrorSession traffic-mirror-session',
    'CreateTrafficMirrorSession traffic-mirror-target',
    'DeleteTrafficMirrorSession *',
    'DeleteTrafficMirrorSession traffic-mirror-session',
    'ModifyTrafficMirrorSession *',
    'ModifyTrafficMirrorSession traffic-mirror-filter',
    'ModifyTrafficMirrorSession traffic-mirror-session',
    'ModifyTrafficMirrorSession traffic-mirror-target',
  ]);
});

test('the role allows no tag of a session but those that are given', async () => {
  const { aws, ec2, fleet } = deployment;
  const sensor = fleet.addSensor();
  const filterId = fleet.addFilter();
  const stack = await deployment.deploy({ targetIds: [sensor.targetId], filterId, props: { sessionTags: { team: 'network' } } });
  const client = new sdk.EC2Client({ endpoint: aws.endpoints.EC2, region: ec2.region, credentials: stack.function().credentials });
  const create = async (tags: Record<string, string>) => client.send(new sdk.CreateTrafficMirrorSessionCommand({
    NetworkInterfaceId: fleet.addInstance().networkInterfaceId,
    TrafficMirrorTargetId: sensor.targetId,
    TrafficMirrorFilterId: filterId,
    SessionNumber: 1,
    TagSpecifications: [{ ResourceType: 'traffic-mirror-session', Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) }],
  }));
  await expect(create({ [OWNERSHIP_TAG_KEY]: OWNER, team: 'network', cost: '0' })).rejects.toThrow(/not authorized/);
  await expect(create({ team: 'network' })).rejects.toThrow(/not authorized/);
  const { TrafficMirrorSession } = await create({ [OWNERSHIP_TAG_KEY]: OWNER, team: 'network' });
  const existing = { Resources: [TrafficMirrorSession!.TrafficMirrorSessionId!], Tags: [{ Key: 'team', Value: 'other' }] };
  await expect(client.send(new sdk.CreateTagsCommand(existing))).rejects.toThrow(/not authorized/);
  client.destroy();
});

test.each([
  ['of somebody else', { [OWNERSHIP_TAG_KEY]: 'Mirroring/Other' }],
  ['without an owner', {}],
])('the role allows no change of a session %s', async (_whose, tags) => {
  const { aws, ec2, fleet } = deployment;
  const subnetId = fleet.addSubnet();
  const sensor = fleet.addSensor({ subnetId });
  const stack = await deployment.deploy({ targetIds: [sensor.targetId] });
  const { networkInterfaceId } = fleet.addInstance({ subnetId });
  const TrafficMirrorSessionId = fleet.addSession({ networkInterfaceId, targetId: sensor.targetId, filterId: fleet.addFilter(), tags });
  const client = new sdk.EC2Client({ endpoint: aws.endpoints.EC2, region: ec2.region, credentials: stack.function().credentials });
  await expect(client.send(new sdk.DeleteTrafficMirrorSessionCommand({ TrafficMirrorSessionId }))).rejects.toThrow(/not authorized/);
  await expect(client.send(new sdk.ModifyTrafficMirrorSessionCommand({ TrafficMirrorSessionId, SessionNumber: 9 }))).rejects.toThrow(/not authorized/);
  client.destroy();
  expect(deployment.sessions()).toHaveLength(1);
});
