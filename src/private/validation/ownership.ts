import { Annotations, Stack, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { refuse } from './check';
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

/**
 * Fails where another construct of the app is certain to own the same sessions, and warns where it is if both are deployed to one account and Region.
 *
 * Each would take the sessions of the other for its own, move them to its targets, and delete those that it does not select.
 *
 * @param others the value of each other construct
 */
export function checkOwner(construct: Construct, owner: string, others: ReadonlyMap<Construct, string>): void {
  for (const [other, value] of others) {
    if (value !== owner) continue;
    // What is a token may be something else in each stack, such as the stack's name.
    const shared = Token.isUnresolved(owner) && Stack.of(construct) !== Stack.of(other) ? 'none' : sharedEnvironment(construct, other);
    if (shared === 'none') continue;
    const message = `sessionOwner: expected a value that no other construct has in the account and Region, got ${JSON.stringify(owner)}, `
      + `which ${JSON.stringify(other.node.path)} has; leave the property out, or give each another one, or they change and delete each other's sessions`;
    if (shared === 'certain') refuse(construct, message);
    else Annotations.of(construct).addWarningV2('cdk-extrahop-traffic-mirroring:sameOwner', `${message} where both are deployed to one environment`);
  }
}

/** Whether two constructs are deployed to one account and Region: `possible` where neither stack says to which. */
export function sharedEnvironment(one: Construct, other: Construct): 'certain' | 'possible' | 'none' {
  const [stack, otherStack] = [one, other].map((construct) => outermost(Stack.of(construct)));
  if (stack === otherStack) return 'certain';
  // Two models of one stack, as where an app has it in a pipeline, and once more to deploy it by hand.
  if (stack.stackName === otherStack.stackName || stack.environment !== otherStack.environment) return 'none';
  return [stack.account, stack.region].some((part) => Token.isUnresolved(part)) ? 'possible' : 'certain';
}

/** The stack that is deployed, and deleted, with all that is nested in it. */
export function outermost(stack: Stack): Stack {
  return stack.nestedStackParent === undefined ? stack : outermost(stack.nestedStackParent);
}
