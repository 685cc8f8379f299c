import { Role } from './roles';
import { Ec2State, StoredInterface } from '../ec2/state';

/** Where a function in a VPC is. */
export interface Placement {
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
}

/** What it takes of EC2 to place functions. */
export interface PlacementEc2 {
  readonly accountId: string;
  readonly region: string;
  readonly partition: string;
  readonly ids: { next(prefix: string): string };
  readonly state: Pick<Ec2State, 'networkInterfaces' | 'securityGroups' | 'subnets'>;
}

/** Interfaces that stand for a function in its subnets; gone with the function. */
export function place(functionName: string, role: Role, { subnetIds, securityGroupIds }: Placement, ec2: PlacementEc2): () => void {
  checkPermissions(role, { subnetIds, securityGroupIds }, ec2);
  const missing = securityGroupIds.find(id => ec2.state.securityGroups.get(id) === undefined);
  if (missing !== undefined) throw new Error(`there is no security group ${missing}`);
  const interfaces = subnetIds.map(id => networkInterface(functionName, id, securityGroupIds, ec2));
  interfaces.forEach(each => ec2.state.networkInterfaces.set(each.NetworkInterfaceId, each));
  return () => interfaces.forEach(each => ec2.state.networkInterfaces.delete(each.NetworkInterfaceId));
}

/** Lambda asks before it creates the function, and in the words of its documentation insists on any resource for deleting interfaces. */
function checkPermissions(role: Role, { subnetIds, securityGroupIds }: Placement, { accountId, partition, region }: PlacementEc2): void {
  const arn = (type: string, id: string) => `arn:${partition}:ec2:${region}:${accountId}:${type}/${id}`;
  const needed: Readonly<Record<string, readonly string[]>> = {
    AssignPrivateIpAddresses: [arn('network-interface', 'eni-1')],
    CreateNetworkInterface: [
      arn('network-interface', 'eni-1'), ...subnetIds.map(id => arn('subnet', id)), ...securityGroupIds.map(id => arn('security-group', id)),
    ],
    DeleteNetworkInterface: [arn('*', '*')],
    DescribeNetworkInterfaces: ['*'],
    DescribeSubnets: ['*'],
    UnassignPrivateIpAddresses: [arn('network-interface', 'eni-1')],
  };
  const context = { 'ec2:Region': region };
  const denied = Object.keys(needed).find(call => !needed[call].every(resource => role.allows({ action: `ec2:${call}`, resource, context })));
  if (denied !== undefined) throw new Error(`The provided execution role does not have permissions to call ${denied} on EC2`);
}

function networkInterface(
  functionName: string, subnetId: string, securityGroupIds: readonly string[], { accountId, ids, state }: PlacementEc2,
): StoredInterface {
  const subnet = state.subnets.get(subnetId);
  if (!subnet) throw new Error(`there is no subnet ${subnetId}`);
  return {
    NetworkInterfaceId: ids.next('eni'),
    AvailabilityZone: subnet.AvailabilityZone,
    Attachment: { AttachmentId: ids.next('ela-attach'), DeleteOnTermination: false, DeviceIndex: 1, InstanceOwnerId: 'amazon-aws', Status: 'attached' },
    Description: `AWS Lambda VPC ENI-${functionName}`,
    Groups: securityGroupIds.map(GroupId => ({ GroupId, GroupName: state.securityGroups.get(GroupId)?.GroupName })),
    InterfaceType: 'lambda',
    OwnerId: accountId,
    PrivateIpAddress: subnet.CidrBlock?.replace(/\.\d+\/\d+$/, '.250'),
    RequesterManaged: true,
    Status: 'in-use',
    SubnetId: subnetId,
    VpcId: subnet.VpcId,
  };
}
