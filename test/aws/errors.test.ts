import { errorFamily, isRefusal } from '../../src/aws/errors';

function ec2Error(name: string, fault: 'client' | 'server' = 'client'): Error {
  return Object.assign(new Error(`said ${name}`), { name, $fault: fault });
}

test.each([
  ['TrafficMirrorSourcesPerTargetLimitExceeded', 'next-sensor'],
  ['TrafficMirrorSessionsPerTargetLimitExceeded', 'next-sensor'],
  ['InvalidTrafficMirrorTargetId.NotFound', 'next-sensor'],
  ['InvalidTrafficMirrorTargetNotFound', 'next-sensor'],
  ['InvalidTrafficMirrorTargetNoFound', 'next-sensor'],
  ['InvalidTrafficMirrorSessionId.NotFound', 'already-done'],
  ['InvalidTrafficMirrorSessionNotFound', 'already-done'],
  ['NetworkInterfaceNotSupported', 'permanent'],
  ['TrafficMirrorSessionsPerInterfaceLimitExceeded', 'unknown'],
  ['InvalidNetworkInterfaceID.NotFound', 'retry'],
  ['InvalidInstanceID.NotFound', 'retry'],
  ['InvalidTrafficMirrorFilterId.NotFound', 'retry'],
  ['InvalidTrafficMirrorFilterNotFound', 'retry'],
  ['TrafficMirrorSessionLimitExceeded', 'retry'],
  ['RequestLimitExceeded', 'retry'],
  ['UnauthorizedOperation', 'retry'],
  ['TagPolicyViolation', 'retry'],
  ['IdempotentParameterMismatch', 'retry'],
  ['InternalError', 'retry'],
  ['Unavailable', 'retry'],
  ['ServiceUnavailable', 'retry'],
])('%s is of the family %s', (code, family) => {
  expect(errorFamily(ec2Error(code))).toBe(family);
});

test('an error of the caller that nobody knows is unknown, so that the state decides', () => {
  expect(errorFamily(ec2Error('InvalidParameterValue'))).toBe('unknown');
});

test('an error of the service or the network that nobody knows comes back', () => {
  expect(errorFamily(ec2Error('SomethingNew', 'server'))).toBe('retry');
  expect(errorFamily(new Error('socket hang up'))).toBe('retry');
});

test('what is thrown without being an error is unknown', () => {
  expect(errorFamily('oops')).toBe('unknown');
});

test('a refusal is what EC2 declines for good, and neither throttling nor a failure of its own', () => {
  expect(isRefusal(ec2Error('UnauthorizedOperation'))).toBe(true);
  expect(isRefusal(ec2Error('SomethingNew'))).toBe(true);
  expect(isRefusal(ec2Error('RequestLimitExceeded'))).toBe(false);
  expect(isRefusal(ec2Error('Throttling'))).toBe(false);
  expect(isRefusal(ec2Error('InternalError', 'server'))).toBe(false);
  expect(isRefusal(new Error('socket hang up'))).toBe(false);
  expect(isRefusal('oops')).toBe(false);
});
