import { Template } from 'aws-cdk-lib/assertions';
import { fullStack, resourcesOf } from './everything';

/** Helpers that others bring along have roles that nobody asked for. */

test('the function and its role are the only ones, and the one custom resource is the function\'s', () => {
  const { construct, stack } = fullStack();
  const template = Template.fromStack(stack);
  const resources = Object.values(resourcesOf(template)).filter(({ Type }) => /^(Custom::|AWS::CloudFormation::)/.test(Type));
  expect(resources).toEqual([expect.objectContaining({
    Type: 'Custom::TrafficMirrorSessions',
    Properties: expect.objectContaining({ ServiceToken: stack.resolve(construct.handler.functionArn) }),
  })]);
  template.resourceCountIs('AWS::Lambda::Function', 1);
  template.resourceCountIs('AWS::IAM::Role', 1);
});
