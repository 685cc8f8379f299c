/** What a security group sees of a mirrored packet on its way in. */
export interface Packet {
  /** Primary private IPv4 address of the mirrored interface, absent where it cannot be read, and the same as text. */
  readonly address?: number;
  readonly privateIpv4: string;
  /** Groups that the packet counts as coming from, and the VPC that it comes from. */
  readonly securityGroupIds: readonly string[];
  readonly vpcId: string;
}

/** Whether ports from `from` to `to`, both included, contain `port`; absent ones mean every port. */
export function coversPort(from: number | undefined, to: number | undefined, port: number): boolean {
  return (from ?? 0) <= port && port <= (to ?? 65_535);
}
