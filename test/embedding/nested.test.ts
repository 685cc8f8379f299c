import { App, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { everything } from './everything';
import { ExtraHopTrafficMirroring } from '../../src';

/** In a stage or a nested stack it is what it is elsewhere. */

test.each([
  ['a stage', (app: App) => new Stack(new Stage(app, 'Prod', { env: { account: '111122223333', region: 'eu-west-1' } }), 'Network')],
  ['a nested stack', (app: App) => new NestedStack(new Stack(app, 'Network'), 'Nested')],
  ['a nested stack of a nested stack', (app: App) => new NestedStack(new NestedStack(new Stack(app, 'Network'), 'Nested'), 'Inner')],
])('it synthesizes in %s', (_, stackIn) => {
  const app = new App();
  const stack = stackIn(app);
  new ExtraHopTrafficMirroring(stack, 'Mirroring', everything(stack));
  Template.fromStack(stack).resourceCountIs('Custom::TrafficMirrorSessions', 1);
  expect(() => app.synth()).not.toThrow();
});

test('in a nested stack it uses what its parent has, and the parent needs nothing of it', () => {
  const app = new App();
  const parent = new Stack(app, 'Network');
  const nested = new NestedStack(parent, 'Nested');
  new ExtraHopTrafficMirroring(nested, 'Mirroring', everything(parent));
  app.synth();
  const resource = Object.values(Template.fromStack(parent).findResources('AWS::CloudFormation::Stack'))[0];
  const parameters = JSON.stringify(resource.Properties.Parameters);
  for (const used of ['Key961B73FD', 'Target3191CF44', 'VpcPrivateSubnet1Subnet536B997A']) expect(parameters).toContain(used);
  const outputs = Object.keys(Template.fromStack(nested).toJSON().Outputs as object | undefined ?? {});
  expect(outputs).toEqual([]);
});
