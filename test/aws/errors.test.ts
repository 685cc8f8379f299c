import { errorFamily, isRefusal, isThrottled, isTimeout } from '../../src/aws/errors';

/** As the SDK makes it of an answer of EC2. */
function ec2Error(name: string, status = 400): Error {
  return Object.assign(new Error(`said ${name}`), { name, $fault: status < 500 ? 'client' : 'server', $metadata: { httpStatusCode: status } });
}

test.each([
  ['TrafficMirrorSourcesPerTargetLimitExceeded', 'next-target'],
  ['TrafficMirrorSessionsPerTargetLimitExceeded', 'next-target'],
  ['InvalidTrafficMirrorTargetId.NotFound', 'next-target'],
  ['InvalidTrafficMirrorTargetNotFound', 'next-target'],
  ['InvalidTrafficMirrorTargetNoFound', 'next-target'],
  ['InvalidTrafficMirrorSessionId.NotFound', 'already-done'],
  ['InvalidTrafficMirrorSessionNotFound', 'already-done'],
  ['NetworkInterfaceNotSupported', 'permanent'],
  ['TrafficMirrorSessionsPerInterfaceLimitExceeded', 'session-limit'],
  ['TrafficMirrorSessionLimitExceeded', 'account-limit'],
  ['InvalidNetworkInterfaceID.NotFound', 'retry'],
  ['InvalidInstanceID.NotFound', 'retry'],
  ['IdempotentParameterMismatch', 'retry'],
  ['InvalidTrafficMirrorFilterId.NotFound', 'refused'],
  ['InvalidTrafficMirrorFilterNotFound', 'refused'],
  ['AuthFailure', 'refused'],
  ['UnauthorizedOperation', 'refused'],
  ['TagPolicyViolation', 'refused'],
])('%s is of the family %s', (code, family) => {
  expect(errorFamily(ec2Error(code))).toBe(family);
});

test('an error of the caller that nobody knows is a refusal, so that the state decides', () => {
  expect(errorFamily(ec2Error('InvalidParameterValue'))).toBe('refused');
});

test.each([
  ['InternalError', 500], ['Unavailable', 503], ['ServiceUnavailable', 503], ['SomethingNew', 500],
])('%s, a failure of EC2 itself, comes back', (code, status) => {
  expect(errorFamily(ec2Error(code, status))).toBe('retry');
});

test('an error of the network comes back', () => {
  expect(errorFamily(new Error('socket hang up'))).toBe('retry');
});

/** Of the SDK's list those that EC2 or what is in front of it may send. */
const THROTTLED = [
  ['RequestLimitExceeded', 503], ['Throttling', 400], ['ThrottlingException', 400], ['RequestThrottled', 400], ['RequestThrottledException', 400],
  ['EC2ThrottledException', 400], ['BandwidthLimitExceeded', 400], ['TooManyRequestsException', 400], ['SlowDown', 503], ['SomethingNew', 429],
] as const;

test.each(THROTTLED)('%s with status %i is throttling, as the SDK says, and comes back', (code, status) => {
  expect(isThrottled(ec2Error(code, status))).toBe(true);
  expect(errorFamily(ec2Error(code, status))).toBe('retry');
  expect(isRefusal(ec2Error(code, status))).toBe(false);
});

test.each([
  'ExpiredToken', 'ExpiredTokenException', 'RequestExpired', 'RequestInTheFuture', 'RequestTimeTooSkewed', 'SignatureDoesNotMatch',
  'InvalidSignatureException', 'InvalidClientTokenId', 'UnrecognizedClientException',
])('%s is about credentials or a clock, and comes back', (code) => {
  expect(errorFamily(ec2Error(code))).toBe('retry');
  expect(isThrottled(ec2Error(code))).toBe(false);
});

test('a refusal is what EC2 declines for good, and neither throttling nor a failure of its own', () => {
  expect(isRefusal(ec2Error('UnauthorizedOperation', 403))).toBe(true);
  expect(isRefusal(ec2Error('SomethingNew'))).toBe(true);
  expect(isRefusal(ec2Error('InternalError', 500))).toBe(false);
  expect(isRefusal(new Error('socket hang up'))).toBe(false);
  expect(isRefusal('oops')).toBe(false);
});

test.each([['TimeoutError', true], ['CallTimeUp', true], ['InternalError', false]])('%s is a missing answer: %s', (name, missing) => {
  expect(isTimeout(Object.assign(new Error('said nothing'), { name }))).toBe(missing);
});
