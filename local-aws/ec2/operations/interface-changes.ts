import type {
  AttachNetworkInterfaceRequest,
  CreateNetworkInterfaceRequest,
  DeleteNetworkInterfaceRequest,
  DetachNetworkInterfaceRequest,
  SecurityGroup,
  Subnet,
} from '@aws-sdk/client-ec2';
import { rangeOf, toText } from '../../fleet/addresses';
import { Ec2Error, missingParameter, notFound } from '../errors';
import { Ec2Model, arnOf } from '../model';
import { operation } from '../operation';
import { AccessRequest, onCreated, onInstance, onInterface, onResource, resourceTags } from '../permissions';
import { StoredInterface } from '../state';
import { tagsFor } from '../tagging';

const MODELLED = ['ClientToken', 'Description', 'DryRun', 'Groups', 'InterfaceType', 'PrivateIpAddress', 'SubnetId', 'TagSpecifications'];

export const createNetworkInterface = operation<Partial<CreateNetworkInterfaceRequest>, object>({
  throttle: 'write',
  access: (model, input) => [
    ...onCreated(model, 'CreateNetworkInterface', 'network-interface', 'eni', input.TagSpecifications),
    ...onTagged(model, 'subnet', input.SubnetId),
    ...(input.Groups ?? []).flatMap((id) => onTagged(model, 'security-group', id)),
  ],
  run: (model, input) => model.idempotency.once('CreateNetworkInterface', input, () => {
    const unknown = Object.keys(input).filter((name) => !MODELLED.includes(name));
    if (unknown.length > 0) throw new Error(`${unknown.join(', ')} of CreateNetworkInterface is not modelled`);
    if (input.SubnetId === undefined) throw missingParameter('subnetId');
    const subnet = model.state.subnets.get(input.SubnetId);
    if (!subnet) throw notFound('subnet', input.SubnetId);
    const address = addressIn(model, subnet, input.PrivateIpAddress);
    const eni: StoredInterface = {
      NetworkInterfaceId: model.ids.next('eni'),
      AvailabilityZone: subnet.AvailabilityZone,
      Description: input.Description ?? '',
      Groups: groupsOf(model, subnet, input.Groups),
      InterfaceType: input.InterfaceType ?? 'interface',
      Ipv6Addresses: [],
      OwnerId: model.accountId,
      PrivateIpAddress: address,
      PrivateIpAddresses: [{ Primary: true, PrivateIpAddress: address }],
      RequesterManaged: false,
      SourceDestCheck: true,
      Status: 'available',
      SubnetId: subnet.SubnetId,
      TagSet: tagsFor('network-interface', input.TagSpecifications),
      VpcId: subnet.VpcId,
    };
    model.state.networkInterfaces.write(eni.NetworkInterfaceId, eni);
    return { NetworkInterface: { ...eni, Status: 'pending' }, ClientToken: input.ClientToken };
  }),
});

function onTagged(model: Ec2Model, type: 'subnet' | 'security-group', id: string | undefined): AccessRequest[] {
  const table = type === 'subnet' ? model.state.subnets : model.state.securityGroups;
  const resource = table.get(id ?? '');
  if (!resource) return [];
  return [onResource(model, 'CreateNetworkInterface', arnOf(model, type, id ?? '', resource.OwnerId), resourceTags(resource.Tags))];
}

/** The one that is asked for, or the last one that is free: fleets are given addresses from the other end. */
function addressIn(model: Ec2Model, { SubnetId, CidrBlock = '' }: Subnet, wanted: string | undefined): string {
  const neighbours = [...model.state.networkInterfaces.values()].filter((eni) => eni.SubnetId === SubnetId);
  const taken = new Set(neighbours.flatMap(({ PrivateIpAddresses }) => PrivateIpAddresses ?? []).map((each) => each.PrivateIpAddress));
  if (wanted !== undefined && taken.has(wanted)) throw new Ec2Error('InvalidIPAddress.InUse', `Address ${wanted} is in use.`);
  if (wanted !== undefined) return wanted;
  const { first, last } = rangeOf(CidrBlock);
  for (let number = last - 1; number >= first + 4; number -= 1) {
    if (!taken.has(toText(number))) return toText(number);
  }
  throw new Ec2Error('InsufficientFreeAddressesInSubnet', `insufficient free addresses in subnet '${SubnetId}'.`);
}

function groupsOf(model: Ec2Model, { VpcId }: Subnet, ids: readonly string[] | undefined): StoredInterface['Groups'] {
  const isDefault = (group: SecurityGroup) => group.VpcId === VpcId && group.GroupName === 'default';
  const groups = ids?.map((id) => groupNamed(model, id)) ?? [...model.state.securityGroups.values()].filter(isDefault);
  return groups.map(({ GroupId, GroupName }) => ({ GroupId, GroupName }));
}

function groupNamed(model: Ec2Model, id: string): SecurityGroup {
  const group = model.state.securityGroups.get(id);
  if (!group) throw notFound('security-group', id);
  return group;
}

export const deleteNetworkInterface = operation<Partial<DeleteNetworkInterfaceRequest>, object>({
  throttle: 'write',
  access: (model, input) => onInterface(model, 'DeleteNetworkInterface', input.NetworkInterfaceId),
  run: (model, { NetworkInterfaceId: id }) => {
    if (id === undefined) throw missingParameter('networkInterfaceId');
    model.lifecycle.deleteInterface(id);
    return {};
  },
});

export const attachNetworkInterface = operation<Partial<AttachNetworkInterfaceRequest>, object>({
  throttle: 'write',
  access: (model, input) => [
    ...onInstance(model, 'AttachNetworkInterface', input.InstanceId),
    ...onInterface(model, 'AttachNetworkInterface', input.NetworkInterfaceId),
  ],
  run: (model, { NetworkInterfaceId: eniId, InstanceId: instanceId, DeviceIndex: index, NetworkCardIndex }) => {
    if (eniId === undefined) throw missingParameter('NetworkInterfaceId');
    if (instanceId === undefined) throw missingParameter('InstanceId');
    if (index === undefined) throw missingParameter('DeviceIndex');
    return { AttachmentId: model.lifecycle.attach(eniId, instanceId, index), NetworkCardIndex };
  },
});

export const detachNetworkInterface = operation<Partial<DetachNetworkInterfaceRequest>, object>({
  throttle: 'write',
  access: (model, input) => {
    const eni = attachedBy(model, input.AttachmentId);
    return [
      ...onInstance(model, 'DetachNetworkInterface', eni?.Attachment?.InstanceId),
      ...onInterface(model, 'DetachNetworkInterface', eni?.NetworkInterfaceId),
    ];
  },
  run: (model, { AttachmentId: id }) => {
    if (id === undefined) throw missingParameter('attachmentId');
    const eni = attachedBy(model, id);
    if (!eni) throw new Ec2Error('InvalidAttachmentID.NotFound', `The attachment '${id}' does not exist.`);
    if (eni.Attachment?.DeviceIndex === 0) {
      throw new Ec2Error('OperationNotPermitted', 'The network interface at device index 0 cannot be detached.');
    }
    model.lifecycle.detach(eni.NetworkInterfaceId);
    return {};
  },
});

function attachedBy(model: Ec2Model, attachmentId: string | undefined): StoredInterface | undefined {
  for (const eni of model.state.networkInterfaces.values()) {
    if (eni.Attachment && eni.Attachment.AttachmentId === attachmentId) return eni;
  }
  return undefined;
}
