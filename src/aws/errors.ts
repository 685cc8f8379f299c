/** What to do about an error of an EC2 write. */
export type ErrorFamily =
  /** This sensor cannot take it; another may. */
  | 'next-sensor'
  /** What was asked for is so already. */
  | 'already-done'
  /** EC2 will refuse this interface until something about it changes. */
  | 'permanent'
  /** Nothing about the session decides it: throttled, unavailable, not allowed, misconfigured. The message comes back. */
  | 'retry'
  /** A conflict, or not known. The current sessions decide which; unless they explain it, the message comes back. */
  | 'unknown';

const THROTTLED: readonly string[] = ['RequestLimitExceeded', 'Throttling', 'ThrottlingException'];

/**
 * EC2 error codes by family.
 *
 * Where the documentation and what EC2 sends differ in spelling, both are listed.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
 */
const CODES: Readonly<Record<Exclude<ErrorFamily, 'unknown'>, readonly string[]>> = {
  'next-sensor': [
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
  'retry': [
    // Not there yet, or no longer: the next observation tells which.
    'InvalidNetworkInterfaceID.NotFound',
    'InvalidInstanceID.NotFound',
    'InvalidTrafficMirrorFilterId.NotFound',
    'InvalidTrafficMirrorFilterNotFound',
    'TrafficMirrorSessionLimitExceeded',
    ...THROTTLED,
    'UnauthorizedOperation',
    'AuthFailure',
    'TagPolicyViolation',
    'IdempotentParameterMismatch',
    'InternalError',
    'InternalFailure',
    'Unavailable',
    'ServiceUnavailable',
  ],
};

const FAMILIES: ReadonlyMap<string, ErrorFamily> = new Map(
  (Object.keys(CODES) as Exclude<ErrorFamily, 'unknown'>[]).flatMap((family) => CODES[family].map((code) => [code, family])),
);

export function errorFamily(error: unknown): ErrorFamily {
  if (!(error instanceof Error)) return 'unknown';
  return FAMILIES.get(error.name) ?? (isClientFault(error) ? 'unknown' : 'retry');
}

/** The SDK marks what the caller did wrong; what fails in the network or in EC2 is worth another try as it is. */
function isClientFault(error: Error): boolean {
  return '$fault' in error && error.$fault === 'client';
}

/** Whether EC2 understood and declined, so that the same call gets the same answer. */
export function isRefusal(error: unknown): boolean {
  return error instanceof Error && isClientFault(error) && !isThrottled(error);
}

export function isThrottled(error: Error): boolean {
  return THROTTLED.includes(error.name);
}

/** An answer, or `undefined` where it is refused; every other failure is one. */
export async function unlessRefused<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
}
