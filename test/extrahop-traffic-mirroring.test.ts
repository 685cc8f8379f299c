import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import { Annotations as AnnotationsOf, Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { ExtraHopTrafficMirroring, TrafficMirrorTarget, ZoneLocality } from '../src';
import { filter, FILTER_ID, mirroring, settingsIn, target, TARGET_ID } from './private/synthesized';

describe('by default', () => {
  const { stack, construct, template: synthesize } = mirroring();
  let template: Template;

  beforeAll(() => {
    template = synthesize();
  });

  test('a rule sends each instance that starts running to the queue', () => {
    template.resourceCountIs('AWS::Events::Rule', 1);
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        'source': ['aws.ec2'],
        'detail-type': ['EC2 Instance State-change Notification'],
        'detail': { state: ['running'] },
      },
      Targets: [Match.objectLike({ Arn: stack.resolve(construct.queue.queueArn) })],
    });
  });

  test('the function takes messages in tens, without waiting for more, two batches at a time, and tells which ones failed', () => {
    template.hasResource('AWS::Lambda::EventSourceMapping', {
      Properties: Match.objectEquals({
        EventSourceArn: stack.resolve(construct.queue.queueArn),
        FunctionName: stack.resolve(construct.reconcileFunction.functionName),
        BatchSize: 10,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ScalingConfig: { MaximumConcurrency: 2 },
      }),
      DependsOn: [Object.keys(template.findResources('AWS::IAM::Policy'))[0]],
    });
  });

  test('messages stay hidden for six times the timeout of the function', () => {
    template.hasResourceProperties('AWS::Lambda::Function', { Timeout: 120 });
    template.hasResourceProperties('AWS::SQS::Queue', {
      VisibilityTimeout: 720,
      RedrivePolicy: { deadLetterTargetArn: stack.resolve(construct.deadLetterQueue.queueArn) },
    });
  });

  test('the function runs the bundle on a current runtime', () => {
    template.resourceCountIs('AWS::Lambda::Function', 1);
    template.hasResourceProperties('AWS::Lambda::Function', {
      Handler: 'index.handler',
      Runtime: 'nodejs22.x',
      Architectures: ['arm64'],
      MemorySize: 512,
      Role: stack.resolve(construct.role.roleArn),
      LoggingConfig: { LogGroup: stack.resolve(construct.logGroup.logGroupName) },
    });
  });

  test('the function gets its settings', () => {
    expect(settingsIn(template, { MirroringFilter826B7FA6: FILTER_ID })).toEqual({
      targets: [{ targetId: TARGET_ID }],
      filterId: FILTER_ID,
      zoneLocality: 'local-only',
      owner: 'Network/Mirroring',
      sessionNumber: 1,
      sourceNetworkAcl: 'evaluate',
      unknownPath: 'eligible',
      sources: { include: [], exclude: [], interfaces: 'all' },
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
  ])('the role may %s', (_, actions, arn) => {
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: Match.arrayWith([{ Effect: 'Allow', Action: actions, Resource: stack.resolve(arn) }]) },
    });
  });

  test('the log group keeps logs for three months and goes with the stack', () => {
    template.hasResource('AWS::Logs::LogGroup', { Properties: { RetentionInDays: 90 }, DeletionPolicy: 'Delete' });
  });

  test('a filter is created, and sessions may use it', () => {
    template.resourceCountIs('AWS::EC2::TrafficMirrorFilter', 1);
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([Match.objectLike({ Resource: Match.arrayWith([stack.resolve(construct.filter.trafficMirrorFilterArn)]) })]),
      },
    });
  });

  test('the construct stands for its role in grants', () => {
    expect(construct.grantPrincipal).toBe(construct.role);
  });

  test('nothing that holds state has changed its logical id', () => {
    const ids = ['AWS::SQS::Queue', 'AWS::Logs::LogGroup', 'AWS::EC2::TrafficMirrorFilter', 'AWS::IAM::Role']
      .flatMap((type) => Object.keys(template.findResources(type)));
    expect(ids.sort()).toEqual([
      'MirroringEventsDeadLetterQueueFEBF6E0B',
      'MirroringEventsQueueA5399ACB',
      'MirroringEventsUndeliveredEvents362A2E6E',
      'MirroringFilter826B7FA6',
      'MirroringLogGroupFB99E818',
      'MirroringRole8DF36F21',
    ]);
  });

  test('no warning is given', () => {
    AnnotationsOf.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });
});

describe('what is given', () => {
  test('an existing filter is used and none is created', () => {
    const { construct, template } = mirroring((stack) => ({ filter: filter(stack) }));
    expect(construct.filter.trafficMirrorFilterId).toBe(FILTER_ID);
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
    const { template } = mirroring((stack) => ({
      filter: filter(stack),
      targets: [
        TrafficMirrorTarget.fromTrafficMirrorTargetAttributes(stack, 'Large', {
          trafficMirrorTargetId: 'tmt-89abcdef', availabilityZones: ['use1-az1', 'use1-az2'], capacity: 100, weight: 2.5,
        }),
        target(stack),
      ],
    }));
    expect(settingsIn(template()).targets).toEqual([
      { targetId: 'tmt-89abcdef', availabilityZones: ['use1-az1', 'use1-az2'], capacity: 100, weight: 2.5 },
      { targetId: TARGET_ID },
    ]);
  });

  test('the value of the ownership tag reaches the function and the policy', () => {
    const { template } = mirroring((stack) => ({ ownershipTagValue: 'sensors: north', filter: filter(stack) }));
    expect(settingsIn(template()).owner).toBe('sensors: north');
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
    const { template } = mirroring((stack) => {
      const text = (id: string) => new CfnParameter(stack, id).valueAsString;
      const number = (id: string) => new CfnParameter(stack, id, { type: 'Number' }).valueAsNumber;
      return {
        targets: [
          TrafficMirrorTarget.fromTrafficMirrorTargetAttributes(stack, 'One', {
            trafficMirrorTargetId: text('OneId'),
            availabilityZones: new CfnParameter(stack, 'Zones', { type: 'CommaDelimitedList' }).valueAsList,
            capacity: number('Capacity'),
            weight: number('Weight'),
            ownerAccountId: text('Account'),
          }),
          target(stack, 'Another', text('AnotherId')),
        ],
        filter: filter(stack),
        sessionNumber: number('SessionNumber'),
        ownershipTagValue: `${text('Owner')} north`,
      };
    });
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
      owner: 'sensors north',
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

describe('anywhere', () => {
  test.each([
    ['an unknown account and Region', undefined],
    ['AWS GovCloud', { account: '111122223333', region: 'us-gov-west-1' }],
    ['China', { account: '111122223333', region: 'cn-north-1' }],
  ])('no ARN names the partition of other Regions in %s', (_, env) => {
    const { template } = mirroring(undefined, new Stack(new App(), 'Network', { env }));
    expect(JSON.stringify(template().toJSON())).not.toContain('arn:aws:');
  });

  test('two of them share a stack', () => {
    const { stack } = mirroring((scope) => ({ filter: filter(scope) }));
    new ExtraHopTrafficMirroring(stack, 'Other', { targets: [target(stack, 'OtherTarget', 'tmt-89abcdef')], filter: filter(new Stack()) });
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::Lambda::Function', 2);
    template.hasResourceProperties('AWS::Lambda::Function', { Environment: { Variables: { MIRRORING_SETTINGS: Match.stringLikeRegexp('Network/Mirroring') } } });
    template.hasResourceProperties('AWS::Lambda::Function', { Environment: { Variables: { MIRRORING_SETTINGS: Match.stringLikeRegexp('Network/Other') } } });
  });

  test('nothing has a physical name', () => {
    const { template } = mirroring();
    const named = Object.values(template().toJSON().Resources as Record<string, { Type: string; Properties?: object }>)
      .filter(({ Type }) => Type !== 'AWS::IAM::Policy')
      .flatMap(({ Properties = {} }) => Object.keys(Properties))
      .filter((property) => /^(Name|QueueName|RoleName|LogGroupName)$/.test(property));
    expect(named).toEqual([]);
  });

  test('a permissions boundary reaches every role', () => {
    const { stack, template } = mirroring();
    iam.PermissionsBoundary.of(stack).apply(iam.ManagedPolicy.fromManagedPolicyName(stack, 'Boundary', 'boundary'));
    template().allResourcesProperties('AWS::IAM::Role', { PermissionsBoundary: Match.anyValue() });
  });
});

describe('fails', () => {
  const NUMBER = 'sessionNumber: expected a whole number from 1 to 32766, got';
  const OWNER = 'ownershipTagValue: expected 1 to 256 letters, digits, spaces and characters of "_.:/=+-@", got';

  test.each([
    [0, `${NUMBER} 0`],
    [32767, `${NUMBER} 32767`],
    [-1, `${NUMBER} -1`],
    [1.5, `${NUMBER} 1.5`],
    [NaN, `${NUMBER} NaN`],
  ])('on the session number %d', (sessionNumber, message) => {
    expect(() => mirroring(() => ({ sessionNumber }))).toThrow(new Error(`${message}; the session with the lowest number takes a packet first`));
  });

  test.each(['', 'x'.repeat(257), 'owner*', '${aws:username}', 'one\ntwo'])('on the value %j of the ownership tag', (ownershipTagValue) => {
    expect(() => mirroring(() => ({ ownershipTagValue }))).toThrow(new Error(
      `${OWNER} ${JSON.stringify(ownershipTagValue)}; any value will do that no other deployment in the account and Region uses`,
    ));
  });
});
