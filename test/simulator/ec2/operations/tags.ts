import type { CreateTagsRequest, DeleteTagsRequest, Filter, Tag, TagDescription } from '@aws-sdk/client-ec2';
import { Ec2Error, ResourceType, missingParameter } from '../errors';
import { matcher } from '../filtering';
import { Ec2Model, arnOf } from '../model';
import { operation } from '../operation';
import { PageRequest } from '../paging';
import { AccessRequest, onEverything, onResource, requestTags, resourceTags } from '../permissions';
import { Ec2State } from '../state';
import { Table } from '../table';
import { withTags, withoutTags } from '../tagging';

/** A resource with tags, wherever it is kept. */
interface Tagged {
  readonly id: string;
  readonly type: ResourceType;
  readonly owner: string | undefined;
  readonly tags: Tag[];
  readonly retag: (tags: Tag[]) => void;
}

type Holder = object & { OwnerId?: string; Tags?: Tag[] };

function holders<T extends Holder>(type: ResourceType, table: Table<T>): (visible: boolean) => Tagged[] {
  return (visible) => [...visible ? table.visible() : table].map(([id, item]) => ({
    id, type, owner: item.OwnerId, tags: item.Tags ?? [], retag: (Tags) => table.write(id, { ...item, Tags }),
  }));
}

function taggedResources(state: Ec2State, visible: boolean): Tagged[] {
  const interfaces = [...visible ? state.networkInterfaces.visible() : state.networkInterfaces].map(([id, item]): Tagged => ({
    id,
    type: 'network-interface',
    owner: item.OwnerId,
    tags: item.TagSet ?? [],
    retag: (TagSet) => state.networkInterfaces.write(id, { ...item, TagSet }),
  }));
  return [
    holders('instance', state.instances),
    holders('subnet', state.subnets),
    holders('vpc', state.vpcs),
    holders('security-group', state.securityGroups),
    holders('network-acl', state.networkAcls),
    holders('route-table', state.routeTables),
    holders('traffic-mirror-target', state.trafficMirrorTargets),
    holders('traffic-mirror-filter', state.trafficMirrorFilters),
    holders('traffic-mirror-session', state.trafficMirrorSessions),
  ].flatMap((list) => list(visible)).concat(interfaces);
}

function named(model: Ec2Model, ids: readonly string[] | undefined): Tagged[] {
  if (ids === undefined || ids.length === 0) throw missingParameter('resourceIdSet');
  const all = new Map(taggedResources(model.state, false).map((resource) => [resource.id, resource]));
  return ids.map((id) => {
    const resource = all.get(id);
    if (!resource) throw new Ec2Error('InvalidID', `The ID '${id}' is not valid`);
    return resource;
  });
}

function onResources(model: Ec2Model, name: string, input: Partial<CreateTagsRequest | DeleteTagsRequest>): AccessRequest[] {
  return named(model, input.Resources).map(({ id, type, owner, tags }) =>
    onResource(model, name, arnOf(model, type, id, owner), { ...resourceTags(tags), ...requestTags(input.Tags ?? []) }));
}

export const createTags = operation<Partial<CreateTagsRequest>, object>({
  throttle: 'tag',
  access: (model, input) => onResources(model, 'CreateTags', input),
  run: (model, input) => {
    const added = input.Tags;
    if (added === undefined || added.length === 0) throw missingParameter('tagSet');
    for (const { resource, tags } of named(model, input.Resources).map((each) => ({ resource: each, tags: withTags(each.tags, added) }))) {
      resource.retag(tags);
    }
    return {};
  },
});

export const deleteTags = operation<Partial<DeleteTagsRequest>, object>({
  throttle: 'tag',
  access: (model, input) => onResources(model, 'DeleteTags', input),
  run: (model, input) => {
    for (const resource of named(model, input.Resources)) resource.retag(withoutTags(resource.tags, input.Tags));
    return {};
  },
});

export const describeTags = operation<PageRequest & { Filters?: Filter[] }, object>({
  throttle: 'read',
  access: (model) => onEverything(model, 'DescribeTags'),
  run: (model, input) => {
    const paths = { 'key': 'Key', 'resource-id': 'ResourceId', 'resource-type': 'ResourceType', 'value': 'Value' };
    const matches = matcher(input.Filters ?? [], paths);
    const page = model.pager.page('DescribeTags', input, { min: 5, max: 1000 }, () =>
      taggedResources(model.state, true).flatMap(({ id, type, tags }): TagDescription[] =>
        tags.map(({ Key, Value }) => ({ Key, Value, ResourceId: id, ResourceType: type }))).filter(matches));
    return { Tags: page.items, NextToken: page.NextToken };
  },
});
