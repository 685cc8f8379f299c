import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { type ExtraHopTrafficMirroring, type ExtraHopTrafficMirroringProps, MirroringMode, TrafficMirrorTarget, TrafficMirrorTargetDiscovery } from '../../../src';
import { filter, FILTER_ID, mirroring, target, TARGET_ID } from '../synthesized';

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
  const given = (stack: Stack) => ({ filter: filter(stack), sessionOwner: 'Network/Mirroring', ...props(stack) });
  const { construct, template } = mirroring(given, literalStack(region));
  construct.onInterfaceUnmirrored('Unmirrored');
  return Object.values(template().findResources('AWS::IAM::Policy')).flatMap(({ Properties }) => Properties.PolicyDocument.Statement as Statement[]);
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
const SERVICES: Readonly<Record<string, string>> = { 'elastic-load-balancing-v2': 'elasticloadbalancing', 'eventbridge': 'events' };

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
  const folder = join(__dirname, '../../../src/aws');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const calls = files.flatMap((file) => callsIn(readFileSync(join(folder, file), 'utf8')));
  const actions = statements.flatMap(({ Action }) => list(Action));
  expect([...new Set(actions)].sort()).toEqual([...new Set([...calls, ...BY_LAMBDA, 'ec2:CreateTags'])].sort());
});

test('who only observes is granted the same, but for every write in EC2, and for going on with long deployments, of which it has none', () => {
  const observing = granted('eu-west-1', (stack) => ({ ...targets(stack), mode: MirroringMode.OBSERVE }));
  expect(observing.flatMap(({ Action }) => list(Action)).filter((action) => /^ec2:(?!Describe|Get)/.test(action))).toEqual([]);
  expect(observing).toEqual(statements.filter(({ Action }) => !/ec2:(Create|Modify|Delete)|lambda:InvokeFunction/.test(list(Action).join())));
});

test.each([
  'ec2:DescribeInstances',
  'ec2:DescribeNetworkAcls',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeRouteTables',
  'ec2:DescribeSecurityGroups',
  'ec2:DescribeTrafficMirrorSessions',
  'ec2:DescribeTrafficMirrorTargets',
  'ec2:DescribeVpcEndpointServiceConfigurations',
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

test('ec2:GetManagedPrefixListEntries is granted for lists of the account, of AWS, and of whoever shares one', () => {
  expect(grantsOf('ec2:GetManagedPrefixListEntries')).toEqual([{ Effect: 'Allow', resources: ['arn:aws:ec2:eu-west-1:*:prefix-list/*'] }]);
});

test('ec2:CreateTrafficMirrorSession is granted for interfaces of the account, the filter, the targets, and sessions with the tag', () => {
  expect(grantsOf('ec2:CreateTrafficMirrorSession')).toEqual([
    { Effect: 'Allow', resources: [`${ARN}:network-interface/*`] },
    {
      Effect: 'Allow',
      resources: [
        `${ARN}:traffic-mirror-filter/${FILTER_ID}`,
        'arn:aws:ec2:eu-west-1:444455556666:traffic-mirror-target/tmt-89abcdef',
        `${ARN}:traffic-mirror-target/${TARGET_ID}`,
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
        'arn:aws:ec2:eu-west-1:444455556666:traffic-mirror-target/tmt-89abcdef',
        `${ARN}:traffic-mirror-target/${TARGET_ID}`,
      ],
    },
    { Effect: 'Allow', resources: [SESSIONS], Condition: OWNED },
  ]);
});

describe('where targets are discovered', () => {
  const tags = { 'extrahop:sensor': 'true', 'stage': 'production' };
  const ofTargets = (given: Statement[]) => given
    .filter(({ Resource }) => list(Resource).some((resource) => JSON.stringify(resource).includes('traffic-mirror-target/')))
    .map(({ Action, Resource, Condition }) => ({ actions: list(Action), resources: list(Resource), Condition }));
  const actions = ['ec2:CreateTrafficMirrorSession', 'ec2:ModifyTrafficMirrorSession'];
  const Condition = { StringEquals: { 'aws:ResourceTag/extrahop:sensor': 'true', 'aws:ResourceTag/stage': 'production' } };

  test('sessions are granted to whatever target of the account carries all of the tags, and to no other', () => {
    expect(ofTargets(granted('eu-west-1', () => ({ targetDiscovery: TrafficMirrorTargetDiscovery.byTags({ tags }) })))).toEqual([
      { actions, resources: [`${ARN}:traffic-mirror-target/*`], Condition },
    ]);
  });

  test('those of further owners are granted on the same condition, and those that are listed by their ids', () => {
    const ownerAccountIds = ['444455556666', '777788889999'];
    expect(ofTargets(granted('eu-west-1', (stack) => ({ targets: [target(stack)], targetDiscovery: TrafficMirrorTargetDiscovery.byTags({ tags, ownerAccountIds }) })))).toEqual([
      { actions, resources: [`${ARN}:traffic-mirror-filter/${FILTER_ID}`, `${ARN}:traffic-mirror-target/${TARGET_ID}`], Condition: undefined },
      {
        actions,
        resources: [`${ARN}:traffic-mirror-target/*`, ...ownerAccountIds.map((id) => `arn:aws:ec2:eu-west-1:${id}:traffic-mirror-target/*`)],
        Condition,
      },
    ]);
  });

  test('values that only CloudFormation knows are conditions as well', () => {
    const [{ Condition: condition }] = ofTargets(granted('eu-west-1', (stack) => ({
      targetDiscovery: TrafficMirrorTargetDiscovery.byTags({ tags: { stage: new CfnParameter(stack, 'Stage').valueAsString } }),
    })));
    expect(condition).toEqual({ StringEquals: { 'aws:ResourceTag/stage': { Ref: 'Stage' } } });
  });

  test('without a discovery every target is granted by its id', () => {
    expect(statements.flatMap(({ Resource }) => list(Resource))).not.toContain(`${ARN}:traffic-mirror-target/*`);
    expect(JSON.stringify(statements)).not.toContain('ResourceTag/extrahop');
  });
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

test('events:PutEvents is granted for the events of the library, on the default bus alone', () => {
  expect(grantsOf('events:PutEvents')).toEqual([{
    Effect: 'Allow',
    resources: ['arn:aws:events:eu-west-1:111122223333:event-bus/default'],
    Condition: {
      'ForAllValues:StringEquals': {
        'events:source': ['cdk-extrahop-traffic-mirroring'],
        'events:detail-type': ['Network Interface Unmirrored', 'Network Interface Recovered'],
      },
    },
  }]);
});

test('what knows no resources is all that is granted for every one', () => {
  const everywhere = statements.filter(({ Resource }) => list(Resource).includes('*')).flatMap(({ Action }) => list(Action));
  expect(everywhere.filter((action) => !/^(ec2|elasticloadbalancing):Describe/.test(action))).toEqual([]);
});

test('the tags of sessions may be given when they are created, and no others', () => {
  const tagged = granted('eu-west-1', (stack) => ({ ...targets(stack), sessionTags: { Name: 'mirror', team: 'network' } }));
  const conditions = tagged.map(({ Condition }) => Condition as Record<string, Record<string, unknown>> | undefined);
  const tagKeys = conditions.flatMap((each) => each?.['ForAllValues:StringEquals']?.['aws:TagKeys'] ?? []);
  expect(tagKeys).toEqual(Array(2).fill([OWNER_TAG, 'Name', 'team']).flat());
  expect(tagged).toHaveLength(statements.length);
});

/** Where ARNs are longest. */
const LONGEST = RegionInfo.regions.reduce((longest, region) => (arnStart(region).length > arnStart(longest).length ? region : longest));

function arnStart({ partition, name }: RegionInfo): string {
  return `arn:${partition}:service:${name}`;
}

function longestArn(service: string, resource: string): string {
  return `${arnStart(LONGEST).replace('service', service)}:111122223333:${resource}`;
}

/** As many subnets and security groups as Lambda takes. */
function largestVpc(stack: Stack): Partial<ExtraHopTrafficMirroringProps> {
  const ids = (prefix: string, length: number) => Array.from({ length }, (_, index) => `${prefix}-${String(index).padStart(17, '0')}`);
  const subnetIds = ids('subnet', 16);
  const availabilityZones = subnetIds.map((_, index) => `${LONGEST.name}${index}`);
  return {
    vpc: ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-0123456789abcdef0', availabilityZones, privateSubnetIds: subnetIds }),
    securityGroups: ids('sg', 5).map((id) => ec2.SecurityGroup.fromSecurityGroupId(stack, id, id)),
  };
}

function key(stack: Stack): Partial<ExtraHopTrafficMirroringProps> {
  return { environmentEncryption: kms.Key.fromKeyArn(stack, 'Key', longestArn('kms', 'key/mrk-0123456789abcdef0123456789abcdef')) };
}

function discovery(tags: Record<string, string>, owners = 0): Partial<ExtraHopTrafficMirroringProps> {
  const ownerAccountIds = owners === 0 ? undefined : Array.from({ length: owners }, (_, index) => String(index).padStart(12, '0'));
  return { targetDiscovery: TrafficMirrorTargetDiscovery.byTags({ tags, ownerAccountIds }) };
}

const LONG_TAGS = Object.fromEntries(Array.from({ length: 5 }, (_, index) => [`${'k'.repeat(127)}${index}`, 'v'.repeat(256)]));

const withEvents = (construct: ExtraHopTrafficMirroring) => construct.onInterfaceUnmirrored('Unmirrored');

test.each<[string, number, (stack: Stack) => Partial<ExtraHopTrafficMirroringProps>, ((construct: ExtraHopTrafficMirroring) => void)?]>([
  ['without more', 55, () => ({})],
  ['with events', 50, () => ({}), withEvents],
  ['with events, beside a discovery, in a VPC and with a key', 11, (stack) => ({ ...discovery({ s: 't' }, 1), ...largestVpc(stack), ...key(stack) }), withEvents],
  ['in a VPC', 25, largestVpc],
  ['with a key', 50, key],
  ['with a key of queues and table', 49, (stack) => ({ encryptionKey: key(stack).environmentEncryption })],
  ['in a VPC and with both keys', 15, (stack) => { const { environmentEncryption } = key(stack); return { ...largestVpc(stack), environmentEncryption, encryptionKey: environmentEncryption }; }],
  ['in a VPC and with a key', 20, (stack) => ({ ...largestVpc(stack), ...key(stack) })],
  ['beside the tags of sessions', 54, () => ({ sessionTags: { team: '' } })],
  ['beside a long tag of sessions', 52, () => ({ sessionTags: { ['k'.repeat(128)]: '' } })],
  ['beside many tags of sessions', 48, () => ({ sessionTags: Object.fromEntries(Array.from({ length: 49 }, (_, index) => [`k${index}`, ''])) })],
  ['beside a discovery', 51, () => discovery({ 'extrahop:sensor': 'true', 'stage': 'production' })],
  ['beside a discovery of many owners', 1, () => discovery({ s: 't' }, 50)],
  ['beside a discovery by long tags', 20, () => discovery(LONG_TAGS)],
  ['beside a discovery, in a VPC and with a key', 16, (stack) => ({ ...discovery({ s: 't' }, 1), ...largestVpc(stack), ...key(stack) })],
])('as many targets as are accepted, and the longest names of all else, are within what IAM allows for the inline policies of a role, %s', (_, most, options, more = () => {}) => {
  const props = (count: number) => (stack: Stack) => ({
    targets: Array.from({ length: count }, (_each, index) => target(stack, `Target${index}`, `tmt-${String(index).padStart(17, '0')}`)),
    filter: filter(stack),
    sessionOwner: 'o'.repeat(256),
    logGroup: logs.LogGroup.fromLogGroupName(stack, 'Logs', 'l'.repeat(512)),
    ...options(stack),
  });
  const synthesized = (count: number) => {
    const made = mirroring(props(count), literalStack(LONGEST.name));
    more(made.construct);
    return made;
  };
  expect(() => synthesized(most + 1)).toThrow(/^targets/);
  const { template } = synthesized(most);
  const longest: Readonly<Record<string, string>> = {
    MirroringLedger8AF15205: longestArn('dynamodb', `table/${'t'.repeat(255)}`),
    MirroringEventsQueueA5399ACB: longestArn('sqs', 'q'.repeat(80)),
    MirroringFunctionFA81F704: longestArn('lambda', `function:${'f'.repeat(64)}`),
  };
  const documents = Object.values(template().findResources('AWS::IAM::Policy')).map(({ Properties }) => (
    JSON.stringify(Properties.PolicyDocument, (_key, value: Resource) => (
      typeof value === 'object' && 'Fn::GetAtt' in value ? longest[value['Fn::GetAtt'][0]] : value
    ))
  )).join('');
  expect(documents).toContain(longest.MirroringFunctionFA81F704);
  expect(documents.length).toBeLessThanOrEqual(10_240);
});
