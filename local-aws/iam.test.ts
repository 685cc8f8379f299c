import { PolicyEvaluator, Principal, UnusablePolicy } from './iam';

function principal(...statements: object[]): Principal {
  return { arn: 'arn:aws:iam::123456789012:role/Worker', policies: [{ Version: '2012-10-17', Statement: statements }] };
}

const SEND = { action: 'sqs:SendMessage', resource: 'arn:aws:sqs:us-east-1:123456789012:queue' };

test('what no statement allows is not allowed, and what one denies is denied', async () => {
  const allow = { Effect: 'Allow', Action: 'sqs:*', Resource: '*' };
  const deny = { Effect: 'Deny', Action: 'sqs:SendMessage', Resource: '*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } };
  const evaluator = new PolicyEvaluator();

  expect(await evaluator.decide(principal({ ...allow, Action: 'ec2:*' }), SEND)).toBe('not-allowed');
  expect(await evaluator.decide(principal(allow, deny), SEND)).toBe('allowed');
  expect(await evaluator.decide(principal(allow, deny), { ...SEND, context: { 'aws:SecureTransport': 'false' } })).toBe('denied');
});

test('a principal with several policies may do what any of them allows', async () => {
  const [first, second] = ['ec2:DescribeInstances', 'sqs:SendMessage'].map((Action) => ({ Statement: [{ Effect: 'Allow', Action, Resource: '*' }] }));

  expect(await new PolicyEvaluator().decide({ ...principal(), policies: [first, second] }, SEND)).toBe('allowed');
});

test('new policies of a principal count at once', async () => {
  const evaluator = new PolicyEvaluator();

  expect(await evaluator.decide(principal(), SEND)).toBe('not-allowed');
  expect(await evaluator.decide(principal({ Effect: 'Allow', Action: '*', Resource: '*' }), SEND)).toBe('allowed');
});

test('a policy that IAM would not take, or an action that does not exist, is a mistake and no denial', async () => {
  const evaluator = new PolicyEvaluator();

  await expect(evaluator.decide(principal({ Effect: 'Perhaps', Action: '*', Resource: '*' }), SEND)).rejects.toThrow(UnusablePolicy);
  await expect(evaluator.decide(principal(), { ...SEND, action: 'sqs:ShoutMessage' })).rejects.toThrow(UnusablePolicy);
});
