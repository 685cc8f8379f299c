import type { TrafficMirrorSession } from '@aws-sdk/client-ec2';

export const STACK_NAME_TAG = 'aws:cloudformation:stack-name';

/** Tags that tell who created a session. */
export const ORIGIN_TAGS: readonly string[] = ['Name', STACK_NAME_TAG];

/** Who created a session, as far as its tags tell. */
export type SessionOrigin =
  | { readonly kind: 'script' }
  | { readonly kind: 'stack'; readonly stackName: string }
  | { readonly kind: 'unknown' };

/**
 * ExtraHop's script names each session `eh-mirror-`, with four digits of the interface's ID and four of the target's.
 * CloudFormation tags each session of a template with the name of the stack.
 */
export function originOf({ Tags = [], NetworkInterfaceId = '' }: TrafficMirrorSession): SessionOrigin {
  const tag = (key: string) => Tags.find(({ Key }) => Key === key)?.Value;
  const stackName = tag(STACK_NAME_TAG);
  if (stackName !== undefined) return { kind: 'stack', stackName };
  // A change of the session can have moved it to another target, but not to another interface.
  const isOfScript = tag('Name')?.startsWith(`eh-mirror-${NetworkInterfaceId.slice('eni-'.length, 'eni-'.length + 4)}`) ?? false;
  return { kind: isOfScript ? 'script' : 'unknown' };
}
