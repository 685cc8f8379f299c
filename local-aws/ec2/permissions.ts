import type { Tag, TagSpecification } from '@aws-sdk/client-ec2';
import { Ec2Model, arnOf } from './model';
import { StoredInterface } from './state';

/** One question to the policies of a caller: this action, on this resource, under these circumstances? */
export interface AccessRequest {
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string | string[]>>;
}

/** Stands for the id of what a call is about to create. */
export const ID_TO_COME = '00000000000000000';

/** Describe calls know no resources. */
export function onEverything(model: Ec2Model, name: string): AccessRequest[] {
  return [{ action: `ec2:${name}`, resource: '*', context: { 'ec2:Region': model.region } }];
}

export function onResource(model: Ec2Model, name: string, resource: string, context: AccessRequest['context'] = {}): AccessRequest {
  return { action: `ec2:${name}`, resource, context: { 'ec2:Region': model.region, ...context } };
}

/** Context of a resource that exists: its tags. */
export function resourceTags(tags: readonly Tag[] | undefined): AccessRequest['context'] {
  return Object.fromEntries((tags ?? []).flatMap(({ Key, Value }) => [
    [`aws:ResourceTag/${Key}`, Value ?? ''],
    [`ec2:ResourceTag/${Key}`, Value ?? ''],
  ]));
}

/** Context of a call that sends tags. */
export function requestTags(tags: readonly Tag[]): AccessRequest['context'] {
  if (tags.length === 0) return {};
  return {
    'aws:TagKeys': tags.map(({ Key }) => Key ?? ''),
    ...Object.fromEntries(tags.map(({ Key, Value }) => [`aws:RequestTag/${Key}`, Value ?? ''])),
  };
}

/** Context of a network interface: where it is, and its tags. */
export function interfaceContext(model: Ec2Model, eni: StoredInterface): AccessRequest['context'] {
  return {
    ...resourceTags(eni.TagSet),
    'ec2:NetworkInterfaceID': eni.NetworkInterfaceId,
    ...(eni.VpcId && { 'ec2:Vpc': arnOf(model, 'vpc', eni.VpcId) }),
    ...(eni.SubnetId && { 'ec2:Subnet': arnOf(model, 'subnet', eni.SubnetId) }),
    ...(eni.AvailabilityZone && { 'ec2:AvailabilityZone': eni.AvailabilityZone }),
  };
}

/** The right to do something with an instance. One that does not exist is not asked about: the call fails for that reason. */
export function onInstance(model: Ec2Model, name: string, id: string | undefined): AccessRequest[] {
  const instance = model.state.instances.get(id ?? '');
  return instance ? [onResource(model, name, arnOf(model, 'instance', instance.InstanceId, instance.OwnerId), resourceTags(instance.Tags))] : [];
}

/** The same for a network interface. */
export function onInterface(model: Ec2Model, name: string, id: string | undefined): AccessRequest[] {
  const eni = model.state.networkInterfaces.get(id ?? '');
  return eni ? [onResource(model, name, arnOf(model, 'network-interface', eni.NetworkInterfaceId, eni.OwnerId), interfaceContext(model, eni))] : [];
}

/**
 * What a call needs for the resource that it creates: to create it and, when it sends tags, to tag it while creating.
 */
export function onCreated(
  model: Ec2Model, name: string, type: string, idPrefix: string, specifications: readonly TagSpecification[] | undefined,
): AccessRequest[] {
  const tags = (specifications ?? []).filter(({ ResourceType }) => ResourceType === type).flatMap(({ Tags }) => Tags ?? []);
  const resource = arnOf(model, type, `${idPrefix}-${ID_TO_COME}`);
  const create = onResource(model, name, resource, requestTags(tags));
  if (tags.length === 0) return [create];
  return [create, onResource(model, 'CreateTags', resource, { ...requestTags(tags), 'ec2:CreateAction': name })];
}
