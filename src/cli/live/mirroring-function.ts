import type { StackResource } from './stack-resources';

/**
 * The one function of a mirroring among those of a stack.
 *
 * @param construct path of the construct, in the stack or from the app on; absent: there is only one
 * @throws Error that names those there are
 */
export function functionOf<T extends Pick<StackResource, 'logicalId' | 'nestedIn'>>(stackName: string, functions: readonly T[], construct?: string): T {
  const found = construct === undefined ? functions : functions.filter((each) => isAt(each, construct));
  if (found.length === 1) return found[0];
  const choices = functions.map(({ logicalId }) => constructOf(logicalId)).sort().join(', ');
  if (functions.length === 0) throw new Error(`the stack ${stackName} has no ExtraHopTrafficMirroring`);
  if (construct === undefined) throw new Error(`the stack ${stackName} has ${functions.length} mirrorings; choose one with --construct: ${choices}`);
  throw new Error(`--construct: the stack ${stackName} has ${found.length === 0 ? 'no mirroring' : 'several mirrorings'} at ${construct}; there are ${choices}`);
}

/**
 * CloudFormation knows no paths. The CDK makes logical ids of them: the letters and digits of all parts, and a hash.
 *
 * The path may begin with stacks and stages, so its end decides.
 */
function isAt({ logicalId }: Pick<StackResource, 'logicalId'>, construct: string): boolean {
  const parts = construct.split('/').filter((part) => part !== '');
  return parts.some((_, start) => wordsOf(parts.slice(start)) === constructOf(logicalId)) || logicalId === construct;
}

/** `NetworkMirroringFunction0A1B2C3D`: without the hash, and without what the construct calls its function. */
function constructOf(logicalId: string): string {
  return logicalId.replace(/[0-9A-F]{8}$/, '').replace(/Function$/, '');
}

function wordsOf(parts: readonly string[]): string {
  const words = parts.map((part) => part.replace(/[^A-Za-z0-9]/g, ''));
  return words.filter((word, index) => index === 0 || !words[index - 1].endsWith(word)).join('');
}
