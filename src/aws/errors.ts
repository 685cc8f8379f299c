import { isThrottlingError } from '@smithy/core/retry';
import type { SdkError } from '@smithy/types';

/** What to do about an error of an EC2 write. */
export type ErrorFamily =
  /** This target cannot take it; another may. */
  | 'next-target'
  /** What was asked for is so already. */
  | 'already-done'
  /** EC2 will refuse this interface until its instance is of another type. */
  | 'permanent'
  /** The interface has the maximum number of sessions. Some may be invisible to this account. */
  | 'session-limit'
  /** The account has as many sessions as EC2 allows. */
  | 'account-limit'
  /** EC2 denies the call, or refuses it for an unknown reason. If the current sessions don't explain it, it is tried again later. */
  | 'refused'
  /** Nothing about the session decides it: throttled, unavailable, unreachable, with credentials that have expired. The message comes back. */
  | 'retry';

/**
 * EC2 error codes by family; every other one of a client's fault is of the family `refused`.
 *
 * Where the documentation and what EC2 sends differ in spelling, both are listed.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
 */
const CODES: Readonly<Record<Exclude<ErrorFamily, 'refused'>, readonly string[]>> = {
  'next-target': [
    'TrafficMirrorSourcesPerTargetLimitExceeded',
    'TrafficMirrorSessionsPerTargetLimitExceeded',
    'InvalidTrafficMirrorTargetId.NotFound',
    'InvalidTrafficMirrorTargetNotFound',
    'InvalidTrafficMirrorTargetNoFound',
  ],
  'already-done': [
    'InvalidTrafficMirrorSessionId.NotFound',
    'InvalidTrafficMirrorSessionNotFound',
  ],
  'permanent': [
    'NetworkInterfaceNotSupported',
  ],
  'session-limit': [
    'TrafficMirrorSessionsPerInterfaceLimitExceeded',
  ],
  'account-limit': [
    'TrafficMirrorSessionLimitExceeded',
  ],
  'retry': [
    // Not there yet, or no longer: the next observation tells which.
    'InvalidNetworkInterfaceID.NotFound',
    'InvalidInstanceID.NotFound',
    // The next attempt has another token.
    'IdempotentParameterMismatch',
    // Credentials that have expired, or a clock that is wrong: reads fail as well, and soon it is over.
    'ExpiredToken',
    'ExpiredTokenException',
    'InvalidClientTokenId',
    'InvalidSignatureException',
    'RequestExpired',
    'RequestInTheFuture',
    'RequestTimeTooSkewed',
    'SignatureDoesNotMatch',
    'UnrecognizedClientException',
  ],
};

const FAMILIES: ReadonlyMap<string, ErrorFamily> = new Map(
  (Object.keys(CODES) as Exclude<ErrorFamily, 'refused'>[]).flatMap((family) => CODES[family].map((code) => [code, family])),
);

export function errorFamily(error: Error): ErrorFamily {
  return isThrottled(error) || !isClientFault(error) ? 'retry' : FAMILIES.get(error.name) ?? 'refused';
}

/** The SDK marks what the caller did wrong; what fails in the network or in EC2 is worth another try as it is. */
function isClientFault(error: Error): boolean {
  return '$fault' in error && error.$fault === 'client';
}

/** Whether EC2 understood and declined, so that the same call gets the same answer. */
export function isRefusal(error: unknown): boolean {
  return error instanceof Error && errorFamily(error) !== 'retry';
}

/** Whether a call came too early, as the SDK tells it. */
export function isThrottled(error: Error): boolean {
  return isThrottlingError(error as SdkError);
}

/** Whether no answer came in time. */
export function isTimeout(error: Error): boolean {
  return error.name === 'TimeoutError' || error.name === 'CallTimeUp';
}
