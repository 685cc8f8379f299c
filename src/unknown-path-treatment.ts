/**
 * How to treat a path to a target that can't be fully checked.
 *
 * Examples are a security group or prefix list that can't be read, a target of another account, and a path through a transit gateway.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-targets.html
 */
export enum UnknownPathTreatment {
  /**
   * Uses the path if no target with a known open path has room. The log marks such interfaces as `unverified`.
   */
  USE_LAST = 'use-last',

  /**
   * Doesn't use the path. An interface without another path stays unmirrored.
   */
  REJECT = 'reject',
}
