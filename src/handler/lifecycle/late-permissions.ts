import { failedCall, missingPermission } from '../../aws/call-tracker';

/**
 * For how long after a deployment began what is not allowed may be allowed in a moment, in milliseconds.
 *
 * IAM takes effect seconds to a minute or two after CloudFormation has a policy created or changed.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
 */
const LATE = 2 * 60_000;

/** What services say to who lacks a permission, or whose role they do not know yet. */
const DENIALS: readonly string[] = [
  'AccessDenied', 'AccessDeniedException', 'AuthFailure', 'InvalidClientTokenId', 'UnauthorizedOperation', 'UnrecognizedClientException',
];

/** When a refusal counts as one for good, in milliseconds since the epoch. */
export function permissionsSettleAt(startedAt: number): number {
  return startedAt + LATE;
}

export function isDenied(error: Error): boolean {
  return DENIALS.includes(error.name) || statusOf(error) === 403;
}

function statusOf(error: Error): unknown {
  const metadata: unknown = '$metadata' in error ? error.$metadata : undefined;
  return typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata ? metadata.httpStatusCode : undefined;
}

/** A denial in words for who deploys; any other error as it is. */
export function inPlainWords(error: Error): Error {
  if (!isDenied(error)) return error;
  const call = failedCall(error) ?? 'a call that the deployment needs';
  const permission = missingPermission(error);
  const fix = permission === undefined ? 'give the role of the function the permission for it' : `give the role of the function the permission ${permission}`;
  return new Error(`${call} is still refused two minutes after the deployment began; ${fix}, and look for policies that deny it; AWS says: ${error.message}`, { cause: error });
}
