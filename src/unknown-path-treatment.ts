/**
 * What becomes of paths to targets of which something that decides cannot be told.
 *
 * That is so where a security group or prefix list cannot be read, for a target of another account of which little is known, and where packets
 * pass a transit gateway.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-targets.html
 */
export enum UnknownPathTreatment {
  /**
   * They are used when no target has room to which the path is known to be open; the log marks such interfaces as `unverified`.
   */
  USE_LAST = 'use-last',

  /**
   * They are not used: an interface that has no other path stays unmirrored.
   */
  REJECT = 'reject',
}
