import fc from 'fast-check';
import { parseRequest, sweepMessage } from '../../../src/handler/queue/reconcile-request';

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

const PLACE = { account: '111122223333', region: 'us-east-1' };
const INSTANCE = { ...PLACE, kind: 'instance', instanceId: 'i-0123456789abcdef0', time: Date.UTC(2026, 0, 31, 12) };
const EVERYTHING = { ...PLACE, kind: 'everything', continuations: 0 };

function parse(event: object, change: object = {}) {
  return () => parseRequest(JSON.stringify({ ...event, ...change }));
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
  expect(parseRequest(sweepMessage(hops, Date.UTC(2026, 0, 31, 12)))).toEqual({ kind: 'everything', continuations: hops });
});

test('a message that the function sends itself after a deployment has the sweep try afresh what was refused', () => {
  expect(parseRequest(sweepMessage(1, 0, true))).toEqual({ kind: 'everything', continuations: 1, afresh: true });
  expect(parse({ ...JSON.parse(sweepMessage(1, 0)) as object, detail: { hops: 1, afresh: 'yes' } })()).toEqual({ kind: 'everything', continuations: 1 });
});

test.each([
  [undefined], ['3'], [1.5], [null], [-1], [-1e300], [1e9], [1e300], [Number.MAX_SAFE_INTEGER], [{}], [[0]],
])('a sweep message whose count is %j is the last of its chain, so that no chain is endless', (hops) => {
  const message = { ...JSON.parse(sweepMessage(0, 0)) as object, detail: { hops } };
  expect(parse(message)()).toEqual({ kind: 'everything', continuations: Infinity });
});

test.each<[string, object, object]>([
  ['a changed state without an instance id', EVENT, { detail: { state: 'running' } }],
  ['a changed state of what is no instance', EVENT, { detail: { 'instance-id': 'eni-0123456789abcdef0', 'state': 'running' } }],
  ['an id that would stand for every instance in a filter', EVENT, { detail: { 'instance-id': 'i-*' } }],
  ['an id that is an object', EVENT, { detail: { 'instance-id': { toString: 'i-0123456789abcdef0' } } }],
  ...[null, 'amazon-elb', 'HIDDEN_DUE_TO_SECURITY_REASONS', 17, ['i-0123456789abcdef0'], undefined].map((instanceId): [string, object, object] => (
    [`an interface attached to ${JSON.stringify(instanceId)}`, apiCall('AttachNetworkInterface', { ...ATTACHED, instanceId }), {}]
  )),
  ['an attached interface whose parameters are a text', apiCall('AttachNetworkInterface', 'HIDDEN_DUE_TO_SECURITY_REASONS'), {}],
  ['a call that no rule of ours asks for', apiCall('AuthorizeSecurityGroupIngress', {}), {}],
  ['a changed tag of something else', TAG_CHANGE, { resources: ['arn:aws:ec2:us-east-1:111122223333:volume/vol-0123456789abcdef0'] }],
  ['a changed tag of nothing', TAG_CHANGE, { resources: [] }],
  ['a changed tag whose resources are no list', TAG_CHANGE, { resources: 'none' }],
  ['a changed tag of what has no text', TAG_CHANGE, { resources: [{ toString: 1 }] }],
  ['another kind of event', EVENT, { 'detail-type': 'EC2 Spot Instance Interruption Warning' }],
  ['an event of an app', EVENT, { 'source': 'my.app', 'detail-type': 'constructor' }],
])('%s asks for a sweep, as all that names no instance', (_event, event, change) => {
  expect(parse(event, change)()).toEqual(EVERYTHING);
});

test.each([
  ['account', { account: '999999999999' }],
  ['Region', { region: 'eu-west-1' }],
])('an event of another %s says so', (_where, change) => {
  expect(parse(EVENT, change)()).toMatchObject({ ...PLACE, ...change });
});

test.each([undefined, null, 111122223333])('an event whose account is %p is of nowhere in particular', (account) => {
  expect(parse(EVENT, { account })()).toEqual({ ...INSTANCE, started: true, account: undefined });
});

test.each([
  ['not JSON', () => parseRequest('hello'), 'malformed event: body: expected an EventBridge event as JSON, got "hello"'],
  ['not an object', () => parseRequest('[]'), 'malformed event: body: expected an object, got []'],
  ['null', () => parseRequest('null'), 'malformed event: body: expected an object, got null'],
  ['no source', parse(EVENT, { source: undefined }), 'malformed event: source: expected a string, got nothing'],
  ['no detail', parse(EVENT, { detail: undefined }), 'malformed event: detail: expected an object, got nothing'],
  ['a false time', parse(EVENT, { time: 'yesterday' }), 'malformed event: time: expected a timestamp such as 2026-01-31T12:00:00Z, got "yesterday"'],
])('fails on %s, naming what was expected and what came', (_case, action, message) => {
  expect(action).toThrow(new Error(message));
});

const DEEP = 10_000;

test.each([['lists', '[', ']'], ['objects', '{"a":', '}']])('a field of %s within each other, ten thousand deep, is malformed like any other', (_what, open, close) => {
  const deep = `${open.repeat(DEEP)}1${close.repeat(DEEP)}`;
  const body = (property: string) => JSON.stringify({ ...EVENT, [property]: 'here' }).replace('"here"', deep);
  for (const property of ['source', 'detail-type', 'time']) {
    expect(() => parseRequest(body(property))).toThrow(new Error(`malformed event: ${property}: expected a string, got something too deep to show`));
  }
  expect(parseRequest(JSON.stringify({ ...EVENT, detail: { 'instance-id': 'here' } }).replace('"here"', deep))).toEqual(EVERYTHING);
  expect(parseRequest(JSON.stringify({ ...TAG_CHANGE, resources: ['here'] }).replace('"here"', deep))).toEqual(EVERYTHING);
});

test('a body of a megabyte is read, and an error repeats no more than its beginning', () => {
  const long = 'x'.repeat(1_000_000);
  expect(parse(EVENT, { detail: { 'instance-id': long } })()).toEqual(EVERYTHING);
  expect(parse(EVENT, { time: long })).toThrow(/^malformed event: time: .{0,1200}$/);
});

/** What an attacker, or an unlucky app, would put where something else belongs. */
const odd = fc.oneof(
  { depthSize: 'small' },
  fc.jsonValue(),
  fc.constantFrom<unknown>('i-0123456789abcdef0', 'i-*', 'amazon-elb', -1e300, 1e9, '__proto__', 'constructor', { toString: 1 }, [[]], ''),
  fc.dictionary(fc.constantFrom('__proto__', 'constructor', 'toString', 'instance-id', 'instanceId', 'hops', 'length'), fc.jsonValue()),
);

const event = fc.record({
  'source': fc.oneof(fc.constantFrom('aws.ec2', 'aws.tag', 'aws.events', 'cdk-extrahop-traffic-mirroring', '__proto__'), odd),
  'detail-type': fc.oneof(fc.constantFrom(
    EVENT['detail-type'], TAG_CHANGE['detail-type'], SCHEDULED['detail-type'], 'AWS API Call via CloudTrail', 'Sweep', '__proto__',
  ), odd),
  'account': odd,
  'region': odd,
  'time': fc.oneof(fc.constant(ENVELOPE.time), odd),
  'resources': fc.oneof(fc.array(odd, { maxLength: 3 }), odd),
  'detail': fc.oneof(
    fc.record({
      'instance-id': odd,
      'state': odd,
      'eventName': fc.oneof(fc.constant('AttachNetworkInterface'), odd),
      'requestParameters': fc.oneof(fc.record({ instanceId: odd }, { requiredKeys: [] }), odd),
      'resource-type': odd,
      'hops': odd,
    }, { requiredKeys: [] }),
    odd,
  ),
}, { requiredKeys: [] });

test('whatever a message is, it is a request that can be carried out, or an error that says what is wrong with it', () => {
  const bodies = fc.oneof(event.map((value) => JSON.stringify(value)), fc.json(), fc.string());
  fc.assert(fc.property(bodies, (body) => {
    let hint: ReturnType<typeof parseRequest>;
    try {
      hint = parseRequest(body);
    } catch (error) {
      expect(error).toBeInstanceOf(Error);
      expect((error as Error).message).toMatch(/^malformed event: (body|source|detail-type|time|detail): expected .+, got [^]+$/);
      return;
    }
    if (hint.kind === 'instance') {
      expect(hint.instanceId).toMatch(/^i-[0-9a-f]{8,17}$/);
      expect(hint.time).not.toBeNaN();
    } else {
      const { continuations } = hint;
      expect(continuations === Infinity || (Number.isInteger(continuations) && continuations >= 0 && continuations < 1000)).toBe(true);
    }
  }), { numRuns: 2_000 });
});
