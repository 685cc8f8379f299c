import { readFileSync } from 'fs';
import { join } from 'path';
import { type Principal, PolicyEvaluator } from '../local-aws/iam';
import { OWNERSHIP_TAG_KEY } from '../src/names';

/** The policies of the guide that guard the tags by which targets are discovered and sessions are own ones: what they forbid, and to whom. */

type Policy = Principal['policies'][number];

const guide = (page: string) => readFileSync(join(__dirname, '../docs/guide', page), 'utf8');
const permissions = guide('permissions.md');
const guard = policyIn(permissions.split('## Guard the discovery tags')[1]);
const ownerGuard = policyIn(permissions.split('## Guard the owner tag')[1]);
const KEY = /tags: \{ '([^']+)'/.exec(guide('targets.md').split('## Discover targets by their tags')[1])![1];

function policyIn(text: string): Policy {
  return JSON.parse(/```json\n([^]*?)```/.exec(text)![1]) as Policy;
}

const everything = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] } as Policy;
const TARGET = 'arn:aws:ec2:us-east-1:123456789012:traffic-mirror-target/tmt-0123456789abcdef0';
const SHARED = TARGET.replace('123456789012', '111122223333');
const INSTANCE = 'arn:aws:ec2:us-east-1:123456789012:instance/i-0123456789abcdef0';

/** What an administrator who may do anything else may do, in a role of this name. */
async function may(
  roleName: string, action: string, resource: string, context: Record<string, string | string[]>, guardedBy: Policy = guard,
): Promise<boolean> {
  const arn = `arn:aws:iam::123456789012:role/${roleName}`;
  const decision = await new PolicyEvaluator().decide({ arn, policies: [everything, guardedBy] }, {
    action: `ec2:${action}`, resource, context: { 'aws:PrincipalArn': arn, ...context },
  });
  return decision === 'allowed';
}

const WITH_KEY = { 'aws:TagKeys': ['Name', KEY] };
const CARRIES_KEY = { [`aws:ResourceTag/${KEY}`]: 'true' };

test.each<[string, string, string, Record<string, string | string[]>]>([
  ['tag a target as a sensor', 'CreateTags', TARGET, WITH_KEY],
  ['do so in other letters, which policies do not tell apart', 'CreateTags', TARGET, { 'aws:TagKeys': [KEY.toUpperCase()] }],
  ['tag a target of another account as a sensor', 'CreateTags', SHARED, WITH_KEY],
  ['create a target with the tag', 'CreateTrafficMirrorTarget', TARGET, WITH_KEY],
  ['take the tag from a sensor', 'DeleteTags', TARGET, { ...WITH_KEY, ...CARRIES_KEY }],
  ['take all tags from a sensor', 'DeleteTags', TARGET, CARRIES_KEY],
])('nobody but the role that it names may %s', async (_, action, resource, context) => {
  expect(await may('Developer', action, resource, context)).toBe(false);
  expect(await may('SensorAdministrator', action, resource, context)).toBe(true);
});

test.each<[string, string, string, Record<string, string | string[]>]>([
  ['tag a target in another way', 'CreateTags', TARGET, { 'aws:TagKeys': ['Name'] }],
  ['create a target without the tag', 'CreateTrafficMirrorTarget', TARGET, {}],
  ['tag something else in the same way', 'CreateTags', INSTANCE, WITH_KEY],
  ['take tags from a target that is no sensor', 'DeleteTags', TARGET, { 'aws:TagKeys': ['Name'] }],
])('everybody may still %s', async (_, action, resource, context) => {
  expect(await may('Developer', action, resource, context)).toBe(true);
});

describe('the owner tag of sessions', () => {
  const SESSION = 'arn:aws:ec2:us-east-1:123456789012:traffic-mirror-session/tms-0123456789abcdef0';
  const OWNED = { [`aws:ResourceTag/${OWNERSHIP_TAG_KEY}`]: 'Stack/Mirroring' };
  const WITH_OWNER = { 'aws:TagKeys': ['Name', OWNERSHIP_TAG_KEY] };

  test.each<[string, string, Record<string, string | string[]>]>([
    ['give it another value', 'CreateTags', { ...WITH_OWNER, ...OWNED }],
    ['give it to a session', 'CreateTags', WITH_OWNER],
    ['create a session with it', 'CreateTags', { ...WITH_OWNER, 'ec2:CreateAction': 'CreateTrafficMirrorSession' }],
    ['give it in other letters, which policies do not tell apart', 'CreateTags', { 'aws:TagKeys': [OWNERSHIP_TAG_KEY.toUpperCase()] }],
    ['remove it', 'DeleteTags', { ...WITH_OWNER, ...OWNED }],
    ['remove all tags', 'DeleteTags', OWNED],
  ])('only the roles that the policy names may %s', async (_, action, context) => {
    expect(await may('Developer', action, SESSION, context, ownerGuard)).toBe(false);
    expect(await may('TrafficMirroring', action, SESSION, context, ownerGuard)).toBe(true);
    expect(await may('SensorAdministrator', action, SESSION, context, ownerGuard)).toBe(true);
  });

  test.each<[string, string, string, Record<string, string | string[]>]>([
    ['tag a session in another way', 'CreateTags', SESSION, { 'aws:TagKeys': ['Name'], ...OWNED }],
    ['remove tags from a foreign session', 'DeleteTags', SESSION, { 'aws:TagKeys': ['Name'] }],
    ['delete a session', 'DeleteTrafficMirrorSession', SESSION, OWNED],
    ['tag something else in the same way', 'CreateTags', INSTANCE, WITH_OWNER],
  ])('everybody may still %s', async (_, action, resource, context) => {
    expect(await may('Developer', action, resource, context, ownerGuard)).toBe(true);
  });
});
