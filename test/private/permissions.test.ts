import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { App, Stack } from 'aws-cdk-lib';
import { filter, FILTER_ID, target, TARGET_ID } from './synthesized';
import { TrafficMirrorTarget } from '../../src';
import { mirroringStatements } from '../../src/private/permissions';
import { MAX_TARGETS } from '../../src/private/targets';

interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: string | string[];
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

function granted(): Statement[] {
  const stack = literalStack('eu-west-1');
  const shared = TrafficMirrorTarget.fromTrafficMirrorTargetAttributes(stack, 'Shared', {
    trafficMirrorTargetId: 'tmt-89abcdef', ownerAccountId: '444455556666',
  });
  const props = { targets: [target(stack), shared], filter: filter(stack), owner: 'Network/Mirroring' };
  return stack.resolve(mirroringStatements(stack, props).map((statement) => statement.toStatementJson()));
}

const list = (value: string | string[]) => [value].flat();

/** What an action may be done to, and on which condition. */
function grantsOf(action: string) {
  return statements
    .filter((statement) => list(statement.Action).includes(action))
    .map(({ Effect, Resource, Condition }) => ({ Effect, resources: list(Resource), Condition }));
}

test('exactly the calls that the function makes are granted', () => {
  const folder = join(__dirname, '../../src/aws');
  const code = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8')).join('\n');
  const calls = [...code.matchAll(/paginate(\w+)\(|new (\w+)Command\(/g)].map(([, paged, single]) => `ec2:${paged ?? single}`);
  const actions = statements.flatMap(({ Action }) => list(Action));
  expect([...new Set(actions)].sort()).toEqual([...new Set([...calls, 'ec2:CreateTags'])].sort());
});

test.each([
  'ec2:DescribeInstances',
  'ec2:DescribeNetworkAcls',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSecurityGroups',
  'ec2:DescribeTrafficMirrorSessions',
  'ec2:DescribeTrafficMirrorTargets',
])('%s is granted in the Region of the stack', (action) => {
  expect(grantsOf(action)).toEqual([{ Effect: 'Allow', resources: ['*'], Condition: { StringEquals: { 'ec2:Region': 'eu-west-1' } } }]);
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

test('as many targets as are accepted, and the longest owner, leave room in what IAM allows for the inline policies of a role', () => {
  const stack = literalStack('us-gov-west-1');
  const targets = Array.from({ length: MAX_TARGETS }, (_, index) => target(stack, `Target${index}`, `tmt-${String(index).padStart(17, '0')}`));
  const document = mirroringStatements(stack, { targets, filter: filter(stack), owner: 'o'.repeat(256) }).map((statement) => statement.toStatementJson());
  // The log group and the queue take about 500 more.
  expect(JSON.stringify(stack.resolve(document)).length).toBeLessThan(10_240 - 1_000);
});
