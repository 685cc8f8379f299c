import { Annotations, App, Stack } from 'aws-cdk-lib';
import { Annotations as AnnotationsOf, Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { mirroring } from '../synthesized';

describe('a role that is given', () => {
  const ROLE_ARN = 'arn:aws:iam::111122223333:role/security/Mirroring';
  const env = { account: '111122223333', region: 'us-east-1' };
  const WARNING = 'cdk-extrahop-traffic-mirroring:roleNotUpdated';
  const imported = (stack: Stack, options?: iam.FromRoleArnOptions) => iam.Role.fromRoleArn(stack, 'ImportedRole', ROLE_ARN, options);

  test('is used, gets the permissions, and none is created', () => {
    const { construct, stack, template } = mirroring((scope) => ({ role: imported(scope) }), new Stack(new App(), 'Network', { env }));
    expect(construct.role.roleArn).toBe(ROLE_ARN);
    template().resourceCountIs('AWS::IAM::Role', 0);
    template().hasResourceProperties('AWS::Lambda::Function', { Role: ROLE_ARN });
    template().hasResourceProperties('AWS::IAM::Policy', { Roles: ['Mirroring'] });
    AnnotationsOf.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });

  test('may serve several stacks and Regions: their policies have different names', () => {
    const names = ['us-east-1', 'eu-west-1'].flatMap((region) => ['One', 'Two'].map((id) => {
      const { template } = mirroring((stack) => ({ role: imported(stack) }), new Stack(new App(), id, { env: { ...env, region } }));
      return Object.values(template().findResources('AWS::IAM::Policy'))[0].Properties.PolicyName;
    }));
    expect(new Set(names).size).toBe(4);
    const anywhere = mirroring((scope) => ({ role: iam.Role.fromRoleName(scope, 'ImportedRole', 'Mirroring') })).template();
    anywhere.hasResourceProperties('AWS::IAM::Policy', { PolicyName: { 'Fn::Join': ['', Match.arrayWith([{ Ref: 'AWS::Region' }])] } });
  });

  test('that cannot be changed is left alone, with a warning that says what it lacks', () => {
    const { stack, template } = mirroring((scope) => ({ role: imported(scope, { mutable: false }) }), new Stack(new App(), 'Network', { env }));
    template().resourceCountIs('AWS::IAM::Policy', 0);
    const [warning, ...others] = AnnotationsOf.fromStack(stack).findWarning('*', Match.stringLikeRegexp('the policies of the role'));
    expect(others).toEqual([]);
    expect(warning.id).toBe('/Network/Mirroring/Policy');
    expect(warning.entry.data).toContain('the policies of the role "Network/ImportedRole" cannot be changed from here');
    const { Statement } = JSON.parse(/then acknowledge this warning: (\{.*\})/.exec(String(warning.entry.data))![1]);
    const changeable = mirroring((scope) => ({ role: imported(scope) }), new Stack(new App(), 'Network', { env })).template();
    expect(Statement).toEqual(Object.values(changeable.findResources('AWS::IAM::Policy'))[0].Properties.PolicyDocument.Statement);
    expect(Statement.flatMap(({ Sid }: { Sid?: string }) => Sid ?? [])).toEqual([
      'ReadNetwork', 'ReadLoadBalancing', 'ReadPrefixLists', 'MirrorInterfaces', 'MirrorToTargetsThroughFilter', 'CreateOwnSessions',
      'TagOwnSessionsWhenCreated', 'ChangeOwnSessions', 'KeepLedger', 'GoOn',
    ]);
  });

  test('that cannot be changed gives no warning once it is acknowledged', () => {
    const { construct, stack } = mirroring((scope) => ({ role: imported(scope, { mutable: false }) }), new Stack(new App(), 'Network', { env }));
    Annotations.of(construct).acknowledgeWarning(WARNING);
    AnnotationsOf.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });

  test('and a log group may come from another stack, which then does not depend on this one', () => {
    const app = new App();
    const shared = new Stack(app, 'Shared');
    const role = new iam.Role(shared, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    const logGroup = new logs.LogGroup(shared, 'Logs');
    const { stack, template } = mirroring(() => ({ role, logGroup }), new Stack(app, 'Network'));
    template().resourceCountIs('AWS::IAM::Policy', 1);
    expect(stack.dependencies).toEqual([shared]);
    expect(shared.dependencies).toEqual([]);
    Template.fromStack(shared).resourceCountIs('AWS::IAM::Policy', 0);
  });
});
