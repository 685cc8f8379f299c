import { Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { EventQueue } from '../../../src/private/pipeline/event-queue';

let template: Template;

beforeAll(() => {
  const stack = new Stack();
  new EventQueue(stack, 'Events', { consumerTimeout: Duration.seconds(90) }).addRule('Rule', { description: 'Something happened', eventPattern: { source: ['aws.ec2'] } });
  template = Template.fromStack(stack);
});

const queueId = (name: string) => Object.keys(template.findResources('AWS::SQS::Queue')).find((id) => id.startsWith(`Events${name}`))!;
const queueArn = (name: string) => ({ 'Fn::GetAtt': [queueId(name), 'Arn'] });

describe.each(['Queue', 'DeadLetterQueue', 'UndeliveredEvents'])('%s', (name) => {
  test('keeps messages for 14 days, encrypted', () => {
    expect(template.findResources('AWS::SQS::Queue')[queueId(name)].Properties).toMatchObject({
      MessageRetentionPeriod: 14 * 24 * 60 * 60, SqsManagedSseEnabled: true,
    });
  });

  test('refuses requests without TLS', () => {
    template.hasResourceProperties('AWS::SQS::QueuePolicy', {
      Queues: [{ Ref: queueId(name) }],
      PolicyDocument: {
        Statement: Match.arrayWith([Match.objectLike({
          Effect: 'Deny', Principal: { AWS: '*' }, Action: 'sqs:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        })]),
      },
    });
  });

  test('has no name of its own, so that there can be several', () => {
    expect(template.findResources('AWS::SQS::Queue')[queueId(name)].Properties).not.toHaveProperty('QueueName');
  });
});

test('messages stay hidden for six times as long as the consumer may work on them', () => {
  template.hasResourceProperties('AWS::SQS::Queue', { VisibilityTimeout: 6 * 90 });
});

test('a message that was received five times goes to the dead-letter queue', () => {
  template.hasResourceProperties('AWS::SQS::Queue', {
    RedrivePolicy: { deadLetterTargetArn: queueArn('DeadLetterQueue'), maxReceiveCount: 5 },
  });
});

test('a rule sends events to the queue, tries for a day, and keeps what it could not send', () => {
  template.hasResourceProperties('AWS::Events::Rule', {
    EventPattern: { source: ['aws.ec2'] },
    State: 'ENABLED',
    Targets: [Match.objectEquals({
      Id: 'Target0',
      Arn: queueArn('Queue'),
      DeadLetterConfig: { Arn: queueArn('UndeliveredEvents') },
      RetryPolicy: { MaximumEventAgeInSeconds: 24 * 60 * 60, MaximumRetryAttempts: 185 },
    })],
  });
});

test.each(['Queue', 'UndeliveredEvents'])('%s takes messages from rules of the account and Region alone', (name) => {
  template.hasResourceProperties('AWS::SQS::QueuePolicy', {
    Queues: [{ Ref: queueId(name) }],
    PolicyDocument: {
      Statement: [
        Match.objectLike({ Effect: 'Deny' }),
        Match.objectEquals({
          Sid: 'TakeEvents',
          Effect: 'Allow',
          Principal: { Service: 'events.amazonaws.com' },
          Action: 'sqs:SendMessage',
          Resource: queueArn(name),
          Condition: {
            ArnLike: {
              'aws:SourceArn': {
                'Fn::Join': ['', [
                  'arn:', { Ref: 'AWS::Partition' }, ':events:', { Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' }, ':rule/*',
                ]],
              },
            },
          },
        }),
      ],
    },
  });
});

test('a rule comes after both queues and what lets it send to them, which is so on an update that adds one as well', () => {
  const [rule] = Object.values(template.findResources('AWS::Events::Rule'));
  const policies = Object.keys(template.findResources('AWS::SQS::QueuePolicy'));
  const needed = ['Queue', 'UndeliveredEvents'].flatMap((name) => [queueId(name), policies.find((id) => id.startsWith(`Events${name}Policy`))!]);
  expect(needed).not.toContain(undefined);
  expect(rule.DependsOn).toEqual(expect.arrayContaining(needed));
  // And neither policy refers to a rule, which would turn the order around.
  expect(JSON.stringify(template.findResources('AWS::SQS::QueuePolicy'))).not.toContain(Object.keys(template.findResources('AWS::Events::Rule'))[0]);
});
