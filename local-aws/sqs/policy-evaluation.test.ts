import { allows, policyDocument, PolicyStatement } from './policy-evaluation';

const ALLOW: PolicyStatement = {
  Effect: 'Allow',
  Principal: { Service: 'events.amazonaws.com' },
  Action: 'sqs:SendMessage',
  Resource: 'arn:aws:sqs:us-east-1:123456789012:queue',
};
const REQUEST = {
  service: 'events.amazonaws.com',
  action: 'sqs:SendMessage',
  resource: 'arn:aws:sqs:us-east-1:123456789012:queue',
  context: { 'aws:SourceArn': 'arn:rule', 'aws:SecureTransport': 'true' },
};

function decides(...statements: readonly PolicyStatement[]): boolean {
  return allows([{ Statement: statements }], REQUEST);
}

test.each<[string, Partial<PolicyStatement>]>([
  ['names all', {}],
  ['names the action by a pattern in another case', { Action: ['SQS:Send*'] }],
  ['names the resource by a pattern', { Resource: ['arn:aws:sqs:*:queue'] }],
  ['names everyone', { Principal: '*' }],
  ['names every account', { Principal: { AWS: '*' } }],
  ['names several services', { Principal: { Service: ['a.amazonaws.com', 'events.amazonaws.com'] } }],
  ['has a condition that holds', { Condition: { ArnEquals: { 'aws:SourceArn': 'arn:rule' } } }],
  ['has a pattern as a condition', { Condition: { ArnLike: { 'AWS:sourcearn': ['arn:other', 'arn:r*'] } } }],
  ['has a negated condition on a key that is absent', { Condition: { StringNotEquals: { 'aws:PrincipalTag/x': 'y' } } }],
  ['has an optional condition on a key that is absent', { Condition: { StringEqualsIfExists: { 'aws:PrincipalTag/x': 'y' } } }],
])('a statement that %s allows', (_, statement) => {
  expect(decides({ ...ALLOW, ...statement })).toBe(true);
});

test.each<[string, Partial<PolicyStatement>]>([
  ['names another action', { Action: 'sqs:SendMessageBatch' }],
  ['names another resource', { Resource: 'arn:aws:sqs:us-east-1:123456789012:queue2' }],
  ['names another service', { Principal: { Service: 'sns.amazonaws.com' } }],
  ['names an account', { Principal: { AWS: 'arn:aws:iam::123456789012:root' } }],
  ['names nobody', { Principal: undefined }],
  ['has a condition that does not hold', { Condition: { ArnEquals: { 'aws:SourceArn': 'arn:other' } } }],
  ['has a condition on a key that is absent', { Condition: { StringEquals: { 'aws:PrincipalTag/x': 'y' } } }],
  ['has one condition of two that does not hold', { Condition: { ArnEquals: { 'aws:SourceArn': 'arn:rule' }, Bool: { 'aws:SecureTransport': 'false' } } }],
])('a statement that %s does not allow', (_, statement) => {
  expect(decides({ ...ALLOW, ...statement })).toBe(false);
});

test('a denial wins over every permission', () => {
  expect(decides(ALLOW, { ...ALLOW, Effect: 'Deny', Principal: { AWS: '*' }, Action: 'sqs:*' })).toBe(false);
});

test('a denial of requests without TLS does not concern those with it', () => {
  const denial: PolicyStatement = { ...ALLOW, Effect: 'Deny', Principal: '*', Action: 'sqs:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } };
  expect(decides(ALLOW, denial)).toBe(true);
});

test('a statement without a principal is one of a role', () => {
  const { service: _service, ...request } = REQUEST;
  const { Principal: _principal, ...statement } = ALLOW;
  expect(allows([{ Statement: [statement] }], request)).toBe(true);
  expect(allows([{ Statement: [ALLOW] }], request)).toBe(false);
});

test('a condition operator that is not modelled is refused', () => {
  expect(() => decides({ ...ALLOW, Condition: { DateLessThan: { 'aws:CurrentTime': '2030-01-01T00:00:00Z' } } })).toThrow('DateLessThan');
});

test('a policy element that is not modelled is refused', () => {
  expect(() => policyDocument({ Statement: { Effect: 'Allow', NotAction: 'sqs:*', Resource: '*' } }, 'Policy')).toThrow('Policy: the policy element NotAction');
});

test('a single statement need not be in a list', () => {
  expect(policyDocument({ Statement: { Effect: 'Allow', Action: 'a:b', Resource: '*' } }, 'Policy').Statement).toHaveLength(1);
});
