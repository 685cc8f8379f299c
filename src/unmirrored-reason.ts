/**
 * Why a network interface that should be mirrored is not.
 *
 * A dimension of metrics. The log has the same reason for each interface, with a message. Only `PENDING` occurs in metrics only.
 */
export enum UnmirroredReason {
  /**
   * No target can receive its packets, because of its zone, a security group, a network ACL or a route.
   */
  NO_REACHABLE_TARGET = 'no-reachable-target',

  /**
   * Every target that the interface can reach is full.
   */
  NO_CAPACITY = 'no-capacity',

  /**
   * A target has room, but the account has reached EC2's session limit in the Region. Foreign sessions count.
   *
   * @see https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-limits.html
   */
  ACCOUNT_LIMIT = 'account-limit',

  /**
   * The interface already has the maximum number of sessions. Some may be invisible: in a shared VPC, each account sees only its own.
   *
   * @see https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-limits.html
   */
  SESSION_LIMIT = 'session-limit',

  /**
   * EC2 refuses to mirror the interface for a reason without its own code, such as a policy or an unknown error. The log has EC2's code and
   * message.
   *
   * The function tries again, first after five minutes, then at longer intervals of up to an hour.
   */
  REFUSED = 'refused',

  /**
   * The interface's target is temporarily down, and the interface waits for it to recover.
   */
  TARGET_DOWN = 'target-down',

  /**
   * The interface might receive mirrored traffic itself, because the registered targets of a load balancer of this account couldn't be read. It
   * gets no new session, to avoid a loop.
   */
  RECEIVERS_UNKNOWN = 'receivers-unknown',

  /**
   * Nothing prevents mirroring. The session is created in a later sweep, by an event that is on its way, or when EC2 allows it.
   *
   * The log has the reason for the pending change instead, such as `new` or `rerouted`, and the `error` if EC2 refused it for now.
   */
  PENDING = 'pending',
}
