import type { VpcPeeringConnection } from '@aws-sdk/client-ec2';
import type { Reads } from './reads';
import type { Ec2Api } from '../ec2/ec2-api';

export interface Peerings {
  readonly peeringConnections: readonly VpcPeeringConnection[];
  /** The VPCs whose connections are all among those. */
  readonly peeringsOf: ReadonlySet<string>;
}

export const NO_PEERINGS: Peerings = { peeringConnections: [], peeringsOf: new Set() };

/** The connections of these VPCs; none of any where EC2 refuses to show them. */
export async function readPeerings(api: Ec2Api, vpcIds: readonly string[], reads: Reads): Promise<Peerings> {
  const peeringsOf = new Set(vpcIds);
  const peeringConnections = await reads.optional('ec2:DescribeVpcPeeringConnections', api.vpcPeeringConnectionsOf([...peeringsOf]));
  return peeringConnections === undefined ? NO_PEERINGS : { peeringConnections, peeringsOf };
}

/** The VPCs that are peered with a VPC. */
export function peersOf(vpcId: string, connections: readonly VpcPeeringConnection[]): readonly string[] {
  return [...new Set(connections.flatMap(({ RequesterVpcInfo, AccepterVpcInfo, Status }) => {
    const ends = [RequesterVpcInfo?.VpcId, AccepterVpcInfo?.VpcId];
    if (!ends.includes(vpcId) || Status?.Code !== 'active') return [];
    return ends.filter((end) => end !== undefined && end !== vpcId) as string[];
  }))];
}
