import { AttachNetworkInterfaceCommand } from '@aws-sdk/client-ec2';
import { ManualClock } from '../clock';
import { Ec2, Ec2Error, Ec2Options, EventBridgeEvent } from './ec2';
import { localClient } from './local-client';
import { serveEc2 } from './server';
import { compilePattern } from '../events/pattern';
import { Fleet } from '../fleet/builder';
import { Principal } from '../iam';

const ROLE_ARN = 'arn:aws:iam::123456789012:role/Worker';
const WORKER: Principal = { arn: 'arn:aws:sts::123456789012:assumed-role/Worker/session', policies: [] };
const OTHER_ROLE: Principal = { ...WORKER, arn: 'arn:aws:sts::123456789012:assumed-role/Other/session' };
const ALICE: Principal = { arn: 'arn:aws:iam::123456789012:user/staff/alice', policies: [] };
const ROOT: Principal = { arn: 'arn:aws:iam::123456789012:root', policies: [] };
const SERVICE: Principal = { arn: 'autoscaling.amazonaws.com', policies: [] };
const XMLNS = 'http://ec2.amazonaws.com/doc/2016-11-15/';

interface Reported {
  readonly userIdentity: object;
  readonly eventName: string;
  readonly errorCode?: string;
  readonly requestParameters: object;
  readonly responseElements: object | null;
  readonly requestID: string;
}

let clock: ManualClock;
let fleet: Fleet;
let ec2: Ec2;
let events: EventBridgeEvent<Reported>[];

function build(options: Partial<Ec2Options> = {}): void {
  clock = new ManualClock();
  fleet = new Fleet(new Ec2({ clock, trail: true, ...options }));
  ({ ec2 } = fleet);
  events = [];
  ec2.onEvent((event) => {
    if (event['detail-type'] === 'AWS API Call via CloudTrail') events.push(event as EventBridgeEvent<Reported>);
  });
}

beforeEach(() => build());

/** What was reported by now and after. */
function reported(): Reported[] {
  clock.advance(60_000);
  return events.map(({ detail }) => detail);
}

/** Makes a call that may be refused, and gives what was reported of it. */
function reportedOf(operation: string, input: object, principal?: Principal): Reported {
  try {
    ec2.call(operation, input, principal);
  } catch (error) {
    if (!(error instanceof Ec2Error)) throw error;
  }
  return reported().slice(-1)[0];
}

function session(): { [name: string]: string | number } {
  return {
    NetworkInterfaceId: fleet.addInstance().networkInterfaceId,
    TrafficMirrorTargetId: fleet.addSensor().targetId,
    TrafficMirrorFilterId: fleet.addFilter(),
    SessionNumber: 1,
  };
}

function sessionId(more: object = {}): string {
  ec2.call('CreateTrafficMirrorSession', { ...session(), ...more });
  return [...ec2.state.trafficMirrorSessions.keys()].slice(-1)[0];
}

test('a call becomes an event in the shape of CloudTrail, with the time of the call', () => {
  const input = { NetworkInterfaceId: fleet.addInterface(), InstanceId: fleet.addInstance().instanceId, DeviceIndex: 1 };
  const { AttachmentId } = ec2.call<{ AttachmentId: string }>('AttachNetworkInterface', input, WORKER);
  clock.advance(29_999);
  expect(events).toEqual([]);
  clock.advance(1);

  const uuid = expect.stringMatching(/^[0-9a-f-]{36}$/);
  const roleId = expect.stringMatching(/^AROA[0-9A-F]{17}$/);
  expect(events).toEqual([{
    'version': '0',
    'id': uuid,
    'detail-type': 'AWS API Call via CloudTrail',
    'source': 'aws.ec2',
    'account': '123456789012',
    'time': '2026-01-01T00:00:00Z',
    'region': 'us-east-1',
    'resources': [],
    'detail': {
      eventVersion: '1.08',
      userIdentity: {
        type: 'AssumedRole',
        principalId: expect.stringMatching(/^AROA[0-9A-F]{17}:session$/),
        arn: WORKER.arn,
        accountId: '123456789012',
        accessKeyId: expect.stringMatching(/^ASIA/),
        sessionContext: {
          sessionIssuer: { type: 'Role', principalId: roleId, arn: ROLE_ARN, accountId: '123456789012', userName: 'Worker' },
          webIdFederationData: {},
          attributes: { creationDate: '2026-01-01T00:00:00Z', mfaAuthenticated: 'false' },
        },
      },
      eventTime: '2026-01-01T00:00:00Z',
      eventSource: 'ec2.amazonaws.com',
      eventName: 'AttachNetworkInterface',
      awsRegion: 'us-east-1',
      sourceIPAddress: expect.any(String),
      userAgent: expect.any(String),
      requestParameters: { networkInterfaceId: input.NetworkInterfaceId, instanceId: input.InstanceId, deviceIndex: 1 },
      responseElements: { requestId: events[0].detail.requestID, attachmentId: AttachmentId },
      requestID: uuid,
      eventID: uuid,
      readOnly: false,
      eventType: 'AwsApiCall',
      managementEvent: true,
      recipientAccountId: '123456789012',
      eventCategory: 'Management',
    },
  }]);
});

test('an account without a trail has no such events, and one with a trail has none of reads', () => {
  ec2.call('DescribeInstances', {});
  expect(reported()).toEqual([]);
  build({ trail: false });
  ec2.attachNetworkInterface(fleet.addInterface(), fleet.addInstance().instanceId, 1);
  expect(reported()).toEqual([]);
});

test('the delay is what a test says', () => {
  build({ trail: { delayMs: 5_000 } });
  ec2.attachNetworkInterface(fleet.addInterface(), fleet.addInstance().instanceId, 1);
  clock.advance(5_000);
  expect(events).toHaveLength(1);
});

test('what a trail would tell gets lost like other events', () => {
  build({ lostEvents: ({ detail }) => (detail as Partial<Reported>).eventName === 'CreateTags' });
  const { instanceId } = fleet.addInstance();
  ec2.call('CreateTags', { Resources: [instanceId], Tags: [{ Key: 'a', Value: 'b' }] });
  ec2.call('DeleteTags', { Resources: [instanceId], Tags: [{ Key: 'a' }] });
  expect(reported().map(({ eventName }) => eventName)).toEqual(['DeleteTags']);
});

test('every way to change something is a call, and what EC2 does by itself is none', () => {
  const { instanceId, networkInterfaceId } = fleet.addInstance();
  const attached = fleet.addInterface();
  ec2.stopInstance(instanceId);
  clock.advance(60_000);
  ec2.startInstance(instanceId, SERVICE);
  ec2.attachNetworkInterface(attached, instanceId, 1);
  ec2.detachNetworkInterface(attached);
  ec2.deleteNetworkInterface(attached);
  ec2.call('CreateTrafficMirrorSession', { ...session(), NetworkInterfaceId: networkInterfaceId });
  ec2.terminateInstance(instanceId);

  expect(reported().map(({ eventName }) => eventName)).toEqual([
    'StopInstances', 'StartInstances', 'AttachNetworkInterface', 'DetachNetworkInterface', 'DeleteNetworkInterface',
    'CreateTrafficMirrorSession', 'TerminateInstances',
  ]);
  expect(reported()[1].userIdentity).toEqual({ type: 'AWSService', invokedBy: 'autoscaling.amazonaws.com' });
  expect(ec2.state.trafficMirrorSessions.size).toBe(0);
});

test('a call over HTTP is reported with its request, also when the caller may not make it', async () => {
  const server = await serveEc2(ec2);
  const client = localClient(server, { credentials: { accessKeyId: 'ASIAWORKER', secretAccessKey: 'unused', sessionToken: 'unused' } });
  const input = { NetworkInterfaceId: fleet.addInterface(), InstanceId: fleet.addInstance().instanceId, DeviceIndex: 1 };
  const attach = async () => client.send(new AttachNetworkInterfaceCommand(input));
  ec2.principals.set('ASIAWORKER', { ...WORKER, roleArn: 'arn:aws:iam::123456789012:role/deep/Worker' });
  await expect(attach()).rejects.toMatchObject({ name: 'UnauthorizedOperation' });
  ec2.principals.delete('ASIAWORKER');
  const { $metadata } = await attach();
  client.destroy();
  await server.close();

  expect(reported()).toEqual([
    expect.objectContaining({
      errorCode: 'Client.UnauthorizedOperation',
      errorMessage: expect.stringContaining('ec2:AttachNetworkInterface'),
      requestParameters: expect.objectContaining({ deviceIndex: 1 }),
      responseElements: null,
      userIdentity: expect.objectContaining({
        accessKeyId: 'ASIAWORKER',
        sessionContext: expect.objectContaining({ sessionIssuer: expect.objectContaining({ arn: 'arn:aws:iam::123456789012:role/deep/Worker' }) }),
      }),
    }),
    expect.objectContaining({
      requestID: $metadata.requestId, sourceIPAddress: '127.0.0.1', userAgent: expect.stringContaining('aws-sdk-js'),
    }),
  ]);
});

test.each([
  ['NetworkInterfaceNotSupported', 'Client.NetworkInterfaceNotSupported'],
  ['RequestLimitExceeded', 'Client.RequestLimitExceeded'],
  ['InternalError', 'Server.InternalError'],
  ['ServiceUnavailable', 'Server.ServiceUnavailable'],
])('the refusal %s is reported as %s, with what was asked for', (code, errorCode) => {
  ec2.faults.add({ operation: 'CreateTrafficMirrorSession', code });
  const input = session();
  expect(reportedOf('CreateTrafficMirrorSession', input)).toMatchObject({
    errorCode, requestParameters: { CreateTrafficMirrorSessionRequest: input }, responseElements: null,
  });
});

test('an IAM user and the root user have a session only at the console, issued by no role', () => {
  const attach = (principal: Principal) => ec2.attachNetworkInterface(fleet.addInterface(), fleet.addInstance().instanceId, 1, principal);
  attach(ALICE);
  attach(ROOT);
  expect(reported().map(({ userIdentity }) => userIdentity)).toEqual([
    {
      type: 'IAMUser',
      principalId: expect.stringMatching(/^AIDA/),
      arn: ALICE.arn,
      accountId: '123456789012',
      accessKeyId: expect.stringMatching(/^AKIA/),
      userName: 'alice',
    },
    { type: 'Root', principalId: '123456789012', arn: ROOT.arn, accountId: '123456789012', accessKeyId: expect.stringMatching(/^AKIA/) },
  ]);
});

test('a console session of a person names no issuer', async () => {
  const origin = { requestId: 'request', accessKeyId: 'ASIAROOT', sourceIPAddress: '192.0.2.7', userAgent: 'AWS Internal' };
  await ec2.handle('StopInstances', { InstanceIds: [fleet.addInstance().instanceId] }, undefined, origin);
  expect(reported()[0].userIdentity).toMatchObject({ type: 'IAMUser', sessionContext: { sessionIssuer: {}, attributes: { mfaAuthenticated: 'false' } } });
});

test('a caller of another kind is refused as not modelled', () => {
  const federated = { arn: 'arn:aws:sts::123456789012:federated-user/bob', policies: [] };
  expect(() => reportedOf('CreateTrafficMirrorSession', session(), federated)).toThrow('federated-user/bob is not modelled');
});

describe('the parameters and the answer', () => {
  const requestId = expect.any(String);

  test('of instances are sets', () => {
    const { instanceId } = fleet.addInstance();
    const items = [{ instanceId }];
    expect(reportedOf('StopInstances', { InstanceIds: [instanceId] })).toMatchObject({
      requestParameters: { instancesSet: { items }, force: false },
      responseElements: {
        requestId,
        instancesSet: { items: [{ instanceId, currentState: { code: 64, name: 'stopping' }, previousState: { code: 16, name: 'running' } }] },
      },
    });
    expect(reportedOf('TerminateInstances', { InstanceIds: [instanceId] }).requestParameters).toEqual({ instancesSet: { items } });
  });

  test('of tags are sets', () => {
    const { instanceId } = fleet.addInstance();
    const resourcesSet = { items: [{ resourceId: instanceId }] };
    expect(reportedOf('CreateTags', { Resources: [instanceId], Tags: [{ Key: 'a', Value: 'b' }] })).toMatchObject({
      requestParameters: { resourcesSet, tagSet: { items: [{ key: 'a', value: 'b' }] } }, responseElements: { requestId, _return: true },
    });
    expect(reportedOf('DeleteTags', { Resources: [instanceId], Tags: [{ Key: 'a' }] })).toMatchObject({
      requestParameters: { resourcesSet, tagSet: { items: [{ key: 'a' }] } }, responseElements: { requestId, _return: true },
    });
  });

  test('of a new interface have lists of three forms', () => {
    const subnetId = fleet.addSubnet();
    const groupId = fleet.addSecurityGroup();
    const tags = [{ key: 'a', value: 'b' }];
    const call = reportedOf('CreateNetworkInterface', {
      SubnetId: subnetId, Description: 'pods', Groups: [groupId], TagSpecifications: [{ ResourceType: 'network-interface', Tags: [{ Key: 'a', Value: 'b' }] }],
    });
    expect(call.requestParameters).toEqual({
      subnetId,
      description: 'pods',
      groupSet: { items: [{ groupId }] },
      privateIpAddressesSet: {},
      tagSpecificationSet: { items: [{ resourceType: 'network-interface', tags }] },
    });
    expect(call.responseElements).toMatchObject({
      requestId,
      networkInterface: {
        subnetId,
        ownerId: '123456789012',
        status: 'pending',
        groupSet: { items: [{ groupId }] },
        privateIpAddressesSet: { item: [{ primary: true }] },
        tagSet: { items: tags },
        ipv6AddressesSet: {},
      },
    });
  });

  test('of a new session are the request and the answer, from XML', () => {
    const input = session();
    const Tags = [{ Key: 'owner', Value: 'me' }, { Key: 'team', Value: '' }];
    const TagSpecifications = [{ ResourceType: 'traffic-mirror-session', Tags }];
    const call = reportedOf('CreateTrafficMirrorSession', { ...input, ClientToken: 'token', TagSpecifications });
    expect(call.requestParameters).toEqual({
      CreateTrafficMirrorSessionRequest: {
        ...input,
        ClientToken: 'token',
        TagSpecification: {
          ResourceType: 'traffic-mirror-session', Tag: [{ Key: 'owner', Value: 'me', tag: 1 }, { Key: 'team', Value: '', tag: 2 }], tag: 1,
        },
      },
    });
    expect(call.responseElements).toEqual({
      CreateTrafficMirrorSessionResponse: {
        xmlns: XMLNS,
        requestId: call.requestID,
        clientToken: 'token',
        trafficMirrorSession: {
          trafficMirrorSessionId: expect.stringMatching(/^tms-/),
          trafficMirrorTargetId: input.TrafficMirrorTargetId,
          trafficMirrorFilterId: input.TrafficMirrorFilterId,
          networkInterfaceId: input.NetworkInterfaceId,
          ownerId: 123456789012,
          sessionNumber: 1,
          virtualNetworkId: expect.any(Number),
          tagSet: { item: [{ key: 'owner', value: 'me' }, { key: 'team', value: '' }] },
        },
      },
    });
  });

  test('of a changed session number their lists, and write an empty one as a text', () => {
    const TrafficMirrorSessionId = sessionId({ Description: 'a', PacketLength: 100 });
    const call = reportedOf('ModifyTrafficMirrorSession', { TrafficMirrorSessionId, RemoveFields: ['description', 'packet-length'] });
    expect(call).toMatchObject({
      requestParameters: {
        ModifyTrafficMirrorSessionRequest: {
          TrafficMirrorSessionId, RemoveField: [{ content: 'description', tag: 1 }, { content: 'packet-length', tag: 2 }],
        },
      },
      responseElements: { ModifyTrafficMirrorSessionResponse: { xmlns: XMLNS, trafficMirrorSession: { tagSet: '' } } },
    });
  });

  test('of a deleted session are like those of a deleted target, unless a test tries others', () => {
    const TrafficMirrorSessionId = sessionId();
    expect(reportedOf('DeleteTrafficMirrorSession', { TrafficMirrorSessionId })).toMatchObject({
      requestParameters: { DeleteTrafficMirrorSessionRequest: { TrafficMirrorSessionId } },
      responseElements: { DeleteTrafficMirrorSessionResponse: { xmlns: XMLNS, trafficMirrorSessionId: TrafficMirrorSessionId } },
    });
    const other = (input: { TrafficMirrorSessionId?: string }) => ({ id: input.TrafficMirrorSessionId });
    build({ trail: { unrecordedParameters: { DeleteTrafficMirrorSession: other } } });
    expect(reportedOf('DeleteTrafficMirrorSession', { TrafficMirrorSessionId: 'tms-1' }).requestParameters).toEqual({ id: 'tms-1' });
  });
});

test.each<[string, Principal, boolean]>([
  ['a person', ALICE, true],
  ['the root user', ROOT, true],
  ['a service', SERVICE, true],
  ['another role', OTHER_ROLE, true],
  ['the own role', WORKER, false],
])('a pattern that leaves out the own role lets through the calls of %s: %p', (_, principal, expected) => {
  const arn = [{ 'anything-but': ROLE_ARN }, { exists: false }];
  const matches = compilePattern({
    'source': ['aws.ec2'],
    'detail-type': ['AWS API Call via CloudTrail'],
    'detail': {
      eventSource: ['ec2.amazonaws.com'],
      eventName: ['DeleteTrafficMirrorSession', 'AttachNetworkInterface'],
      userIdentity: { sessionContext: { sessionIssuer: { arn } } },
    },
  });
  ec2.attachNetworkInterface(fleet.addInterface(), fleet.addInstance().instanceId, 1, principal);
  ec2.call('DeleteTrafficMirrorSession', { TrafficMirrorSessionId: sessionId() }, principal);
  clock.advance(60_000);
  expect(events.filter(matches).map(({ detail }) => detail.eventName)).toEqual(expected ? ['AttachNetworkInterface', 'DeleteTrafficMirrorSession'] : []);
});
