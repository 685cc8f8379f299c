import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { TAG_VALUE_RULE } from './tag-rules';

/**
 * The value that tells the sessions of this construct from those of others: the stack's name and the construct's path in it.
 *
 * It is the same when the stack is deployed anew, so that sessions which an earlier deployment left behind are owned again.
 * That is why it has no stack id, and the name of the outermost stack: a nested stack's name is made up when it is deployed.
 */
export function defaultOwner(construct: Construct): string {
  const stack = outermost(Stack.of(construct));
  const path = construct.node.scopes.slice(stack.node.scopes.length).map(({ node }) => node.id).join('/');
  const owner = `${stack.stackName}/${path}`;
  return TAG_VALUE_RULE.holds(owner) ? owner : `${stack.stackName}/${construct.node.addr}`;
}

/** The stack that is deployed, and deleted, with all that is nested in it. */
export function outermost(stack: Stack): Stack {
  return stack.nestedStackParent === undefined ? stack : outermost(stack.nestedStackParent);
}
