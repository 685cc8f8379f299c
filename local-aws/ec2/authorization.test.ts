import {
  CreateTagsCommand,
  CreateTrafficMirrorSessionCommand,
  DeleteTrafficMirrorSessionCommand,
  DescribeInstancesCommand,
  EC2Client,
  GetManagedPrefixListEntriesCommand,
  ModifyTrafficMirrorSessionCommand,
} from '@aws-sdk/client-ec2';
import { ManualClock } from '../clock';
import { Ec2 } from './ec2';
import { localClient } from './local-client';
import { Ec2Server, serveEc2 } from './server';
import { Fleet } from '../fleet/builder';

const ARN = 'arn:aws:sts::123456789012:assumed-role/Worker/session';
const EC2_ARN = 'arn:aws:ec2:us-east-1:123456789012';
const OWNER = { Key: 'owner', Value: 'me' };
const OWNER_IN_REQUEST = { 'StringEquals': { 'aws:RequestTag/owner': 'me' }, 'ForAllValues:StringEquals': { 'aws:TagKeys': ['owner'] } };

type Statement = Record<string, unknown>;

/** What the four resource types of CreateTrafficMirrorSession and its tags need, each as narrow as it can be. */
const CREATE: Record<string, Statement> = {
  source: { Action: 'ec2:CreateTrafficMirrorSession', Resource: `${EC2_ARN}:network-interface/*` },
  filter: { Action: 'ec2:CreateTrafficMirrorSession', Resource: `${EC2_ARN}:traffic-mirror-filter/*` },
  target: { Action: 'ec2:CreateTrafficMirrorSession', Resource: 'arn:aws:ec2:us-east-1:*:traffic-mirror-target/*' },
  session: { Action: 'ec2:CreateTrafficMirrorSession', Resource: `${EC2_ARN}:traffic-mirror-session/*`, Condition: OWNER_IN_REQUEST },
  tags: {
    Action: 'ec2:CreateTags',
    Resource: `${EC2_ARN}:traffic-mirror-session/*`,
    Condition: { StringEquals: { 'ec2:CreateAction': 'CreateTrafficMirrorSession' } },
  },
};

let fleet: Fleet;
let server: Ec2Server;
let client: EC2Client;
let filterId: string;
let targetId: string;

beforeEach(async () => {
  fleet = new Fleet(new Ec2({ clock: new ManualClock() }));
  filterId = fleet.addFilter();
  ({ targetId } = fleet.addSensor());
  server = await serveEc2(fleet.ec2);
  client = localClient(server, { credentials: { accessKeyId: 'ASIAWORKER', secretAccessKey: 'unused', sessionToken: 'unused' } });
});

afterEach(async () => {
  client.destroy();
  await server.close();
});

function allow(...statements: Statement[]): void {
  const Statement = statements.map((statement) => ({ Effect: 'Allow', ...statement }));
  fleet.ec2.principals.set('ASIAWORKER', { arn: ARN, policies: [{ Version: '2012-10-17', Statement }] });
}

async function create(tags = [OWNER], networkInterfaceId = fleet.addInstance().networkInterfaceId) {
  return client.send(new CreateTrafficMirrorSessionCommand({
    NetworkInterfaceId: networkInterfaceId,
    TrafficMirrorTargetId: targetId,
    TrafficMirrorFilterId: filterId,
    SessionNumber: 1,
    TagSpecifications: tags.length === 0 ? undefined : [{ ResourceType: 'traffic-mirror-session', Tags: tags }],
  }));
}

const DENIED = { name: 'UnauthorizedOperation', $metadata: { httpStatusCode: 403 } };

test('a key that nobody registered is an administrator', async () => {
  await expect(create()).resolves.toBeDefined();
});

test('a call that no policy allows is refused, with action and resource, and recorded', async () => {
  allow({ Action: 'ec2:DescribeVpcs', Resource: '*' });

  await expect(client.send(new DescribeInstancesCommand({}))).rejects.toMatchObject({
    ...DENIED, message: expect.stringContaining(`${ARN} is not authorized to perform: ec2:DescribeInstances on resource: *`),
  });
  expect(fleet.ec2.calls).toEqual([expect.objectContaining({
    operation: 'DescribeInstances', error: expect.objectContaining({ code: 'UnauthorizedOperation' }),
  })]);
  allow({ Action: 'ec2:Describe*', Resource: '*' });
  await expect(client.send(new DescribeInstancesCommand({}))).resolves.toBeDefined();
});

test('creating a session is allowed by a statement for each of its four resource types and one for its tags', async () => {
  allow(...Object.values(CREATE));

  await expect(create()).resolves.toBeDefined();
});

test.each([
  ['source', 'ec2:CreateTrafficMirrorSession on resource: arn:aws:ec2:us-east-1:123456789012:network-interface/eni-'],
  ['filter', 'ec2:CreateTrafficMirrorSession on resource: arn:aws:ec2:us-east-1:123456789012:traffic-mirror-filter/tmf-'],
  ['target', 'ec2:CreateTrafficMirrorSession on resource: arn:aws:ec2:us-east-1:123456789012:traffic-mirror-target/tmt-'],
  ['session', 'ec2:CreateTrafficMirrorSession on resource: arn:aws:ec2:us-east-1:123456789012:traffic-mirror-session/*'],
  ['tags', 'ec2:CreateTags on resource: arn:aws:ec2:us-east-1:123456789012:traffic-mirror-session/*'],
])('without the statement for the %s, creating a session is refused', async (missing, expected) => {
  allow(...Object.entries(CREATE).filter(([name]) => name !== missing).map(([, statement]) => statement));

  await expect(create()).rejects.toMatchObject({ ...DENIED, message: expect.stringContaining(expected) });
  expect(fleet.ec2.state.trafficMirrorSessions.size).toBe(0);
});

test('conditions on the tags of the call decide', async () => {
  allow(...Object.values(CREATE));

  await expect(create([])).rejects.toMatchObject(DENIED);
  await expect(create([{ Key: 'owner', Value: 'somebody' }])).rejects.toMatchObject(DENIED);
  await expect(create([OWNER, { Key: 'more', Value: '' }])).rejects.toMatchObject(DENIED);
});

test('a target that another account shares has that account in its ARN', async () => {
  targetId = fleet.addTarget({ to: fleet.addSensor().networkInterfaceId, ownerId: '999999999999' });

  allow(...Object.values({ ...CREATE, target: { Action: 'ec2:CreateTrafficMirrorSession', Resource: `${EC2_ARN}:traffic-mirror-target/*` } }));
  await expect(create()).rejects.toMatchObject({ ...DENIED, message: expect.stringContaining(':999999999999:traffic-mirror-target/') });

  allow(...Object.values(CREATE));
  await expect(create()).resolves.toBeDefined();
});

test('conditions on where the interface is decide', async () => {
  const vpcId = fleet.addVpc();
  const inside = fleet.addInstance({ subnetId: fleet.addSubnet({ vpcId }) });
  const source = { ...CREATE.source, Condition: { ArnEquals: { 'ec2:Vpc': `${EC2_ARN}:vpc/${vpcId}` } } };
  allow(...Object.values({ ...CREATE, source }));

  await expect(create([OWNER], inside.networkInterfaceId)).resolves.toBeDefined();
  await expect(create()).rejects.toMatchObject(DENIED);
});

test('only sessions with the ownership tag can be changed and deleted', async () => {
  const ownership = { StringEquals: { 'aws:ResourceTag/owner': 'me' } };
  allow({ Action: ['ec2:DeleteTrafficMirrorSession', 'ec2:ModifyTrafficMirrorSession'], Resource: '*', Condition: ownership });
  const { networkInterfaceId } = fleet.addInstance();
  const [own, foreign] = [{ owner: 'me' }, { owner: 'you' }].map((tags, index) =>
    fleet.addSession({ networkInterfaceId, targetId, filterId, number: index + 1, tags }));
  const change = async (id: string) => client.send(new ModifyTrafficMirrorSessionCommand({ TrafficMirrorSessionId: id, Description: 'changed' }));
  const remove = async (id: string) => client.send(new DeleteTrafficMirrorSessionCommand({ TrafficMirrorSessionId: id }));

  await expect(change(foreign)).rejects.toMatchObject(DENIED);
  await expect(remove(foreign)).rejects.toMatchObject(DENIED);
  await expect(change(own)).resolves.toBeDefined();
  await expect(remove(own)).resolves.toBeDefined();
  await expect(remove(own)).rejects.toMatchObject({ name: 'InvalidTrafficMirrorSessionId.NotFound' });
});

test.each([[false, 'is none of the call\'s business'], [true, 'must be allowed, too, where EC2 is asked to insist on it']])(
  'the former target of a session (%s) %s', async (modifyAuthorizesFormer) => {
    Object.assign(fleet.ec2, { modifyAuthorizesFormer });
    const { networkInterfaceId } = fleet.addInstance();
    const id = fleet.addSession({ networkInterfaceId, targetId, filterId });
    const { targetId: next } = fleet.addSensor();
    const change = async () => client.send(new ModifyTrafficMirrorSessionCommand({ TrafficMirrorSessionId: id, TrafficMirrorTargetId: next }));
    const resources = ['traffic-mirror-session/*', `traffic-mirror-target/${next}`, `traffic-mirror-filter/${filterId}`];
    allow({ Action: 'ec2:ModifyTrafficMirrorSession', Resource: resources.map((each) => `${EC2_ARN}:${each}`) });

    if (modifyAuthorizesFormer) await expect(change()).rejects.toMatchObject({ ...DENIED, message: expect.stringContaining(targetId) });
    else await expect(change()).resolves.toBeDefined();
  },
);

test('the right to tag while creating is no right to tag what is there', async () => {
  allow(...Object.values(CREATE));
  const { TrafficMirrorSession: session } = await create();

  const retag = client.send(new CreateTagsCommand({ Resources: [session?.TrafficMirrorSessionId ?? ''], Tags: [OWNER] }));

  await expect(retag).rejects.toMatchObject(DENIED);
});

test('a prefix list that AWS manages has aws as its account', async () => {
  const PrefixListId = fleet.addPrefixList({ cidrs: ['10.0.0.0/8'], ownerId: 'AWS' });
  const read = async () => client.send(new GetManagedPrefixListEntriesCommand({ PrefixListId }));

  allow({ Action: 'ec2:GetManagedPrefixListEntries', Resource: `${EC2_ARN}:prefix-list/*` });
  await expect(read()).rejects.toMatchObject(DENIED);
  allow({ Action: 'ec2:GetManagedPrefixListEntries', Resource: 'arn:aws:ec2:us-east-1:aws:prefix-list/*' });
  await expect(read()).resolves.toBeDefined();
});

test('an explicit denial wins', async () => {
  allow({ Action: 'ec2:*', Resource: '*' }, { Effect: 'Deny', Action: 'ec2:DescribeInstances', Resource: '*' });

  await expect(client.send(new DescribeInstancesCommand({}))).rejects.toMatchObject({
    ...DENIED, message: expect.stringContaining('explicit deny'),
  });
});
