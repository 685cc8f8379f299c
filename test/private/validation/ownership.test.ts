import { App, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { defaultOwner } from '../../../src/private/validation/ownership';

function inStack(stack: Stack, ...ids: string[]): Construct {
  return ids.reduce<Construct>((scope, id) => new Construct(scope, id), stack);
}

test('the owner is the name of the stack and the path in it', () => {
  const stack = new Stack(new App(), 'Stack', { stackName: 'network-prod' });
  expect(defaultOwner(inStack(stack, 'Security', 'Mirroring'))).toBe('network-prod/Security/Mirroring');
});

test('the owner stays when the stack moves to another stage', () => {
  const owners = [new App(), new Stage(new App(), 'Prod')].map((scope) => (
    defaultOwner(inStack(new Stack(scope, 'Stack', { stackName: 'network-prod' }), 'Mirroring'))
  ));
  expect(owners[0]).toBe(owners[1]);
});

test('the owner in a nested stack has the name of the outermost stack, which does not change from deployment to deployment', () => {
  const nested = new NestedStack(new NestedStack(new Stack(new App(), 'Outer'), 'Middle'), 'Inner');
  expect(defaultOwner(inStack(nested, 'Mirroring'))).toBe('Outer/Middle/Inner/Mirroring');
});

test('two constructs in one stack have different owners', () => {
  const stack = new Stack();
  expect(defaultOwner(inStack(stack, 'One'))).not.toBe(defaultOwner(inStack(stack, 'Two')));
});

test.each([['is too long', 'x'.repeat(257)], ['has characters that a tag cannot have', '${aws:username}']])(
  'a path that %s is replaced by the address of the construct', (_, id) => {
    const construct = inStack(new Stack(new App(), 'Stack'), id);
    expect(defaultOwner(construct)).toBe(`Stack/${construct.node.addr}`);
  },
);
