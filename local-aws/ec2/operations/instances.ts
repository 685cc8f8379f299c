import type { Instance, InstanceNetworkInterface, Reservation } from '@aws-sdk/client-ec2';
import { FilterPaths } from '../filtering';
import { Ec2Model } from '../model';
import { StoredInstance, StoredInterface } from '../state';
import { Rows, describe } from './describe';

const SHOWN_AFTER_TERMINATION_MS = 3_600_000;

const FILTERS: FilterPaths = {
  'architecture': 'Architecture',
  'availability-zone': 'Placement.AvailabilityZone',
  'availability-zone-id': 'Placement.AvailabilityZoneId',
  'client-token': 'ClientToken',
  'dns-name': 'PublicDnsName',
  'host-id': 'Placement.HostId',
  'hypervisor': 'Hypervisor',
  'iam-instance-profile.arn': 'IamInstanceProfile.Arn',
  'iam-instance-profile.id': 'IamInstanceProfile.Id',
  'image-id': 'ImageId',
  'instance-id': 'InstanceId',
  'instance-lifecycle': 'InstanceLifecycle',
  'instance-state-code': 'State.Code',
  'instance-state-name': 'State.Name',
  'instance-type': 'InstanceType',
  'instance.group-id': 'SecurityGroups.GroupId',
  'instance.group-name': 'SecurityGroups.GroupName',
  'ip-address': 'PublicIpAddress',
  'key-name': 'KeyName',
  'launch-index': 'AmiLaunchIndex',
  'launch-time': 'LaunchTime',
  'monitoring-state': 'Monitoring.State',
  'network-interface.addresses.association.public-ip': 'NetworkInterfaces.PrivateIpAddresses.Association.PublicIp',
  'network-interface.addresses.primary': 'NetworkInterfaces.PrivateIpAddresses.Primary',
  'network-interface.addresses.private-ip-address': 'NetworkInterfaces.PrivateIpAddresses.PrivateIpAddress',
  'network-interface.association.public-ip': 'NetworkInterfaces.Association.PublicIp',
  'network-interface.attachment.attachment-id': 'NetworkInterfaces.Attachment.AttachmentId',
  'network-interface.attachment.delete-on-termination': 'NetworkInterfaces.Attachment.DeleteOnTermination',
  'network-interface.attachment.device-index': 'NetworkInterfaces.Attachment.DeviceIndex',
  'network-interface.attachment.status': 'NetworkInterfaces.Attachment.Status',
  'network-interface.description': 'NetworkInterfaces.Description',
  'network-interface.group-id': 'NetworkInterfaces.Groups.GroupId',
  'network-interface.group-name': 'NetworkInterfaces.Groups.GroupName',
  'network-interface.mac-address': 'NetworkInterfaces.MacAddress',
  'network-interface.network-interface-id': 'NetworkInterfaces.NetworkInterfaceId',
  'network-interface.owner-id': 'NetworkInterfaces.OwnerId',
  'network-interface.private-dns-name': 'NetworkInterfaces.PrivateDnsName',
  'network-interface.private-ip-address': 'NetworkInterfaces.PrivateIpAddress',
  'network-interface.status': 'NetworkInterfaces.Status',
  'network-interface.subnet-id': 'NetworkInterfaces.SubnetId',
  'network-interface.vpc-id': 'NetworkInterfaces.VpcId',
  'owner-id': 'OwnerId',
  'placement-group-name': 'Placement.GroupName',
  'platform': 'Platform',
  'private-dns-name': 'PrivateDnsName',
  'private-ip-address': 'PrivateIpAddress',
  'reservation-id': 'ReservationId',
  'root-device-type': 'RootDeviceType',
  'source-dest-check': 'SourceDestCheck',
  'state-reason-code': 'StateReason.Code',
  'subnet-id': 'SubnetId',
  'tenancy': 'Placement.Tenancy',
  'virtualization-type': 'VirtualizationType',
  'vpc-id': 'VpcId',
};

type Row = StoredInstance & { readonly NetworkInterfaces: InstanceNetworkInterface[] };

export const describeInstances = describe<Row>({
  name: 'DescribeInstances',
  type: 'instance',
  idsParameter: 'InstanceIds',
  idsOrPages: true,
  costlyUnfiltered: true,
  limits: { min: 5, max: 1000 },
  filters: FILTERS,
  tags: 'Tags',
  rows: visibleInstances,
  answer: (items) => ({ Reservations: reservations(items) }),
});

/** Made one by one, when they are asked for: most calls want a few of many instances. */
function visibleInstances(model: Ec2Model): Rows<Row> {
  const instances = model.state.instances.visible();
  const horizon = model.clock.now() - SHOWN_AFTER_TERMINATION_MS;
  const isShown = ({ TerminatedAt: at }: StoredInstance) => at === undefined || at >= horizon;
  const attached = model.state.visibleInterfacesByInstance();
  const row = (instance: StoredInstance): Row => ({
    ...instance,
    get NetworkInterfaces() {
      return (attached.get(instance.InstanceId) ?? []).map(inInstance);
    },
  });
  return {
    get: (id) => {
      const instance = instances.get(id);
      return instance && isShown(instance) ? row(instance) : undefined;
    },
    values: () => [...instances.values()].filter(isShown).map(row),
  };
}

/** A network interface as DescribeInstances shows it: other members than in DescribeNetworkInterfaces. */
function inInstance(eni: StoredInterface): InstanceNetworkInterface {
  const { InstanceId, InstanceOwnerId, ...attachment } = eni.Attachment ?? {};
  return {
    Association: eni.Association,
    Attachment: attachment,
    Description: eni.Description,
    Groups: eni.Groups,
    InterfaceType: eni.InterfaceType,
    Ipv4Prefixes: eni.Ipv4Prefixes,
    Ipv6Addresses: eni.Ipv6Addresses,
    MacAddress: eni.MacAddress,
    NetworkInterfaceId: eni.NetworkInterfaceId,
    OwnerId: eni.OwnerId,
    PrivateDnsName: eni.PrivateDnsName,
    PrivateIpAddress: eni.PrivateIpAddress,
    PrivateIpAddresses: eni.PrivateIpAddresses,
    SourceDestCheck: eni.SourceDestCheck,
    Status: eni.Status,
    SubnetId: eni.SubnetId,
    VpcId: eni.VpcId,
  };
}

/** Pages count instances; those of one reservation that share a page share an entry. */
function reservations(rows: readonly Row[]): Reservation[] {
  const byId = new Map<string, Reservation & { Instances: Instance[] }>();
  for (const { ReservationId, OwnerId, TerminatedAt, ...instance } of rows) {
    const reservation = byId.get(ReservationId) ?? { ReservationId, OwnerId, Groups: [], Instances: [] };
    reservation.Instances.push(instance);
    byId.set(ReservationId, reservation);
  }
  return [...byId.values()];
}
