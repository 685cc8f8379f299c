import * as sdk from '@aws-sdk/client-ec2';
import { App, Stack } from 'aws-cdk-lib';
import { ExtraHopTrafficMirroring, type ExtraHopTrafficMirroringProps, TrafficMirrorFilter, TrafficMirrorTarget } from '../src';
import { OWNERSHIP_TAG_KEY } from '../src/names';
import { ManualClock } from './simulator/clock';
import type { DeployedStack } from './simulator/cloudformation/stack';
import { Ec2 } from './simulator/ec2/ec2';
import { Fleet } from './simulator/fleet/builder';
import { PolicyEvaluator } from './simulator/iam';
import { LocalAws } from './simulator/local-aws';

/** The synthesized stack on the local AWS: real template, real bundle in a process of its own, real SDK over HTTP, the role as synthesized. */

const VISIBILITY_TIMEOUT = 12 * 60 * 1000;

let clock: ManualClock;
let ec2: Ec2;
let fleet: Fleet;
let aws: LocalAws;

beforeEach(async () => {
  clock = new ManualClock();
  ec2 = new Ec2({ clock });
  fleet = new Fleet(ec2);
  aws = await LocalAws.start({ ec2, clock });
});

afterEach(async () => aws.stop());

async function deploy(targetIds: readonly string[], props: Partial<ExtraHopTrafficMirroringProps> = {}, filterId?: string): Promise<DeployedStack> {
  const stack = new Stack(new App(), 'Mirroring');
  new ExtraHopTrafficMirroring(stack, 'ExtraHop', {
    targets: targetIds.map((targetId, index) => TrafficMirrorTarget.fromTrafficMirrorTargetId(stack, `Sensor${index}`, targetId)),
    ...(filterId !== undefined && { filter: TrafficMirrorFilter.fromTrafficMirrorFilterId(stack, 'Filter', filterId) }),
    ...props,
  });
  return aws.deploy((stack.node.root as App).synth().directory);
}

/** Lets pending instances run and every message that is due be worked on. */
async function settle(): Promise<void> {
  clock.advance(60_000);
  await aws.idle({ ignoreDelayed: true });
}

/** Gives every failing message all its tries. */
async function exhaust(): Promise<void> {
  for (let receive = 0; receive < 5; receive += 1) {
    await aws.idle({ ignoreDelayed: true });
    clock.advance(VISIBILITY_TIMEOUT);
  }
  await aws.idle();
}

function sessions() {
  return [...ec2.state.trafficMirrorSessions.values()];
}

function lines(stack: DeployedStack): Record<string, unknown>[] {
  return stack.function().logs().filter(({ message }) => message.startsWith('{')).map(({ message }) => JSON.parse(message) as Record<string, unknown>);
}

test('every interface of an instance that starts is mirrored, through a filter that mirrors everything', async () => {
  const subnetId = fleet.addSubnet();
  const sensor = fleet.addSensor({ subnetId });
  const stack = await deploy([sensor.targetId]);

  const networkInterfaceIds = [...fleet.launchInstance({ subnetId, interfaces: [{}, {}] }).networkInterfaceIds].sort();
  await settle();

  const filter = [...ec2.state.trafficMirrorFilters.values()][0];
  expect(sessions()).toEqual(networkInterfaceIds.map((NetworkInterfaceId) => expect.objectContaining({
    NetworkInterfaceId,
    TrafficMirrorTargetId: sensor.targetId,
    TrafficMirrorFilterId: filter.TrafficMirrorFilterId,
    SessionNumber: 1,
    Tags: [{ Key: OWNERSHIP_TAG_KEY, Value: 'Mirroring/ExtraHop' }],
  })));
  expect(filter.NetworkServices).toEqual(['amazon-dns']);
  for (const rules of [filter.IngressFilterRules, filter.EgressFilterRules]) {
    expect(rules?.map(({ RuleAction, DestinationCidrBlock }) => [RuleAction, DestinationCidrBlock])).toEqual([['accept', '0.0.0.0/0'], ['accept', '::/0']]);
  }
  expect(lines(stack).map(({ networkInterfaceId, outcome, mirrored }) => [networkInterfaceId, outcome, mirrored]))
    .toEqual(networkInterfaceIds.map((id) => [id, 'create', true]));
});

test('other changes of state run nothing', async () => {
  const subnetId = fleet.addSubnet();
  const stack = await deploy([fleet.addSensor({ subnetId }).targetId]);
  const { instanceId } = fleet.addInstance({ subnetId });
  ec2.stopInstance(instanceId);
  await settle();
  expect(stack.function().invocations).toEqual([]);
});

test('a hundred instances that start at once are all mirrored, each once', async () => {
  const subnetId = fleet.addSubnet();
  const targetIds = ['c5.18xlarge', 'c5.9xlarge'].map((instanceType) => fleet.addSensor({ subnetId, instanceType }).targetId);
  const stack = await deploy(targetIds);

  const interfaceIds = Array.from({ length: 100 }, () => fleet.launchInstance({ subnetId }).networkInterfaceId);
  await settle();

  expect(sessions().map(({ NetworkInterfaceId }) => NetworkInterfaceId).sort()).toEqual([...interfaceIds].sort());
  expect(sessions().filter(({ TrafficMirrorTargetId }) => TrafficMirrorTargetId === targetIds[1]).length).toBeLessThanOrEqual(10);
  expect(stack.deadLetters(/EventsQueue/)).toEqual([]);
});

test('the same event again changes nothing', async () => {
  const subnetId = fleet.addSubnet();
  await deploy([fleet.addSensor({ subnetId }).targetId]);
  const { instanceId } = fleet.launchInstance({ subnetId });
  await settle();
  const before = sessions();
  const writes = () => ec2.calls.filter(({ operation }) => !operation.startsWith('Describe')).length;
  const writesBefore = writes();

  aws.putEvent({
    'source': 'aws.ec2',
    'detail-type': 'EC2 Instance State-change Notification',
    'detail': { 'instance-id': instanceId, 'state': 'running' },
  });
  await settle();

  expect(sessions()).toEqual(before);
  expect(writes()).toBe(writesBefore);
});

describe('what fails', () => {
  test('a message that cannot be read is dead-lettered after five tries, and holds up no other', async () => {
    const subnetId = fleet.addSubnet();
    const stack = await deploy([fleet.addSensor({ subnetId }).targetId]);
    stack.queue(/EventsQueue/).send({ body: '{"detail":{}}' });
    const { networkInterfaceId } = fleet.launchInstance({ subnetId });
    await settle();
    expect(sessions().map(({ NetworkInterfaceId }) => NetworkInterfaceId)).toEqual([networkInterfaceId]);

    await exhaust();

    expect(stack.deadLetters(/EventsQueue/).map(({ body }) => body)).toEqual(['{"detail":{}}']);
    expect(lines(stack).filter(({ level }) => level === 'ERROR').map(({ error }) => error)).toEqual(Array(5).fill({
      name: 'Error', message: 'malformed event: source: expected a string, got nothing',
    }));
  });

  test('with a filter that does not exist, messages are dead-lettered and the log names it', async () => {
    const subnetId = fleet.addSubnet();
    const stack = await deploy([fleet.addSensor({ subnetId }).targetId], {}, 'tmf-0123456789abcdef0');
    const { networkInterfaceId } = fleet.launchInstance({ subnetId });
    await settle();
    await exhaust();
    expect(stack.deadLetters(/EventsQueue/)).toHaveLength(1);
    expect(lines(stack).at(-1)).toMatchObject({ level: 'ERROR', networkInterfaceId, error: { message: expect.stringContaining('tmf-0123456789abcdef0') } });
  });

  test('with a target that does not exist, the others serve', async () => {
    const subnetId = fleet.addSubnet();
    const sensor = fleet.addSensor({ subnetId });
    const stack = await deploy(['tmt-0123456789abcdef0', sensor.targetId]);
    fleet.launchInstance({ subnetId });
    await settle();
    expect(sessions().map(({ TrafficMirrorTargetId }) => TrafficMirrorTargetId)).toEqual([sensor.targetId]);
    expect(stack.queue(/EventsQueue/).count()).toBe(0);
  });
});

describe('the role', () => {
  test('allows every call that the function makes', async () => {
    const subnetId = fleet.addSubnet();
    const list = fleet.addPrefixList({ cidrs: ['10.0.0.0/8'] });
    const managed = fleet.addPrefixList({ cidrs: ['192.0.2.0/24'], ownerId: 'AWS' });
    const ingress = [{ prefixListId: managed }, { prefixListId: list }];
    const narrow = fleet.addSensor({ subnetId, securityGroupIds: [fleet.addSecurityGroup({ ingress })] });
    const stack = await deploy([narrow.targetId]);
    const instance = fleet.addInstance({ subnetId, state: 'stopped' });
    const own = { [OWNERSHIP_TAG_KEY]: 'Mirroring/ExtraHop' };
    const filterId = [...ec2.state.trafficMirrorFilters.keys()][0];
    // One session to modify and one to delete.
    fleet.addSession({ networkInterfaceId: instance.networkInterfaceId, targetId: narrow.targetId, filterId: fleet.addFilter(), tags: own });
    fleet.addSession({ networkInterfaceId: instance.networkInterfaceId, targetId: narrow.targetId, filterId, number: 2, tags: { ...own } });
    fleet.launchInstance({ subnetId });
    ec2.startInstance(instance.instanceId);
    await settle();

    const calls = ec2.calls.filter(({ principal }) => principal !== undefined);
    expect(calls.filter(({ error }) => error !== undefined)).toEqual([]);
    expect([...new Set(calls.map(({ operation }) => operation))].sort()).toEqual([
      'CreateTrafficMirrorSession', 'DeleteTrafficMirrorSession', 'DescribeInstances', 'DescribeNetworkAcls', 'DescribeNetworkInterfaces',
      'DescribeSecurityGroups', 'DescribeTrafficMirrorSessions', 'DescribeTrafficMirrorTargets', 'GetManagedPrefixListEntries',
      'ModifyTrafficMirrorSession',
    ].sort());
    expect(sessions()).toHaveLength(2);
    expect(stack.queue(/EventsQueue/).count()).toBe(0);
  });

  test('allows no write in EC2 beyond sessions and their tags', async () => {
    const subnetId = fleet.addSubnet();
    const sensor = fleet.addSensor({ subnetId });
    const stack = await deploy([sensor.targetId]);
    const role = ec2.principals.get(stack.function().credentials.accessKeyId)!;
    const evaluator = new PolicyEvaluator();
    const filterId = [...ec2.state.trafficMirrorFilters.keys()][0];
    const arn = (type: string, id: string) => `arn:aws:ec2:us-east-1:123456789012:${type}/${id}`;
    const resources = [
      '*', arn('traffic-mirror-session', 'tms-1'), arn('network-interface', 'eni-1'), arn('traffic-mirror-target', sensor.targetId),
      arn('traffic-mirror-filter', filterId), arn('instance', 'i-1'), arn('security-group', 'sg-1'),
    ];
    const owner = 'Mirroring/ExtraHop';
    // Whatever a caller can say or find that could speak for the call.
    const context = {
      'ec2:Region': 'us-east-1',
      'ec2:CreateAction': 'CreateTrafficMirrorSession',
      'aws:TagKeys': [OWNERSHIP_TAG_KEY],
      [`aws:RequestTag/${OWNERSHIP_TAG_KEY}`]: owner,
      [`aws:ResourceTag/${OWNERSHIP_TAG_KEY}`]: owner,
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

  test.each([
    ['of somebody else', { [OWNERSHIP_TAG_KEY]: 'Mirroring/Other' }],
    ['without an owner', {}],
  ])('allows no change of a session %s', async (_whose, tags) => {
    const subnetId = fleet.addSubnet();
    const sensor = fleet.addSensor({ subnetId });
    const stack = await deploy([sensor.targetId]);
    const { networkInterfaceId } = fleet.addInstance({ subnetId });
    const TrafficMirrorSessionId = fleet.addSession({ networkInterfaceId, targetId: sensor.targetId, filterId: fleet.addFilter(), tags });
    const client = new sdk.EC2Client({ endpoint: aws.endpoints.EC2, region: ec2.region, credentials: stack.function().credentials });
    await expect(client.send(new sdk.DeleteTrafficMirrorSessionCommand({ TrafficMirrorSessionId }))).rejects.toThrow(/not authorized/);
    await expect(client.send(new sdk.ModifyTrafficMirrorSessionCommand({ TrafficMirrorSessionId, SessionNumber: 9 }))).rejects.toThrow(/not authorized/);
    client.destroy();
    expect(sessions()).toHaveLength(1);
  });
});
