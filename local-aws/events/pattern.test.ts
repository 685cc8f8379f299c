import { compilePattern } from './pattern';

const EVENT = {
  'source': 'aws.ec2',
  'detail-type': 'AWS API Call via CloudTrail',
  'resources': ['arn:aws:ec2:us-east-1:123456789012:instance/i-1', 'arn:aws:ec2:us-east-1:123456789012:instance/i-2'],
  'detail': {
    'state': 'running',
    'count': 7,
    'dryRun': false,
    'error': null,
    'none': [],
    'userIdentity': {
      arn: 'arn:aws:sts::123456789012:assumed-role/Worker/session',
      sessionContext: { sessionIssuer: { arn: 'arn:aws:iam::123456789012:role/Worker' } },
    },
    'changed-tag-keys': ['Name', 'mirror:to'],
    'items': [{ key: 'a', value: 1 }, { key: 'b', value: 2 }],
  },
};

test.each<[string, object]>([
  ['an exact text', { source: ['aws.ec2'] }],
  ['one of several values', { source: ['aws.s3', 'aws.ec2'] }],
  ['several fields', { source: ['aws.ec2'], detail: { state: ['running'] } }],
  ['an exact number', { detail: { count: [7] } }],
  ['an exact boolean', { detail: { dryRun: [false] } }],
  ['null', { detail: { error: [null] } }],
  ['one value of a list in the event', { resources: ['arn:aws:ec2:us-east-1:123456789012:instance/i-2'] }],
  ['a prefix', { source: [{ prefix: 'aws.' }] }],
  ['a prefix in any case', { source: [{ prefix: { 'equals-ignore-case': 'AWS.' } }] }],
  ['a suffix', { resources: [{ suffix: 'i-1' }] }],
  ['a suffix in any case', { resources: [{ suffix: { 'equals-ignore-case': 'I-1' } }] }],
  ['a text in any case', { detail: { state: [{ 'equals-ignore-case': 'RUNNING' }] } }],
  ['a wildcard', { detail: { userIdentity: { arn: [{ wildcard: 'arn:aws:sts::*:assumed-role/*/session' }] } } }],
  ['anything but a value', { detail: { state: [{ 'anything-but': 'stopped' }] } }],
  ['anything but a list', { detail: { state: [{ 'anything-but': ['stopped', 'pending'] }] } }],
  ['anything but a number', { detail: { count: [{ 'anything-but': [1, 2] }] } }],
  ['anything but a prefix', { detail: { state: [{ 'anything-but': { prefix: 'stop' } }] } }],
  ['anything but several prefixes', { detail: { state: [{ 'anything-but': { prefix: ['stop', 'pend'] } }] } }],
  ['anything but a wildcard', { detail: { state: [{ 'anything-but': { wildcard: '*ped' } }] } }],
  ['what exists', { detail: { state: [{ exists: true }] } }],
  ['what exists as null', { detail: { error: [{ exists: true }] } }],
  ['what does not exist', { detail: { other: [{ exists: false }] } }],
  ['a field of a parent that does not exist', { other: { deeper: [{ exists: false }] } }],
  ['an object, which is no leaf, as absent', { detail: { userIdentity: [{ exists: false }] } }],
  ['an empty list as absent', { detail: { none: [{ exists: false }] } }],
  ['absence as one alternative', { detail: { other: [{ 'anything-but': 'x' }, { exists: false }] } }],
  ['another value as one alternative', { detail: { userIdentity: { sessionContext: { sessionIssuer: { arn: [{ 'anything-but': 'x' }, { exists: false }] } } } } }],
  ['absence below a parent that is absent', { detail: { userIdentity: { other: { deeper: { arn: [{ 'anything-but': 'x' }, { exists: false }] } } } } }],
  ['one key of several', { detail: { 'changed-tag-keys': ['mirror:to'] } }],
  ['a prefix of one key of several', { detail: { 'changed-tag-keys': [{ prefix: 'mirror:' }] } }],
  ['anything but one value of several', { detail: { 'changed-tag-keys': [{ 'anything-but': { prefix: 'mirror:' } }] } }],
  ['a number in a range', { detail: { count: [{ numeric: ['>', 5, '<=', 7] }] } }],
  ['an equal number', { detail: { count: [{ numeric: ['=', 7] }] } }],
  ['one alternative of $or', { $or: [{ source: ['aws.s3'] }, { detail: { count: [7] } }] }],
  ['a nested $or beside a field', { detail: { state: ['running'], $or: [{ count: [1] }, { dryRun: [false] }] } }],
  ['one object of a list as a whole', { detail: { items: { key: ['b'], value: [2] } } }],
])('a pattern with %s matches', (_, pattern) => {
  expect(compilePattern(pattern)(EVENT)).toBe(true);
});

test.each<[string, object]>([
  ['another text', { source: ['aws.s3'] }],
  ['a text in another case', { source: ['AWS.EC2'] }],
  ['a number for a text', { detail: { count: ['7'] } }],
  ['false for null', { detail: { error: [false] } }],
  ['one field of two', { source: ['aws.ec2'], detail: { state: ['stopped'] } }],
  ['a prefix inside the text', { source: [{ prefix: 'ec2' }] }],
  ['a wildcard for another text', { source: [{ wildcard: 'aws.*3' }] }],
  ['anything but the value', { detail: { state: [{ 'anything-but': 'running' }] } }],
  ['anything but, of a field that is absent', { detail: { other: [{ 'anything-but': 'x' }] } }],
  ['anything but its prefix', { detail: { state: [{ 'anything-but': { prefix: ['x', 'run'] } }] } }],
  ['a present value that is excluded and no absence', {
    detail: {
      userIdentity: { sessionContext: { sessionIssuer: { arn: [{ 'anything-but': 'arn:aws:iam::123456789012:role/Worker' }, { exists: false }] } } },
    },
  }],
  ['anything but all values of a list', { detail: { 'changed-tag-keys': [{ 'anything-but': ['Name', 'mirror:to'] }] } }],
  ['no key of several', { detail: { 'changed-tag-keys': ['mirror'] } }],
  ['existence of an absent field', { detail: { other: [{ exists: true }] } }],
  ['absence of a present field', { detail: { state: [{ exists: false }] } }],
  ['a number outside the range', { detail: { count: [{ numeric: ['>', 7] }] } }],
  ['a range for a text', { detail: { state: [{ numeric: ['>', 0] }] } }],
  ['no alternative of $or', { $or: [{ source: ['aws.s3'] }, { detail: { count: [8] } }] }],
  ['fields of different objects of a list', { detail: { items: { key: ['a'], value: [2] } } }],
  ['a dot in place of any character', { source: [{ wildcard: 'aws.ec.*' }] }],
])('a pattern with %s does not match', (_, pattern) => {
  expect(compilePattern(pattern)(EVENT)).toBe(false);
});

test.each<[string, unknown, string]>([
  ['an unknown operator', { source: [{ regex: '.*' }] }, '"regex" is not known'],
  ['an unknown operator inside anything-but', { source: [{ 'anything-but': { exists: true } }] }, '"exists" is not known inside anything-but'],
  ['an unknown operator inside prefix', { source: [{ prefix: { suffix: 'x' } }] }, '"suffix" is not known inside prefix'],
  ['two operators in one alternative', { source: [{ prefix: 'a', suffix: 'b' }] }, 'expected one operator'],
  ['a value that is no list', { source: 'aws.ec2' }, '"source" must be an object or a list'],
  ['an empty list', { source: [] }, '"source" must be an object or a list'],
  ['no fields', {}, 'at least one field'],
  ['one alternative of $or', { $or: [{ source: ['a'] }] }, 'at least two'],
  ['a comparison that is not known', { a: [{ numeric: ['!=', 1] }] }, 'comparison ["!=",1]'],
  ['half a comparison', { a: [{ numeric: ['>'] }] }, 'pairs'],
  ['existence of something else than a boolean', { a: [{ exists: 'yes' }] }, 'exists needs true or false'],
  ['a text as a whole', 'aws.ec2', 'an event pattern is an object'],
])('a pattern with %s is refused', (_, pattern, message) => {
  expect(() => compilePattern(pattern)).toThrow(message);
});
