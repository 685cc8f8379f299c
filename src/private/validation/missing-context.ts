import { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * Whether the app waits for values that the CDK has yet to look up, such as a parameter or a VPC.
 *
 * Until they are there it has others in their places, of any form, and what is made of them is of any form as well. Nothing of such a synthesis is deployed:
 * it only says what to look up.
 */
export function lacksContext({ node }: IConstruct): boolean {
  return node.root.node.findAll().some((construct) => Stack.isStack(construct) && reported(construct).length > 0);
}

/** The CDK keeps it to itself until the whole app is synthesized, which is too late. */
function reported(stack: Stack): readonly unknown[] {
  const missing: unknown = Reflect.get(stack, '_missingContext');
  return Array.isArray(missing) ? missing : [];
}
