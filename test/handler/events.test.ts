import { parseEvent } from '../../src/handler/events';

const EVENT = {
  'version': '0',
  'id': '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
  'detail-type': 'EC2 Instance State-change Notification',
  'source': 'aws.ec2',
  'account': '111122223333',
  'time': '2026-01-31T12:00:00Z',
  'region': 'us-east-1',
  'resources': ['arn:aws:ec2:us-east-1:111122223333:instance/i-0123456789abcdef0'],
  'detail': { 'instance-id': 'i-0123456789abcdef0', 'state': 'running' },
};

function parse(change: object) {
  return () => parseEvent(JSON.stringify({ ...EVENT, ...change }));
}

test('a state change points to its instance and says when it happened', () => {
  expect(parseEvent(JSON.stringify(EVENT))).toEqual({ kind: 'instance', instanceId: 'i-0123456789abcdef0', time: Date.UTC(2026, 0, 31, 12) });
});

test('the state that an event claims is not trusted, so that a stale one does no harm', () => {
  const stale = parse({ detail: { 'instance-id': 'i-0123456789abcdef0', 'state': 'stopped' } });
  expect(stale()).toEqual(parseEvent(JSON.stringify(EVENT)));
});

test.each([
  ['not JSON', () => parseEvent('hello'), 'malformed event: body: expected an EventBridge event as JSON, got "hello"'],
  ['not an object', () => parseEvent('[]'), 'malformed event: body: expected an object, got []'],
  ['null', () => parseEvent('null'), 'malformed event: body: expected an object, got null'],
  ['no source', parse({ source: undefined }), 'malformed event: source: expected a string, got nothing'],
  ['no detail', parse({ detail: undefined }), 'malformed event: detail: expected an object, got nothing'],
  ['no instance id', parse({ detail: {} }), 'malformed event: detail.instance-id: expected an instance id such as i-0123456789abcdef0, got nothing'],
  ['a false instance id', parse({ detail: { 'instance-id': 'eni-1' } }),
    'malformed event: detail.instance-id: expected an instance id such as i-0123456789abcdef0, got "eni-1"'],
  ['a false time', parse({ time: 'yesterday' }), 'malformed event: time: expected a timestamp such as 2026-01-31T12:00:00Z, got "yesterday"'],
  ['another kind of event', parse({ 'detail-type': 'EC2 Spot Instance Interruption Warning' }),
    'malformed event: source: detail-type: expected one of aws.ec2: EC2 Instance State-change Notification, '
    + 'got "aws.ec2: EC2 Spot Instance Interruption Warning"'],
])('fails on %s, naming what was expected and what came', (_case, action, message) => {
  expect(action).toThrow(new Error(message));
});
