import { CfnResource, RemovalPolicies, TagManager, Tags } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { fullStack, resourcesOf } from './everything';

/** What is applied to a whole app reaches everything in the construct. */

test('a permissions boundary reaches every role', () => {
  const { stack } = fullStack();
  iam.PermissionsBoundary.of(stack.node.root).apply(iam.ManagedPolicy.fromManagedPolicyName(stack, 'Boundary', 'boundary'));
  Template.fromStack(stack).allResourcesProperties('AWS::IAM::Role', { PermissionsBoundary: Match.anyValue() });
});

test('tags reach every resource that can have some', () => {
  const { stack } = fullStack();
  Tags.of(stack.node.root).add('CostCentre', '4711');
  const taggable = stack.node.findAll().filter((each) => CfnResource.isCfnResource(each) && TagManager.of(each) !== undefined) as CfnResource[];
  const resources = resourcesOf(Template.fromStack(stack));
  const tagged = taggable.map((each) => [each.cfnResourceType, JSON.stringify(resources[String(stack.resolve(each.logicalId))].Properties ?? {})]);
  expect(tagged.filter(([, properties]) => !/CostCentre.{1,12}4711/.test(properties)).map(([type]) => type)).toEqual([]);
  expect([...new Set(tagged.map(([type]) => type))].sort()).toEqual(expect.arrayContaining([
    'AWS::EC2::SecurityGroup', 'AWS::EC2::TrafficMirrorFilter', 'AWS::EC2::TrafficMirrorTarget', 'AWS::Events::Rule', 'AWS::IAM::Role',
    'AWS::Lambda::EventSourceMapping', 'AWS::Lambda::Function', 'AWS::Logs::LogGroup', 'AWS::SQS::Queue',
  ]));
  expect(JSON.stringify(Object.values(resources).find(({ Type }) => Type === 'AWS::DynamoDB::GlobalTable'))).toMatch(/CostCentre.{1,12}4711/);
});

test.each(['AWS::SQS::Queue', 'AWS::DynamoDB::GlobalTable', 'AWS::Logs::LogGroup'])('a removal policy reaches each %s', (type) => {
  const { construct, stack } = fullStack();
  RemovalPolicies.of(construct).retain({ applyToResourceTypes: [type] });
  const template = Template.fromStack(stack);
  template.allResources(type, { DeletionPolicy: 'Retain' });
  template.hasResource('Custom::TrafficMirrorSessions', { DeletionPolicy: 'Delete' });
});

test('from a removal policy of the whole app, which would keep the sessions and all that creates them, the construct can be exempted', () => {
  const { construct, stack } = fullStack();
  RemovalPolicies.of(stack.node.root).retain();
  RemovalPolicies.of(construct).destroy();
  const own = construct.node.findAll().filter((each) => CfnResource.isCfnResource(each)).map(({ logicalId }) => String(stack.resolve(logicalId)));
  const resources = Template.fromStack(stack).toJSON().Resources as Record<string, { DeletionPolicy?: string }>;
  expect(own.filter((id) => resources[id].DeletionPolicy === 'Retain')).toEqual([]);
  expect(Object.keys(resources).filter((id) => resources[id].DeletionPolicy === 'Retain')).not.toEqual([]);
});
