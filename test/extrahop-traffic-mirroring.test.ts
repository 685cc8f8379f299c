import { App, CfnParameter, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Annotations as AnnotationsOf, Match, Template } from 'aws-cdk-lib/assertions';
import { determineLatestNodeRuntime } from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { type TrafficMirrorFilter, TrafficMirrorTarget, ZoneLocality } from '../src';
import { filter, FILTER_ID, mirroring, settingsIn, target, TARGET_ID } from './private/synthesized';

describe('by default', () => {
  const { stack, construct, template: synthesize } = mirroring();
  let template: Template;

  beforeAll(() => {
    template = synthesize();
  });

  test('rules send to the queue, or else to that of undelivered events, whatever instance starts running, whatever others do to sessions and interfaces, and every five minutes', () => {
    const rules = template.findResources('AWS::Events::Rule');
    expect(Object.keys(rules).sort()).toEqual([
      'MirroringEventsApiCallD1E38DAB', 'MirroringEventsInstanceRunningDE221060', 'MirroringEventsSweep361C6A5B',
    ]);
    for (const { Properties } of Object.values(rules)) {
      expect(Properties.Targets).toEqual([expect.objectContaining({
        Arn: stack.resolve(construct.queue.queueArn), DeadLetterConfig: { Arn: stack.resolve(construct.undeliveredEventsQueue.queueArn) },
      })]);
    }
    expect(rules.MirroringEventsSweep361C6A5B.Properties.ScheduleExpression).toBe('rate(5 minutes)');
    const { userIdentity } = rules.MirroringEventsApiCallD1E38DAB.Properties.EventPattern.detail;
    expect(userIdentity.sessionContext.sessionIssuer.arn[0]).toEqual({ 'anything-but': stack.resolve(construct.role.roleArn) });
  });

  test('the function takes messages in tens, without waiting for more, two batches at a time, and tells which ones failed', () => {
    template.hasResource('AWS::Lambda::EventSourceMapping', {
      Properties: Match.objectEquals({
        EventSourceArn: stack.resolve(construct.queue.queueArn),
        FunctionName: stack.resolve(construct.handler.functionName),
        BatchSize: 10,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ScalingConfig: { MaximumConcurrency: 2 },
      }),
      DependsOn: ['MirroringLifecycle0ACF47CD'],
    });
  });

  test('messages stay hidden for six times the timeout of the function', () => {
    template.hasResourceProperties('AWS::Lambda::Function', { Timeout: 300 });
    template.hasResourceProperties('AWS::SQS::Queue', {
      VisibilityTimeout: 1800,
      RedrivePolicy: { deadLetterTargetArn: stack.resolve(construct.deadLetterQueue.queueArn) },
    });
  });

  test('the function runs the bundle on the latest runtime that the Region has', () => {
    template.resourceCountIs('AWS::Lambda::Function', 1);
    template.hasResourceProperties('AWS::Lambda::Function', {
      Handler: 'index.handler',
      Runtime: stack.resolve(determineLatestNodeRuntime(stack).name),
      Architectures: ['arm64'],
      MemorySize: 1024,
      Role: stack.resolve(construct.role.roleArn),
      LoggingConfig: { LogGroup: stack.resolve(construct.logGroup.logGroupName) },
    });
  });

  test('the function gets its settings', () => {
    expect(settingsIn(template, { MirroringFilter826B7FA6: FILTER_ID })).toEqual({
      targets: [{ targetId: TARGET_ID }],
      filterId: FILTER_ID,
      zoneLocality: 'local-only',
      sessionOwner: 'Network/Mirroring',
      mode: 'enforce',
      sessionNumber: 1,
      sourceNetworkAclEvaluation: 'evaluate',
      unknownPathTreatment: 'use-last',
      sources: { include: [], exclude: [], interfaces: 'all' },
      maxDeselectedPercent: 10,
      idleSessionGraceSeconds: 3600,
      targetDownGraceSeconds: 600,
    });
  });

  test('the function knows its queue and its ledger, and no more', () => {
    const [lambda] = Object.values(template.findResources('AWS::Lambda::Function'));
    const { MIRRORING_SETTINGS, ...others } = lambda.Properties.Environment.Variables;
    expect(MIRRORING_SETTINGS).toBeDefined();
    expect(others).toEqual({
      MIRRORING_QUEUE_URL: stack.resolve(construct.queue.queueUrl), MIRRORING_LEDGER_TABLE: { Ref: 'MirroringLedger8AF15205' },
    });
  });

  test('the role is for Lambda, and has one policy and no managed ones', () => {
    template.resourceCountIs('AWS::IAM::Policy', 1);
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: { Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' } }] },
      ManagedPolicyArns: Match.absent(),
    });
    template.hasResourceProperties('AWS::IAM::Policy', { Roles: [{ Ref: 'MirroringRole8DF36F21' }] });
  });

  test.each([
    ['write to its log group', ['logs:CreateLogStream', 'logs:PutLogEvents'], construct.logGroup.logGroupArn],
    [
      'take messages from the queue',
      ['sqs:ReceiveMessage', 'sqs:ChangeMessageVisibility', 'sqs:GetQueueUrl', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
      construct.queue.queueArn,
    ],
    ['send messages to the queue', ['sqs:SendMessage', 'sqs:GetQueueAttributes', 'sqs:GetQueueUrl'], construct.queue.queueArn],
  ])('the role may %s', (_, actions, arn) => {
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: Match.arrayWith([{ Effect: 'Allow', Action: actions, Resource: stack.resolve(arn) }]) },
    });
  });

  test('the log group keeps logs for three months and goes with the stack', () => {
    template.hasResource('AWS::Logs::LogGroup', { Properties: { RetentionInDays: 90 }, DeletionPolicy: 'Delete' });
  });

  test('a filter is created, sessions may use it, and it goes with the stack', () => {
    template.resourceCountIs('AWS::EC2::TrafficMirrorFilter', 1);
    template.hasResource('AWS::EC2::TrafficMirrorFilter', { DeletionPolicy: Match.absent() });
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([Match.objectLike({
          Resource: Match.arrayWith([stack.resolve((construct.filter as TrafficMirrorFilter).trafficMirrorFilterArn)]),
        })]),
      },
    });
  });

  test('the construct stands for its role in grants', () => {
    expect(construct.grantPrincipal).toBe(construct.role);
  });

  test('no warning is given', () => {
    AnnotationsOf.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });
});

describe('what is given', () => {
  test('an existing filter is used and none is created', () => {
    const { construct, template } = mirroring((stack) => ({ filter: filter(stack) }));
    expect(construct.filter.trafficMirrorFilterRef.trafficMirrorFilterId).toBe(FILTER_ID);
    template().resourceCountIs('AWS::EC2::TrafficMirrorFilter', 0);
    expect(settingsIn(template()).filterId).toBe(FILTER_ID);
  });

  test.each([
    [ZoneLocality.LOCAL_ONLY, 'local-only'],
    [ZoneLocality.PREFER_LOCAL, 'prefer-local'],
    [ZoneLocality.ANY, 'any'],
  ])('the zone locality %s reaches the function', (zoneLocality, decoded) => {
    const { template } = mirroring((stack) => ({ zoneLocality, filter: filter(stack) }));
    expect(settingsIn(template()).zoneLocality).toBe(decoded);
  });

  test.each([1, 32766])('the session number %d reaches the function', (sessionNumber) => {
    const { template } = mirroring((stack) => ({ sessionNumber, filter: filter(stack) }));
    expect(settingsIn(template()).sessionNumber).toBe(sessionNumber);
  });

  test('what is known of the targets reaches the function', () => {
    const { template, construct, stack } = mirroring((scope) => ({ filter: filter(scope) }));
    construct.addTarget(TrafficMirrorTarget.fromTrafficMirrorTargetAttributes(stack, 'Large', {
      trafficMirrorTargetId: 'tmt-89abcdef', availabilityZones: ['use1-az1', 'use1-az2'],
    }), { capacity: 100, weight: 2.5 });
    expect(settingsIn(template()).targets).toEqual([
      { targetId: 'tmt-89abcdef', availabilityZones: ['use1-az1', 'use1-az2'], capacity: 100, weight: 2.5 },
      { targetId: TARGET_ID },
    ]);
  });

  test('the value of the ownership tag reaches the function and the policy', () => {
    const { template } = mirroring((stack) => ({ sessionOwner: 'sensors: north', filter: filter(stack) }));
    expect(settingsIn(template()).sessionOwner).toBe('sensors: north');
    template().hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([Match.objectLike({
          Action: ['ec2:ModifyTrafficMirrorSession', 'ec2:DeleteTrafficMirrorSession'],
          Condition: { StringEquals: { 'aws:ResourceTag/cdk-extrahop-traffic-mirroring:owner': 'sensors: north' } },
        })]),
      },
    });
  });

  test('values that only CloudFormation knows reach the function', () => {
    const stack = new Stack(new App(), 'Network');
    const text = (id: string) => new CfnParameter(stack, id).valueAsString;
    const number = (id: string) => new CfnParameter(stack, id, { type: 'Number' }).valueAsNumber;
    const { template, construct } = mirroring(() => ({
      targets: [target(stack, 'Another', text('AnotherId'))],
      filter: filter(stack),
      sessionNumber: number('SessionNumber'),
      sessionOwner: `${text('Owner')} north`,
    }), stack);
    construct.addTarget(TrafficMirrorTarget.fromTrafficMirrorTargetAttributes(stack, 'One', {
      trafficMirrorTargetId: text('OneId'),
      availabilityZones: new CfnParameter(stack, 'Zones', { type: 'CommaDelimitedList' }).valueAsList,
      ownerAccountId: text('Account'),
    }), { capacity: number('Capacity'), weight: number('Weight') });
    const settings = settingsIn(template(), {
      OneId: 'tmt-01234567',
      Zones: ['use1-az1', 'use1-az2'],
      Capacity: '20',
      Weight: '0.5',
      AnotherId: 'tmt-89abcdef',
      SessionNumber: '7',
      Owner: 'sensors',
    });
    expect(settings).toMatchObject({
      targets: [
        { targetId: 'tmt-01234567', availabilityZones: ['use1-az1', 'use1-az2'], capacity: 20, weight: 0.5 },
        { targetId: 'tmt-89abcdef' },
      ],
      sessionNumber: 7,
      sessionOwner: 'sensors north',
    });
  });

  test('a log group is used and none is created', () => {
    const { construct, stack, template } = mirroring((scope) => ({ logGroup: logs.LogGroup.fromLogGroupName(scope, 'Logs', '/network/mirroring') }));
    expect(construct.logGroup.logGroupName).toBe('/network/mirroring');
    template().resourceCountIs('AWS::Logs::LogGroup', 0);
    template().hasResourceProperties('AWS::Lambda::Function', { LoggingConfig: { LogGroup: '/network/mirroring' } });
    template().hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([Match.objectLike({
          Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: stack.resolve(construct.logGroup.logGroupArn),
        })]),
      },
    });
  });
});

describe('the interval of sweeps', () => {
  const rates = (sweepInterval: Duration) => Object.values(mirroring(() => ({ sweepInterval })).template().findResources('AWS::Events::Rule'))
    .flatMap(({ Properties }) => Properties.ScheduleExpression ?? []);

  test.each([[Duration.minutes(1), 'rate(1 minute)'], [Duration.seconds(120), 'rate(2 minutes)'], [Duration.days(1), 'rate(1 day)']])(
    'may be %s', (sweepInterval, expression) => {
      expect(rates(sweepInterval)).toEqual([expression]);
    },
  );

  test('may be known to CloudFormation only, in minutes', () => {
    const minutes = (stack: Stack) => new CfnParameter(stack, 'Number', { type: 'Number' }).valueAsNumber;
    const { template } = mirroring((stack) => ({ sweepInterval: Duration.minutes(minutes(stack)) }));
    template().hasResourceProperties('AWS::Events::Rule', { ScheduleExpression: { 'Fn::Join': ['', ['rate(', { Ref: 'Number' }, ' minutes)']] } });
    expect(() => mirroring((stack) => ({ sweepInterval: Duration.hours(minutes(stack)) }))).toThrow(
      /Duration must be specified as 'Duration.minutes\(\)' here since its value comes from a token/,
    );
  });
});

describe('fails', () => {
  const NUMBER = 'sessionNumber: expected a whole number from 1 to 32766, got';
  const OWNER = 'sessionOwner: expected 1 to 256 letters, digits, spaces and characters of "_.:/=+-@", got';

  test.each([
    [0, `${NUMBER} 0`],
    [32767, `${NUMBER} 32767`],
    [-1, `${NUMBER} -1`],
    [1.5, `${NUMBER} 1.5`],
    [NaN, `${NUMBER} NaN`],
  ])('on the session number %d', (sessionNumber, message) => {
    expect(() => mirroring(() => ({ sessionNumber }))).toThrow(new Error(`${message}; the session with the lowest number takes a packet first`));
  });

  test.each([
    [Duration.minutes(0), '0'],
    [Duration.seconds(30), '0.5'],
    [Duration.seconds(90), '1.5'],
    [Duration.minutes(24 * 60 + 1), '1441'],
  ])('on the interval %s of sweeps', (sweepInterval, minutes) => {
    expect(() => mirroring(() => ({ sweepInterval }))).toThrow(new Error(
      `sweepInterval: expected a whole number of minutes, from 1 to 1440, which is a day, got ${minutes}; Duration.minutes(5) is the default, and what no event told waits for a sweep`,
    ));
  });

  test.each([RemovalPolicy.SNAPSHOT, RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE, 'forget' as RemovalPolicy])('on the removal policy %j', (removalPolicy) => {
    expect(() => mirroring(() => ({ removalPolicy }))).toThrow(new Error(
      `removalPolicy: expected RemovalPolicy.DESTROY or RemovalPolicy.RETAIN, got "${removalPolicy}"; sessions either go with the stack or stay`,
    ));
  });

  test('on a removal policy that only CloudFormation knows, because the template depends on it', () => {
    expect(() => mirroring((stack) => ({ removalPolicy: new CfnParameter(stack, 'Policy').valueAsString as RemovalPolicy }))).toThrow(
      /^removalPolicy: expected RemovalPolicy.DESTROY or RemovalPolicy.RETAIN, got /,
    );
  });

  test.each(['', 'x'.repeat(257), 'owner*', '${aws:username}', 'one\ntwo'])('on the value %j of the ownership tag', (sessionOwner) => {
    expect(() => mirroring(() => ({ sessionOwner }))).toThrow(new Error(
      `${OWNER} ${JSON.stringify(sessionOwner)}; any value will do that no other deployment in the account and Region uses`,
    ));
  });
});
