import { handlerAsset } from '../lambda/handler-asset';
import { LocalAws, LocalAwsOptions } from '../local-aws';
import { CODE_KEY, Overrides, pipelineTemplate } from './pipeline-template';

const cleanUp: (() => unknown)[] = [];

afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step();
});

async function start(options: LocalAwsOptions = {}) {
  const asset = handlerAsset('export const handler = async () => process.env;');
  const aws = await LocalAws.start(options);
  cleanUp.push(asset.remove, async () => aws.stop());
  return { aws, assets: { [CODE_KEY]: asset.directory } };
}

async function deploy(overrides: Overrides, additions: object = {}) {
  const { aws, assets } = await start();
  const template = pipelineTemplate(overrides);
  return aws.deploy({ template: { ...template, Resources: { ...template.Resources, ...additions } }, assets });
}

test.each<[string, Overrides, string]>([
  ['a role that Lambda cannot assume', {
    Role: { AssumeRolePolicyDocument: { Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }] } },
  }, 'Lambda cannot assume the role'],
  ['a role that may not take messages', { Role: { Policies: [] } }, 'lacks sqs:ReceiveMessage, sqs:DeleteMessage, sqs:GetQueueAttributes on the queue'],
  ['a visibility timeout below that of the function', { Queue: { VisibilityTimeout: 9 } }, '9 seconds, is less than the timeout of the function'],
  ['too little concurrency', { Mapping: { ScalingConfig: { MaximumConcurrency: 1 } } }, 'is 2 to 1000, got 1'],
  ['a batching window', { Mapping: { MaximumBatchingWindowInSeconds: 5 } }, 'Mapping (AWS::Lambda::EventSourceMapping): a batching window is not modelled'],
  ['a filter of the mapping', { Mapping: { FilterCriteria: {} } }, 'the property FilterCriteria is not modelled'],
  ['an input transformer', { Rule: { Targets: [{ Id: 'x', Arn: { 'Fn::GetAtt': ['Queue', 'Arn'] }, InputTransformer: {} }] } }, 'InputTransformer is not modelled'],
  ['a target that is no queue', { Rule: { Targets: [{ Id: 'x', Arn: 'arn:aws:sns:us-east-1:123456789012:topic' }] } }, 'only queues are'],
  ['a target that does not exist', { Rule: { Targets: [{ Id: 'x', Arn: 'arn:aws:sqs:us-east-1:123456789012:no' }] } }, 'there is no queue'],
  ['an unknown operator in a pattern', { Rule: { EventPattern: { source: [{ like: 'x' }] } } }, 'Rule (AWS::Events::Rule): the event pattern operator "like" is not known'],
  ['another event bus', { Rule: { EventBusName: 'own' } }, 'the event bus own is not modelled'],
  ['a property that is not modelled', { Queue: { FifoQueue: true } }, 'Queue (AWS::SQS::Queue): the property FifoQueue is not modelled'],
  ['a reserved variable', { Function: { Environment: { Variables: { AWS_REGION: 'x' } } } }, 'reserved environment variable AWS_REGION'],
  ['too many variables', { Function: { Environment: { Variables: { SETTINGS: 'x'.repeat(4097) } } } }, 'of at most 4096'],
  ['code that is not there', { Function: { Code: { S3Key: 'other.zip' } } }, 'no asset for assets/other.zip'],
  ['another runtime', { Function: { Runtime: 'python3.13' } }, 'the runtime python3.13 is not modelled'],
  ['a managed policy that is not known', { Role: { ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'] } }, 'AdministratorAccess is not known'],
])('%s fails the deployment', async (_, overrides, message) => {
  await expect(deploy(overrides)).rejects.toThrow(message);
});

test('a resource type that is not modelled fails the deployment with its name and logical id', async () => {
  await expect(deploy({}, { Topic: { Type: 'AWS::SNS::Topic' } })).rejects.toThrow('Topic (AWS::SNS::Topic): the resource type AWS::SNS::Topic is not modelled');
});

test('a failed deployment leaves nothing behind', async () => {
  const { aws, assets } = await start();
  await expect(aws.deploy({ template: pipelineTemplate({ Mapping: { BatchSize: 11 } }), assets })).rejects.toThrow('batch size');
  await expect(aws.deploy({ template: pipelineTemplate(), assets })).resolves.toBeDefined();
});

test('a resource whose condition does not hold is not created', async () => {
  const { aws } = await start();
  const stack = await aws.deploy({
    template: {
      Parameters: { Wanted: { Type: 'String', Default: 'no' } },
      Conditions: { IsWanted: { 'Fn::Equals': [{ Ref: 'Wanted' }, 'yes'] } },
      Resources: { Queue: { Type: 'AWS::SQS::Queue', Condition: 'IsWanted' }, Metadata: { Type: 'AWS::CDK::Metadata', Properties: { Analytics: 'v2' } } },
      Outputs: { Name: { Value: { 'Fn::GetAtt': ['Queue', 'QueueName'] }, Condition: 'IsWanted' }, Region: { Value: { Ref: 'AWS::Region' } } },
    },
  });
  expect(() => stack.queue('Queue')).toThrow('has 0 of the queue Queue');
  expect(stack.outputs).toEqual({ Region: 'us-east-1' });
});

test('policies attached to the role by policies of their own count', async () => {
  const statement = [{ Effect: 'Allow', Action: ['sqs:*'], Resource: '*' }];
  const policy = (Type: string) => ({ Type, Properties: { PolicyName: 'x', PolicyDocument: { Statement: statement }, Roles: [{ Ref: 'Role' }] } });
  const { aws, assets } = await start();
  const template = pipelineTemplate({ Role: { Policies: [] } });
  const { Mapping, ...rest } = template.Resources;
  const after = { ...Mapping, DependsOn: ['Policy'] };
  await expect(aws.deploy({ template: { Resources: { ...rest, Policy: policy('AWS::IAM::Policy'), Mapping: after } }, assets })).resolves.toBeDefined();
});

test('a policy that arrives after the mapping does not count', async () => {
  const policy = {
    Type: 'AWS::IAM::Policy',
    Properties: { PolicyName: 'x', PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'sqs:*', Resource: '*' }] }, Roles: [{ Ref: 'Role' }] },
  };
  await expect(deploy({ Role: { Policies: [] } }, { Policy: policy })).rejects.toThrow('lacks sqs:ReceiveMessage');
});

test('names that the template does not give are unique to the stack', async () => {
  const { aws } = await start();
  const template = { Resources: { Queue: { Type: 'AWS::SQS::Queue' } } };
  const [first, second] = [await aws.deploy({ template }, { stackName: 'One' }), await aws.deploy({ template }, { stackName: 'Two' })];
  expect(first.queue().name).toMatch(/^One-Queue-[0-9A-F]{12}$/);
  expect(second.queue().name).not.toBe(first.queue().name);
});
