/**
 * Whether the network ACL of a source's subnet must allow mirrored packets out.
 *
 * AWS documents that a source's security groups don't block mirrored packets, but doesn't document this for its network ACL. The network ACL of the
 * target's subnet is always evaluated.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
 */
export enum SourceNetworkAclEvaluation {
  /**
   * Evaluates the network ACL. An interface isn't mirrored to a target whose UDP port 4789 the network ACL blocks.
   */
  EVALUATE = 'evaluate',

  /**
   * Ignores the network ACL. If it blocks mirrored packets after all, they are lost silently.
   */
  IGNORE = 'ignore',
}
