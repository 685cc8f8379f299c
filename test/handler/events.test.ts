import { parseEvent, sweepMessage } from '../../src/handler/events';

/** What messages are about, in the shapes in which AWS sends them. */

const ENVELOPE = {
  version: '0',
  id: '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
  account: '111122223333',
  time: '2026-01-31T12:00:00Z',
  region: 'us-east-1',
};

const EVENT = {
  ...ENVELOPE,
  'detail-type': 'EC2 Instance State-change Notification',
  'source': 'aws.ec2',
  'resources': ['arn:aws:ec2:us-east-1:111122223333:instance/i-0123456789abcdef0'],
  'detail': { 'instance-id': 'i-0123456789abcdef0', 'state': 'running' },
};

const TAG_CHANGE = {
  ...ENVELOPE,
  'detail-type': 'Tag Change on Resource',
  'source': 'aws.tag',
  'resources': ['arn:aws:ec2:us-east-1:111122223333:instance/i-0123456789abcdef0'],
  'detail': {
    'changed-tag-keys': ['Mirroring'],
    'service': 'ec2',
    'resource-type': 'instance',
    'version': 3,
    'version-timestamp': '1769860800000',
    'tags': { Mirroring: 'off' },
  },
};

const TARGET_TAG_CHANGE = {
  ...TAG_CHANGE,
  resources: ['arn:aws:ec2:us-east-1:111122223333:traffic-mirror-target/tmt-0123456789abcdef0'],
  detail: { ...TAG_CHANGE.detail, 'changed-tag-keys': ['extrahop:sensor'], 'resource-type': 'traffic-mirror-target' },
};

function apiCall(eventName: string, requestParameters: unknown) {
  return {
    ...ENVELOPE,
    'detail-type': 'AWS API Call via CloudTrail',
    'source': 'aws.ec2',
    'resources': [],
    'detail': {
      eventVersion: '1.10',
      userIdentity: { type: 'AssumedRole', arn: 'arn:aws:sts::111122223333:assumed-role/Nodes/i-0123456789abcdef0', accountId: '111122223333' },
      eventTime: '2026-01-31T11:59:58Z',
      eventSource: 'ec2.amazonaws.com',
      eventName,
      awsRegion: 'us-east-1',
      sourceIPAddress: '10.0.0.1',
      requestParameters,
      responseElements: { requestId: '3c0f1a3c-0000-4000-8000-000000000000', attachmentId: 'eni-attach-0123456789abcdef0' },
      eventType: 'AwsApiCall',
      managementEvent: true,
    },
  };
}

const ATTACHED = { networkInterfaceId: 'eni-0123456789abcdef0', instanceId: 'i-0123456789abcdef0', deviceIndex: 1 };

const SCHEDULED = {
  ...ENVELOPE,
  'detail-type': 'Scheduled Event',
  'source': 'aws.events',
  'resources': ['arn:aws:events:us-east-1:111122223333:rule/Stack-MirroringSweep'],
  'detail': {},
};

const INSTANCE = { kind: 'instance', instanceId: 'i-0123456789abcdef0', time: Date.UTC(2026, 0, 31, 12) };
const EVERYTHING = { kind: 'everything', hops: 0 };

function parse(event: object, change: object = {}) {
  return () => parseEvent(JSON.stringify({ ...event, ...change }));
}

test.each([
  ['an instance that began to run', EVENT, { ...INSTANCE, started: true }],
  ['a changed tag', TAG_CHANGE, INSTANCE],
  ['a changed tag of a target', TARGET_TAG_CHANGE, EVERYTHING],
  ['an interface that somebody attached', apiCall('AttachNetworkInterface', ATTACHED), INSTANCE],
  ['an attached interface whose instance is not where it was expected', apiCall('AttachNetworkInterface', { request: ATTACHED }), EVERYTHING],
  ['an attached interface without parameters', apiCall('AttachNetworkInterface', null), EVERYTHING],
  ['a session that somebody deleted', apiCall('DeleteTrafficMirrorSession', {
    DeleteTrafficMirrorSessionRequest: { TrafficMirrorSessionId: 'tms-0123456789abcdef0' },
  }), EVERYTHING],
  ['the schedule', SCHEDULED, EVERYTHING],
])('%s says what to look at', (_event, event, hint) => {
  expect(parse(event)()).toEqual(hint);
});

test('the state that an event claims is not trusted, so that a stale one does no harm', () => {
  const stale = parse(EVENT, { detail: { 'instance-id': 'i-0123456789abcdef0', 'state': 'stopped' } });
  expect(stale()).toEqual(INSTANCE);
});

test.each([0, 1, 12])('a message that the function sends itself after %i sweeps says so', (hops) => {
  expect(parseEvent(sweepMessage(hops, Date.UTC(2026, 0, 31, 12)))).toEqual({ kind: 'everything', hops });
});

test.each([undefined, '3', 1.5, null])('a sweep message that counts %p sweeps begins anew', (hops) => {
  const message = { ...JSON.parse(sweepMessage(0, 0)) as object, detail: { hops } };
  expect(parse(message)()).toEqual(EVERYTHING);
});

test.each([
  ['not JSON', () => parseEvent('hello'), 'malformed event: body: expected an EventBridge event as JSON, got "hello"'],
  ['not an object', () => parseEvent('[]'), 'malformed event: body: expected an object, got []'],
  ['null', () => parseEvent('null'), 'malformed event: body: expected an object, got null'],
  ['no source', parse(EVENT, { source: undefined }), 'malformed event: source: expected a string, got nothing'],
  ['no detail', parse(EVENT, { detail: undefined }), 'malformed event: detail: expected an object, got nothing'],
  ['no instance id', parse(EVENT, { detail: {} }),
    'malformed event: detail.instance-id: expected an instance id such as i-0123456789abcdef0, got nothing'],
  ['a false instance id', parse(EVENT, { detail: { 'instance-id': 'eni-1' } }),
    'malformed event: detail.instance-id: expected an instance id such as i-0123456789abcdef0, got "eni-1"'],
  ['a false instance id in a call', parse(apiCall('AttachNetworkInterface', { instanceId: 'i-*' })),
    'malformed event: detail.requestParameters.instanceId: expected an instance id such as i-0123456789abcdef0, got "i-*"'],
  ['a changed tag of something else', parse(TAG_CHANGE, { resources: ['arn:aws:ec2:us-east-1:111122223333:volume/vol-0123456789abcdef0'] }),
    'malformed event: resources[0]: expected an instance id such as i-0123456789abcdef0, got "vol-0123456789abcdef0"'],
  ['a changed tag of nothing', parse(TAG_CHANGE, { resources: 'none' }),
    'malformed event: resources[0]: expected an instance id such as i-0123456789abcdef0, got "undefined"'],
  ['a false time', parse(EVENT, { time: 'yesterday' }), 'malformed event: time: expected a timestamp such as 2026-01-31T12:00:00Z, got "yesterday"'],
  ['another kind of event', parse(EVENT, { 'detail-type': 'EC2 Spot Instance Interruption Warning' }),
    'malformed event: source: detail-type: expected one of aws.ec2: EC2 Instance State-change Notification, '
    + 'aws.ec2: AWS API Call via CloudTrail, aws.tag: Tag Change on Resource, aws.events: Scheduled Event, cdk-extrahop-traffic-mirroring: Sweep, '
    + 'got "aws.ec2: EC2 Spot Instance Interruption Warning"'],
])('fails on %s, naming what was expected and what came', (_case, action, message) => {
  expect(action).toThrow(new Error(message));
});
