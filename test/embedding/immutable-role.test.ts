import { Annotations, App, Stack } from 'aws-cdk-lib';
import { Annotations as AnnotationsOf, Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { everything, fullStack, listen } from './everything';
import { ExtraHopTrafficMirroring } from '../../src';

/** What cannot be added to a role is said in full. */

const ROLE_ARN = 'arn:aws:iam::111122223333:role/security/Mirroring';
const GIVEN: [string, (stack: Stack) => iam.IRole][] = [
  ['imported as not mutable', (stack) => iam.Role.fromRoleArn(stack, 'Given', ROLE_ARN, { mutable: false })],
  ['of another account', (stack) => iam.Role.fromRoleArn(stack, 'Given', ROLE_ARN.replace('111122223333', '444455556666'))],
  ['without policy updates', (stack) => new iam.Role(stack, 'Given', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') }).withoutPolicyUpdates()],
];
const env = { account: '111122223333', region: 'us-east-1' };

function withRole(role: (stack: Stack) => iam.IRole) {
  const stack = new Stack(new App(), 'Network', { env });
  const construct = new ExtraHopTrafficMirroring(stack, 'Mirroring', { ...everything(stack), role: role(stack) });
  listen(construct);
  return { stack, construct };
}

const policies = (stack: Stack) => stack.node.findAll().filter((each): each is iam.Policy => each instanceof iam.Policy);

test.each(GIVEN)('of a role %s, warnings say what it lacks, in a VPC, with a key and with events, too', (_, role) => {
  const { stack } = withRole(role);
  const warnings = AnnotationsOf.fromStack(stack).findWarning('*', Match.stringLikeRegexp('the policies of the role'));
  const lacking = warnings.flatMap(({ entry }) => JSON.parse(/then acknowledge this warning: (\{.*\})/.exec(String(entry.data))![1]).Statement);
  const needed = policies(fullStack({ env }).stack).flatMap((policy) => policy.document.toJSON().Statement.map(({ Sid }: { Sid?: string }) => Sid));
  expect(lacking.map(({ Sid }: { Sid?: string }) => Sid).sort()).toEqual(needed.sort());
  expect(needed).toEqual(expect.arrayContaining(['CreatePlacement', 'DecryptSettings', 'FindPlacement', 'GoOn', 'LeavePlacementToLambda', 'PublishEvents']));
});

test.each(GIVEN)('of a role %s, nothing is attached', (_, role) => {
  const { stack } = withRole(role);
  Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 0);
});

test('warnings of one construct are acknowledged together', () => {
  const { construct, stack } = withRole(GIVEN[0][1]);
  Annotations.of(construct).acknowledgeWarning('cdk-extrahop-traffic-mirroring:roleNotUpdated');
  AnnotationsOf.fromStack(stack).hasNoWarning('*', Match.anyValue());
});
