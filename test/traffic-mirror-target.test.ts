import { App, CfnParameter, Fn, Lazy, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import {
  TrafficMirrorDestination,
  TrafficMirrorTarget,
  type TrafficMirrorTargetAttributes,
  type TrafficMirrorTargetProps,
} from '../src';
import { filter, FILTER_ID, mirroring, settingsIn } from './private/synthesized';

function withAttributes(stack: Stack, attributes: Partial<TrafficMirrorTargetAttributes>) {
  return TrafficMirrorTarget.fromTrafficMirrorTargetAttributes(stack, 'Target', { trafficMirrorTargetId: 'tmt-01234567', ...attributes });
}

function created(stack: Stack, props: Partial<TrafficMirrorTargetProps> = {}) {
  return new TrafficMirrorTarget(stack, 'Target', { destination: TrafficMirrorDestination.networkInterfaceId('eni-01234567'), ...props });
}

test('a target is referred to by its id and adds nothing to the stack', () => {
  const stack = new Stack(new App(), 'Stack', { env: { account: '111122223333', region: 'eu-west-1' } });
  const target = TrafficMirrorTarget.fromTrafficMirrorTargetId(stack, 'Target', 'tmt-01234567');
  expect(target.trafficMirrorTargetId).toBe('tmt-01234567');
  expect(target.trafficMirrorTargetRef).toEqual({ trafficMirrorTargetId: 'tmt-01234567' });
  expect(stack.resolve(target.trafficMirrorTargetArn)).toEqual({
    'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':ec2:eu-west-1:111122223333:traffic-mirror-target/tmt-01234567']],
  });
  expect(Object.keys(Template.fromStack(stack).toJSON().Resources ?? {})).toEqual([]);
});

test('a target of another account has that account in its ARN and environment', () => {
  const stack = new Stack();
  const target = withAttributes(stack, { ownerAccountId: '444455556666' });
  expect(stack.resolve(target.trafficMirrorTargetArn)).toEqual({
    'Fn::Join': ['', [
      'arn:', { Ref: 'AWS::Partition' }, ':ec2:', { Ref: 'AWS::Region' }, ':444455556666:traffic-mirror-target/tmt-01234567',
    ]],
  });
  expect(target.env.account).toBe('444455556666');
});

test('the other account may be known to CloudFormation only', () => {
  const stack = new Stack();
  const target = withAttributes(stack, { ownerAccountId: new CfnParameter(stack, 'Owner').valueAsString });
  expect(stack.resolve(target.trafficMirrorTargetArn)).toEqual({
    'Fn::Join': ['', [
      'arn:', { Ref: 'AWS::Partition' }, ':ec2:', { Ref: 'AWS::Region' }, ':', { Ref: 'Owner' }, ':traffic-mirror-target/tmt-01234567',
    ]],
  });
});

test.each<[string, (stack: Stack) => string, unknown]>([
  ['known', () => '444455556666', '444455556666'],
  ['known later', () => Lazy.string({ produce: () => '444455556666' }), '444455556666'],
  ['known to CloudFormation only', (stack) => new CfnParameter(stack, 'Owner').valueAsString, { Ref: 'Owner' }],
])('the role may mirror to the target of another account, and that account is %s', (_, ownerAccountId, account) => {
  const app = new App({ context: { '@aws-cdk/core:enablePartitionLiterals': true } });
  const stack = new Stack(app, 'Stack', { env: { account: '111122223333', region: 'eu-west-1' } });
  const targets = [withAttributes(stack, { ownerAccountId: ownerAccountId(stack) })];
  const { template } = mirroring((scope) => ({ filter: filter(scope), targets }), stack);
  const join = (...parts: unknown[]) => (parts.every((part) => typeof part === 'string') ? parts.join('') : { 'Fn::Join': ['', parts] });
  template().hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: Match.arrayWith([Match.objectLike({
        Action: ['ec2:CreateTrafficMirrorSession', 'ec2:ModifyTrafficMirrorSession'],
        Resource: [
          `arn:aws:ec2:eu-west-1:111122223333:traffic-mirror-filter/${FILTER_ID}`,
          join('arn:aws:ec2:eu-west-1:', account, ':traffic-mirror-target/tmt-01234567'),
        ],
      })]),
    },
  });
});


describe('a target that is created', () => {
  test('has an id that CloudFormation knows, and an ARN of the account and Region of the stack', () => {
    const stack = new Stack();
    const target = created(stack);
    expect(stack.resolve(target.trafficMirrorTargetId)).toEqual({ Ref: 'Target3191CF44' });
    expect(stack.resolve(target.trafficMirrorTargetArn)).toEqual({
      'Fn::Join': ['', [
        'arn:', { Ref: 'AWS::Partition' }, ':ec2:', { Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' }, ':traffic-mirror-target/', { Ref: 'Target3191CF44' },
      ]],
    });
    Template.fromStack(stack).hasResource('AWS::EC2::TrafficMirrorTarget', { Properties: { NetworkInterfaceId: 'eni-01234567' } });
  });

  test.each([['Sensor A', () => 'Sensor A'], [{ Ref: 'Text' }, (stack: Stack) => new CfnParameter(stack, 'Text').valueAsString]])(
    'is described as %j', (Description, description) => {
      const stack = new Stack();
      created(stack, { description: description(stack) });
      Template.fromStack(stack).hasResourceProperties('AWS::EC2::TrafficMirrorTarget', { Description });
    },
  );

  test('is there before the sessions are', () => {
    const { template } = mirroring((stack) => ({ targets: [created(stack)] }));
    const [sessions] = Object.values(template().findResources('Custom::TrafficMirrorSessions'));
    expect(sessions.DependsOn).toContain('Target3191CF44');
  });
});

test('one of several zones may be known to CloudFormation only', () => {
  const stack = new Stack();
  expect(() => withAttributes(stack, { availabilityZones: ['use1-az1', ...stack.availabilityZones] })).not.toThrow();
});

test.each([
  'us-east-1a', 'us-gov-west-1a', 'eusc-de-east-1a', 'us-west-2-lax-1a', 'us-east-1-wl1-bos-wlz-1', 'us-iso-east-1a',
  'use1-az1', 'usgw1-az1', 'apne1-az4', 'usw2-lax1-az1', 'use1-wl1-bos-wlz1', 'eusc-dee1-az1', 'usie1-az1',
])('a target may be in the zone %s', (zone) => {
  const { template } = mirroring((stack) => ({ filter: filter(stack), targets: [withAttributes(stack, { availabilityZones: [zone] })] }));
  expect(settingsIn(template()).targets).toEqual([{ targetId: 'tmt-01234567', availabilityZones: [zone] }]);
});

describe('the zones of a target of another account', () => {
  const warnings = (attributes: Partial<TrafficMirrorTargetAttributes>, account?: string) => {
    const stack = new Stack(new App(), 'Stack', { env: { account, region: 'us-east-1' } });
    withAttributes(stack, attributes);
    return Annotations.fromStack(stack).findWarning('*', Match.anyValue()).map(({ id, entry }) => [id, entry.data]);
  };

  test.each([undefined, '111122223333'])('are better given by ID, which a warning says of names (in an account %s)', (account) => {
    expect(warnings({ ownerAccountId: '444455556666', availabilityZones: ['use1-az1', 'us-east-1a', 'us-west-2-lax-1a'] }, account)).toEqual([[
      '/Stack/Target',
      'availabilityZones: expected zone IDs such as "use1-az1" for a target of another account, got ["us-east-1a","us-west-2-lax-1a"]; zone names differ between '
      + 'accounts: give the IDs, or acknowledge this warning if they are the names that the account of the stack uses '
      + '[ack: cdk-extrahop-traffic-mirroring:zoneNamesOfOtherAccount]',
    ]]);
  });

  test.each<[string, Partial<TrafficMirrorTargetAttributes>]>([
    ['IDs', { ownerAccountId: '444455556666', availabilityZones: ['use1-az1', 'use1-wl1-bos-wlz1'] }],
    ['names, of the own account after all', { ownerAccountId: '111122223333', availabilityZones: ['us-east-1a'] }],
    ['names, where no other account is named', { availabilityZones: ['us-east-1a'] }],
    ['what CloudFormation knows', { ownerAccountId: '444455556666', availabilityZones: Fn.getAzs() }],
    ['nothing', { ownerAccountId: '444455556666' }],
  ])('may be %s', (_, attributes) => {
    expect(warnings(attributes, '111122223333')).toEqual([]);
  });
});

test.each(['', 'tmt-', 'tmt-0123456', 'tmt-0123456789ABCDEF0', 'tmf-0123456789abcdef0', 'tmt-0123456789abcdef01', 'tmt-01234567\n'])(
  'fails on %j as the id of a target', (id) => {
    expect(() => TrafficMirrorTarget.fromTrafficMirrorTargetId(new Stack(), 'Target', id)).toThrow(new Error(
      `trafficMirrorTargetId: expected an id such as "tmt-0123456789abcdef0", got ${JSON.stringify(id)}; ` +
      '"aws ec2 describe-traffic-mirror-targets" lists the ids',
    ));
  },
);

const ACCOUNT = 'ownerAccountId: expected an account id of 12 digits, got';
const ZONES = 'availabilityZones: expected zone names or zone IDs such as "use1-az1", got';
test.each<[Partial<TrafficMirrorTargetAttributes>, string]>([
  [{ ownerAccountId: '12345678901' }, `${ACCOUNT} "12345678901"; it is a string, so that leading zeros stay`],
  [{ ownerAccountId: 'amazon' }, `${ACCOUNT} "amazon"; it is a string, so that leading zeros stay`],
])('fails on %p', (attributes, message) => {
  expect(() => withAttributes(new Stack(), attributes)).toThrow(new Error(message));
});

test.each<[Partial<TrafficMirrorTargetAttributes>, string]>([
  [{ availabilityZones: [] }, `${ZONES} []; leave the property out where the zones are not known`],
  [{ availabilityZones: ['us-east-1'] }, `${ZONES} ["us-east-1"]; leave the property out where the zones are not known`],
  [{ availabilityZones: ['us-gov-west-1'] }, `${ZONES} ["us-gov-west-1"]; leave the property out where the zones are not known`],
  [{ availabilityZones: ['use1-az1', 'a'] }, `${ZONES} ["use1-az1","a"]; leave the property out where the zones are not known`],
  [{ availabilityZones: ['a', ''] }, `${ZONES} ["a",""]; leave the property out where the zones are not known`],
  [{ availabilityZones: ['a,b'] }, `${ZONES} ["a,b"]; leave the property out where the zones are not known`],
])('fails on %p', (attributes, message) => {
  expect(() => withAttributes(new Stack(), attributes)).toThrow(new Error(message));
});
