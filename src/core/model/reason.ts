/** Why an interface has the outcome it has: a code for machines, a sentence for people. */
export interface Reason {
  readonly code: ReasonCode;
  readonly message: string;
  /** Whether EC2 was not asked yet: a list says that it will refuse. */
  readonly expected?: true;
}

export type ReasonCode = MirroredCode | UnmirroredCode | NotSourceCode;

/** It is mirrored once the plan is carried out. */
export type MirroredCode = 'mirrored' | 'shadowed' | 'new' | 'drifted' | 'rerouted' | 'displaced' | 'rebalanced';

/** Selected as a source, but not mirrored. */
export const UNMIRRORED_CODES = [
  'no-reachable-target', 'no-capacity', 'account-limit', 'session-limit', 'refused', 'target-down', 'receivers-unknown',
] as const;
export type UnmirroredCode = (typeof UNMIRRORED_CODES)[number];

export function isUnmirrored(reason: Reason): reason is Reason & { readonly code: UnmirroredCode } {
  return (UNMIRRORED_CODES as readonly string[]).includes(reason.code);
}

/** It is not a source. */
export type NotSourceCode =
  | 'instance-not-running'
  | 'interface-not-attached'
  | 'interface-type'
  | 'no-ipv4-address'
  | 'not-selected'
  | 'receiver'
  | 'unsupported';

/** There is nothing to decide on: EC2 does not show the instance, it has no interfaces, or the interface is gone. */
export type AbsenceCode = 'instance-not-found' | 'interface-not-found' | 'no-interfaces';

/** Why a source is not mirrored: what prevents it, or `pending` where a further run is all that it takes. */
export type CoverageGap = UnmirroredCode | 'pending';

/** Every code that is published anywhere: in the log, in events, in metrics and in the JSON document. */
export type PublishedCode = ReasonCode | AbsenceCode | CoverageGap;
