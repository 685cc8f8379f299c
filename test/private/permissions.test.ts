import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { App, Stack } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import { filter, FILTER_ID, mirroring, target, TARGET_ID } from './synthesized';
import { type ExtraHopTrafficMirroringProps, MirroringMode, TrafficMirrorTarget } from '../../src';

type Resource = string | { readonly 'Fn::GetAtt': readonly [string, string] };

interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: Resource | Resource[];
  readonly Condition?: unknown;
}

const OWNER_TAG = 'cdk-extrahop-traffic-mirroring:owner';
const ARN = 'arn:aws:ec2:eu-west-1:111122223333';
const SESSIONS = `${ARN}:traffic-mirror-session/*`;
const OWNED_BY_REQUEST = {
  'StringEquals': { [`aws:RequestTag/${OWNER_TAG}`]: 'Network/Mirroring' },
  'ForAllValues:StringEquals': { 'aws:TagKeys': [OWNER_TAG] },
};
const OWNED = { StringEquals: { [`aws:ResourceTag/${OWNER_TAG}`]: 'Network/Mirroring' } };

const statements = granted();

/** In this stack ARNs have no tokens. */
function literalStack(region: string): Stack {
  return new Stack(new App({ context: { '@aws-cdk/core:enablePartitionLiterals': true } }), 'Stack', { env: { account: '111122223333', region } });
}

function granted(region = 'eu-west-1', props: (stack: Stack) => Partial<ExtraHopTrafficMirroringProps> = targets): Statement[] {
  const { template } = mirroring((stack) => ({ filter: filter(stack), ownershipTagValue: 'Network/Mirroring', ...props(stack) }), literalStack(region));
  return Object.values(template().findResources('AWS::IAM::Policy'))[0].Properties.PolicyDocument.Statement;
}

function targets(stack: Stack) {
  const shared = TrafficMirrorTarget.fromTrafficMirrorTargetAttributes(stack, 'Shared', {
    trafficMirrorTargetId: 'tmt-89abcdef', ownerAccountId: '444455556666',
  });
  return { targets: [target(stack), shared] };
}

const list = <T>(value: T | T[]) => [value].flat() as T[];

/** What an action may be done to, and on which condition. */
function grantsOf(action: string) {
  return statements
    .filter((statement) => list(statement.Action).includes(action))
    .map(({ Effect, Resource, Condition }) => ({ Effect, resources: list(Resource), Condition }));
}

/** Calls that IAM knows by another name. */
const RENAMED: Readonly<Record<string, string>> = {
  'lambda:Invoke': 'lambda:InvokeFunction',
  'sqs:ChangeMessageVisibilityBatch': 'sqs:ChangeMessageVisibility',
};

/** Clients that are named otherwise than their service. */
const SERVICES: Readonly<Record<string, string>> = { 'elastic-load-balancing-v2': 'elasticloadbalancing' };

/** What one file calls, named as IAM names it: each file has one client. */
function callsIn(code: string): string[] {
  const calls = [...code.matchAll(/paginate(\w+)\(|new (\w+)Command\(/g)].map(([, paged, single]) => paged ?? single);
  if (calls.length === 0) return [];
  const clients = new Set([...code.matchAll(/'@aws-sdk\/client-([\w-]+)'/g)].map(([, client]) => client));
  const [client, ...others] = clients;
  expect(others).toEqual([]);
  return calls.map((call) => `${SERVICES[client] ?? client}:${call}`).map((call) => RENAMED[call] ?? call);
}

/** What is called on behalf of the function. */
const BY_LAMBDA = [
  'logs:CreateLogStream', 'logs:PutLogEvents',
  'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:ReceiveMessage',
];

test('exactly the calls that the function makes are granted', () => {
  const folder = join(__dirname, '../../src/aws');
  const calls = readdirSync(folder).flatMap((file) => callsIn(readFileSync(join(folder, file), 'utf8')));
  const actions = statements.flatMap(({ Action }) => list(Action));
  expect([...new Set(actions)].sort()).toEqual([...new Set([...calls, ...BY_LAMBDA, 'ec2:CreateTags'])].sort());
});

test('who only observes is granted the same, but for every write in EC2', () => {
  const observing = granted('eu-west-1', (stack) => ({ ...targets(stack), mode: MirroringMode.OBSERVE }));
  expect(observing.flatMap(({ Action }) => list(Action)).filter((action) => /^ec2:(?!Describe|Get)/.test(action))).toEqual([]);
  expect(observing).toEqual(statements.filter(({ Action }) => !/ec2:(Create|Modify|Delete)/.test(list(Action).join())));
});

test.each([
  'ec2:DescribeInstances',
  'ec2:DescribeNetworkAcls',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeRouteTables',
  'ec2:DescribeSecurityGroups',
  'ec2:DescribeTrafficMirrorSessions',
  'ec2:DescribeTrafficMirrorTargets',
  'ec2:DescribeVpcEndpoints',
  'ec2:DescribeVpcPeeringConnections',
])('%s is granted in the Region of the stack', (action) => {
  expect(grantsOf(action)).toEqual([{ Effect: 'Allow', resources: ['*'], Condition: { StringEquals: { 'ec2:Region': 'eu-west-1' } } }]);
});

test('reads of load balancing are granted in the Region of the stack', () => {
  const actions = statements.flatMap(({ Action }) => list(Action)).filter((action) => action.startsWith('elasticloadbalancing:'));
  for (const action of actions) {
    expect(grantsOf(action)).toEqual([{ Effect: 'Allow', resources: ['*'], Condition: { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } } }]);
  }
  expect(actions.filter((action) => !action.startsWith('elasticloadbalancing:Describe'))).toEqual([]);
});

test('ec2:GetManagedPrefixListEntries is granted for lists of the account and of AWS', () => {
  expect(grantsOf('ec2:GetManagedPrefixListEntries')).toEqual([
    { Effect: 'Allow', resources: [`${ARN}:prefix-list/*`, 'arn:aws:ec2:eu-west-1:aws:prefix-list/*'] },
  ]);
});

test('ec2:CreateTrafficMirrorSession is granted for interfaces of the account, the filter, the targets, and sessions with the tag', () => {
  expect(grantsOf('ec2:CreateTrafficMirrorSession')).toEqual([
    { Effect: 'Allow', resources: [`${ARN}:network-interface/*`] },
    {
      Effect: 'Allow',
      resources: [
        `${ARN}:traffic-mirror-filter/${FILTER_ID}`,
        `${ARN}:traffic-mirror-target/${TARGET_ID}`,
        'arn:aws:ec2:eu-west-1:444455556666:traffic-mirror-target/tmt-89abcdef',
      ],
    },
    { Effect: 'Allow', resources: [SESSIONS], Condition: OWNED_BY_REQUEST },
  ]);
});

test('ec2:ModifyTrafficMirrorSession is granted for own sessions, the filter and the targets', () => {
  expect(grantsOf('ec2:ModifyTrafficMirrorSession')).toEqual([
    {
      Effect: 'Allow',
      resources: [
        `${ARN}:traffic-mirror-filter/${FILTER_ID}`,
        `${ARN}:traffic-mirror-target/${TARGET_ID}`,
        'arn:aws:ec2:eu-west-1:444455556666:traffic-mirror-target/tmt-89abcdef',
      ],
    },
    { Effect: 'Allow', resources: [SESSIONS], Condition: OWNED },
  ]);
});

test('ec2:DeleteTrafficMirrorSession is granted for own sessions', () => {
  expect(grantsOf('ec2:DeleteTrafficMirrorSession')).toEqual([{ Effect: 'Allow', resources: [SESSIONS], Condition: OWNED }]);
});

test('ec2:CreateTags is granted for the ownership tag of sessions while they are created', () => {
  expect(grantsOf('ec2:CreateTags')).toEqual([{
    Effect: 'Allow',
    resources: [SESSIONS],
    Condition: {
      ...OWNED_BY_REQUEST,
      StringEquals: { ...OWNED_BY_REQUEST.StringEquals, 'ec2:CreateAction': 'CreateTrafficMirrorSession' },
    },
  }]);
});

test.each([
  ['dynamodb:BatchWriteItem', 'MirroringLedger8AF15205'],
  ['dynamodb:GetItem', 'MirroringLedger8AF15205'],
  ['dynamodb:Scan', 'MirroringLedger8AF15205'],
  ['dynamodb:UpdateItem', 'MirroringLedger8AF15205'],
  ['lambda:InvokeFunction', 'MirroringFunctionFA81F704'],
  ['sqs:ChangeMessageVisibility', 'MirroringEventsQueueA5399ACB'],
  ['sqs:DeleteMessage', 'MirroringEventsQueueA5399ACB'],
  ['sqs:ReceiveMessage', 'MirroringEventsQueueA5399ACB'],
  ['sqs:SendMessage', 'MirroringEventsQueueA5399ACB'],
  ['logs:CreateLogStream', 'MirroringLogGroupFB99E818'],
  ['logs:PutLogEvents', 'MirroringLogGroupFB99E818'],
])('%s is granted for %s alone', (action, id) => {
  expect(grantsOf(action)).toEqual([{ Effect: 'Allow', resources: [{ 'Fn::GetAtt': [id, 'Arn'] }] }]);
});

test('what knows no resources is all that is granted for every one', () => {
  const everywhere = statements.filter(({ Resource }) => list(Resource).includes('*')).flatMap(({ Action }) => list(Action));
  expect(everywhere.filter((action) => !/^(ec2|elasticloadbalancing):Describe/.test(action))).toEqual([]);
});

test('the tags of sessions may be given when they are created, and no others', () => {
  const tagged = granted('eu-west-1', (stack) => ({ ...targets(stack), sessionTags: { Name: 'mirror', team: 'network' } }));
  const conditions = tagged.map(({ Condition }) => Condition as Record<string, object> | undefined).flatMap((each) => each?.['ForAllValues:StringEquals'] ?? []);
  expect(conditions).toEqual(Array(2).fill({ 'aws:TagKeys': [OWNER_TAG, 'Name', 'team'] }));
  expect(tagged).toHaveLength(statements.length);
});

test.each([
  [55, []],
  [54, ['team']],
  [52, ['k'.repeat(128)]],
  [48, Array.from({ length: 49 }, (_, index) => `k${index}`)],
])('as many targets as are accepted (%d), and the longest names of all else, are within what IAM allows for the inline policies of a role', (count, keys) => {
  const most = granted('us-gov-west-1', (stack) => ({
    sessionTags: Object.fromEntries(keys.map((key) => [key, ''])),
    targets: Array.from({ length: count }, (_, index) => target(stack, `Target${index}`, `tmt-${String(index).padStart(17, '0')}`)),
    ownershipTagValue: 'o'.repeat(256),
    logGroup: logs.LogGroup.fromLogGroupName(stack, 'Logs', 'l'.repeat(512)),
  }));
  const arn = (service: string, name: string) => `arn:aws-us-gov:${service}:us-gov-west-1:111122223333:${name}`;
  const longest: Readonly<Record<string, string>> = {
    MirroringLedger8AF15205: arn('dynamodb', `table/${'t'.repeat(255)}`),
    MirroringEventsQueueA5399ACB: arn('sqs', 'q'.repeat(80)),
    MirroringFunctionFA81F704: arn('lambda', `function:${'f'.repeat(64)}`),
  };
  const document = JSON.stringify({ Statement: most, Version: '2012-10-17' }, (_, value: Resource) => (
    typeof value === 'object' && 'Fn::GetAtt' in value ? longest[value['Fn::GetAtt'][0]] : value
  ));
  expect(document).toContain(longest.MirroringFunctionFA81F704);
  expect(document.length).toBeLessThanOrEqual(10_240);
});
