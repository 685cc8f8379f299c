import { readFileSync } from 'fs';
import { join } from 'path';
import { type Principal, PolicyEvaluator } from '../local-aws/iam';

/** The policy of the README that guards the tag by which targets are discovered: what it forbids, and to whom. */

const section = readFileSync(join(__dirname, '../README.md'), 'utf8').split('### Discovering targets')[1];
const guard = JSON.parse(/```json\n([^]*?)```/.exec(section)![1]) as Principal['policies'][number];
const KEY = /tags: \{ '([^']+)'/.exec(section)![1];

const everything = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] } as Principal['policies'][number];
const TARGET = 'arn:aws:ec2:us-east-1:123456789012:traffic-mirror-target/tmt-0123456789abcdef0';
const SHARED = TARGET.replace('123456789012', '111122223333');
const INSTANCE = 'arn:aws:ec2:us-east-1:123456789012:instance/i-0123456789abcdef0';

/** What an administrator who may do anything else may do, in a role of this name. */
async function may(roleName: string, action: string, resource: string, context: Record<string, string | string[]>): Promise<boolean> {
  const arn = `arn:aws:iam::123456789012:role/${roleName}`;
  const decision = await new PolicyEvaluator().decide({ arn, policies: [everything, guard] }, {
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
