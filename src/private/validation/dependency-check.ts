import type { Construct, IConstruct } from 'constructs';
import { inWords } from './in-words';

/**
 * Fails if the construct is part of something that it depends on.
 *
 * A dependency on a construct includes everything in it, here the construct itself. CloudFormation would report the cycle without its cause.
 *
 * @param needs what it depends on, by property
 */
export function checkDependencies({ node }: Construct, needs: readonly (readonly [string, IConstruct | undefined])[]): void {
  const [property, around] = needs.find(([, need]) => need !== undefined && node.scopes.includes(need)) ?? [];
  if (around === undefined) return;
  throw new Error(
    `${property}: expected a construct that ${inWords(node.path)} is not part of, got ${inWords(around.node.path)}; `
    + 'create the mirroring elsewhere, such as right in the stack, because what it depends on cannot depend on it',
  );
}
