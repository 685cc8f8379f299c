/**
 * Why nobody mirrors a network interface that is to be mirrored.
 *
 * A dimension of metrics. The log tells the same reason for each interface, with a sentence; except for `PENDING`, which only metrics tell.
 */
export enum UnmirroredReason {
  /**
   * No target can receive its packets: another zone, a security group, a network ACL or a route stands in the way.
   */
  NO_REACHABLE_TARGET = 'no-reachable-target',

  /**
   * Every target that it can reach is full.
   */
  NO_CAPACITY = 'no-capacity',

  /**
   * A target has room for it, but the account has as many sessions in the Region as EC2 allows, foreign ones included.
   *
   * @see https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-limits.html
   */
  ACCOUNT_LIMIT = 'account-limit',

  /**
   * It has as many sessions as EC2 allows. Some may be out of sight: of a network interface in a shared VPC, each account sees its own.
   *
   * @see https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-limits.html
   */
  SESSION_LIMIT = 'session-limit',

  /**
   * EC2 refuses to mirror it, for a reason that has no code of its own: a policy, or an error that is not known. The log has EC2's code and words.
   *
   * It is tried again, at first after five minutes and then ever later, up to an hour.
   */
  REFUSED = 'refused',

  /**
   * Its target does not receive at the moment, and it waits for it to come back.
   */
  TARGET_DOWN = 'target-down',

  /**
   * It may receive mirrored traffic itself, because what is registered behind a load balancer of this account could not be read: no new session, lest it is a loop.
   */
  RECEIVERS_UNKNOWN = 'receivers-unknown',

  /**
   * Nothing stands in the way but time: its session is yet to come, in a later sweep, with an event that is on its way, or once EC2 allows it.
   *
   * The log has the reason of what is yet to be done instead, such as `new` or `rerouted`, and the `error` where EC2 refused it for now.
   */
  PENDING = 'pending',
}
