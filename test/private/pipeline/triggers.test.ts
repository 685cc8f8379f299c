import { App, CfnParameter, Duration, type Environment, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { EventQueue } from '../../../src/private/pipeline/event-queue';
import { addTriggers, type TriggersProps } from '../../../src/private/pipeline/triggers';

const ROLE_ARN = 'arn:aws:iam::111122223333:role/security/Mirroring';

/** What happens in another account or Region may reach the same bus. */
const HERE = { account: [{ Ref: 'AWS::AccountId' }], region: [{ Ref: 'AWS::Region' }] };

const STATE_CHANGE = { ...HERE, 'source': ['aws.ec2'], 'detail-type': ['EC2 Instance State-change Notification'] };

/** What the template says of each rule, by the rule's id. */
function rules(props: (stack: Stack) => Partial<TriggersProps> = () => ({}), env?: Environment) {
  const stack = new Stack(new App(), 'Network', { env });
  const queue = new EventQueue(stack, 'Events', { consumerTimeout: Duration.minutes(5) });
  const given = props(stack);
  const role = given.role ?? iam.Role.fromRoleArn(stack, 'Role', ROLE_ARN);
  const added = addTriggers(queue, { sweepInterval: Duration.minutes(5), onStop: false, tagKeys: [], targetTagKeys: [], ...given, role });
  const resources = Template.fromStack(stack).findResources('AWS::Events::Rule');
  expect(added).toHaveLength(Object.keys(resources).length);
  return {
    stack,
    rules: Object.fromEntries(Object.entries(resources).map(([id, { Properties }]) => [id.replace(/^Events(\w+)[0-9A-F]{8}$/, '$1'), Properties])),
  };
}

test('without further ado there are rules for instances that run, for calls of others, and for sweeps', () => {
  expect(Object.keys(rules().rules).sort()).toEqual(['ApiCall', 'InstanceRunning', 'Sweep']);
});

test('an instance that starts running is looked at', () => {
  const { EventPattern, ScheduleExpression } = rules().rules.InstanceRunning;
  expect(EventPattern).toEqual({ ...STATE_CHANGE, detail: { state: ['running'] } });
  expect(ScheduleExpression).toBeUndefined();
});

test('an instance that has stopped or ended is looked at where its sessions go at once, and one that is only stopping is not', () => {
  expect(rules(() => ({ onStop: true })).rules.InstanceStopped.EventPattern).toEqual({ ...STATE_CHANGE, detail: { state: ['stopped', 'terminated'] } });
});

test('a stack that knows its account and Region names them', () => {
  const env = { account: '111122223333', region: 'eu-west-1' };
  const { InstanceRunning } = rules(() => ({}), env).rules;
  expect(InstanceRunning.EventPattern).toMatchObject({ account: [env.account], region: [env.region] });
});

test('calls that attach an interface or delete a session are looked into, unless they failed or the function made them', () => {
  expect(rules().rules.ApiCall.EventPattern).toEqual({
    ...HERE,
    'source': ['aws.ec2'],
    'detail-type': ['AWS API Call via CloudTrail'],
    'detail': {
      eventSource: ['ec2.amazonaws.com'],
      eventName: ['AttachNetworkInterface', 'DeleteTrafficMirrorSession'],
      errorCode: [{ exists: false }],
      userIdentity: { sessionContext: { sessionIssuer: { arn: [{ 'anything-but': ROLE_ARN }, { exists: false }] } } },
    },
  });
});

test('the calls of a role that is deployed along are told by its ARN, once it has one', () => {
  const { stack, rules: { ApiCall } } = rules((scope) => ({ role: new iam.Role(scope, 'Created', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') }) }));
  const [{ 'anything-but': arn }, others] = ApiCall.EventPattern.detail.userIdentity.sessionContext.sessionIssuer.arn;
  expect(arn).toEqual({ 'Fn::GetAtt': [Object.keys(Template.fromStack(stack).findResources('AWS::IAM::Role'))[0], 'Arn'] });
  expect(others).toEqual({ exists: false });
});

test('changes of exactly the tags that decide are looked into', () => {
  expect(rules(() => ({ tagKeys: ['Environment', 'Mirroring'] })).rules.TagChange.EventPattern).toEqual({
    ...HERE,
    'source': ['aws.tag'],
    'detail-type': ['Tag Change on Resource'],
    'detail': { 'service': ['ec2'], 'resource-type': ['instance'], 'changed-tag-keys': ['Environment', 'Mirroring'] },
  });
});

test('changes of exactly the tags by which targets are discovered are looked into', () => {
  const { TagChange, TargetTagChange } = rules(() => ({ targetTagKeys: ['extrahop:sensor', 'stage'] })).rules;
  expect(TagChange).toBeUndefined();
  expect(TargetTagChange.EventPattern).toEqual({
    ...HERE,
    'source': ['aws.tag'],
    'detail-type': ['Tag Change on Resource'],
    'detail': { 'service': ['ec2'], 'resource-type': ['traffic-mirror-target'], 'changed-tag-keys': ['extrahop:sensor', 'stage'] },
  });
});

test.each([
  [Duration.minutes(1), 'rate(1 minute)'],
  [Duration.minutes(5), 'rate(5 minutes)'],
  [Duration.seconds(180), 'rate(3 minutes)'],
  [Duration.hours(1), 'rate(1 hour)'],
  [Duration.minutes(90), 'rate(90 minutes)'],
])('everything is looked at in intervals of %s', (sweepInterval, expression) => {
  const { EventPattern, ScheduleExpression } = rules(() => ({ sweepInterval })).rules.Sweep;
  expect(ScheduleExpression).toBe(expression);
  expect(EventPattern).toBeUndefined();
});

test('CloudFormation may be the first to know the interval', () => {
  const { Sweep } = rules((stack) => ({ sweepInterval: Duration.minutes(new CfnParameter(stack, 'Minutes', { type: 'Number' }).valueAsNumber) })).rules;
  expect(Sweep.ScheduleExpression).toEqual({ 'Fn::Join': ['', ['rate(', { Ref: 'Minutes' }, ' minutes)']] });
});

test.each(['InstanceRunning', 'InstanceStopped', 'ApiCall', 'TagChange', 'TargetTagChange', 'Sweep'])('%s sends to the queue, tries for a day, and keeps what it could not send', (id) => {
  const rule = rules(() => ({ onStop: true, tagKeys: ['Environment'], targetTagKeys: ['sensor'] })).rules[id];
  expect(rule.State).toBe('ENABLED');
  expect(rule.Targets).toEqual([{
    Id: 'Target0',
    Arn: { 'Fn::GetAtt': [expect.stringMatching(/^EventsQueue/), 'Arn'] },
    DeadLetterConfig: { Arn: { 'Fn::GetAtt': [expect.stringMatching(/^EventsUndeliveredEvents/), 'Arn'] } },
    RetryPolicy: { MaximumEventAgeInSeconds: 24 * 60 * 60, MaximumRetryAttempts: 185 },
  }]);
});
