/**
 * Whether the network ACL of an interface's subnet must let mirrored packets out.
 *
 * AWS documents that security groups of the source do not hold mirrored packets back, and says nothing of its network ACL. The network ACL of the
 * target's subnet is evaluated in any case.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
 */
export enum SourceNetworkAclEvaluation {
  /**
   * It must: an interface behind a network ACL that lets no packet out to UDP port 4789 of a target is not mirrored to it.
   */
  EVALUATE = 'evaluate',

  /**
   * It need not. If it holds packets back after all, they are lost, and nothing shows it.
   */
  IGNORE = 'ignore',
}
