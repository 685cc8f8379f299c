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
  readonly write: (tags: Tag[]) => void;
}

type Holder = object & { OwnerId?: string; Tags?: Tag[] };

/** All resources of one type. */
interface Kind {
  /** As a Describe call shows them. */
  all(): Tagged[];
  find(id: string): Tagged | undefined;
}

function kind<T extends object>(table: Table<T>, tagged: (id: string, item: T) => Tagged): Kind {
  return {
    all: () => [...table.visible()].map(([id, item]) => tagged(id, item)),
    find: (id) => {
      const item = table.get(id);
      return item && tagged(id, item);
    },
  };
}

function holders<T extends Holder>(type: ResourceType, table: Table<T>): Kind {
  return kind(table, (id, item) => ({
    id, type, owner: item.OwnerId, tags: item.Tags ?? [], write: (Tags) => table.write(id, { ...item, Tags }),
  }));
}

function kinds(state: Ec2State): Kind[] {
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
    kind(state.networkInterfaces, (id, item) => ({
      id,
      type: 'network-interface',
      owner: item.OwnerId,
      tags: item.TagSet ?? [],
      write: (TagSet) => state.networkInterfaces.write(id, { ...item, TagSet }),
    })),
  ];
}

function found(model: Ec2Model, id: string): Tagged | undefined {
  for (const each of kinds(model.state)) {
    const resource = each.find(id);
    if (resource) return resource;
  }
  return undefined;
}

function named(model: Ec2Model, ids: readonly string[] | undefined): Tagged[] {
  if (ids === undefined || ids.length === 0) throw missingParameter('resourceIdSet');
  return ids.map((id) => {
    const resource = found(model, id);
    if (!resource) throw new Ec2Error('InvalidID', `The ID '${id}' is not valid`);
    return resource;
  });
}

/** What does not exist is not asked about: the call fails for that reason. */
function onResources(model: Ec2Model, name: string, input: Partial<CreateTagsRequest | DeleteTagsRequest>): AccessRequest[] {
  const resources = (input.Resources ?? []).flatMap((id) => found(model, id) ?? []);
  return resources.map(({ id, type, owner, tags }) =>
    onResource(model, name, arnOf(model, type, id, owner), { ...resourceTags(tags), ...requestTags(input.Tags ?? []) }));
}

/** Types of which an event tells when their tags change. */
const TOLD: readonly ResourceType[] = ['instance', 'traffic-mirror-target'];

/** Changes the tags of a resource. */
function retag(model: Ec2Model, { id, type, owner, tags: before, write }: Tagged, after: Tag[]): void {
  write(after);
  const changed = changedKeys(before, after);
  if (!TOLD.includes(type) || changed.length === 0) return;
  const version = (model.state.tagVersions.get(id) ?? 0) + 1;
  model.state.tagVersions.set(id, version);
  model.events.emit({
    'detail-type': 'Tag Change on Resource',
    'source': 'aws.tag',
    'resources': [arnOf(model, type, id, owner)],
    'detail': {
      'changed-tag-keys': changed,
      'service': 'ec2',
      'resource-type': type,
      version,
      'tags': Object.fromEntries(valuesOf(after)),
    },
  });
}

function changedKeys(before: readonly Tag[], after: readonly Tag[]): string[] {
  const [old, current] = [valuesOf(before), valuesOf(after)];
  return [...new Set([...old.keys(), ...current.keys()])].filter((key) => old.get(key) !== current.get(key));
}

function valuesOf(tags: readonly Tag[]): Map<string, string> {
  return new Map(tags.map(({ Key, Value }) => [Key ?? '', Value ?? '']));
}

export const createTags = operation<Partial<CreateTagsRequest>, object>({
  throttle: 'tag',
  access: (model, input) => onResources(model, 'CreateTags', input),
  run: (model, input) => {
    const added = input.Tags;
    if (added === undefined || added.length === 0) throw missingParameter('tagSet');
    for (const { resource, tags } of named(model, input.Resources).map((each) => ({ resource: each, tags: withTags(each.tags, added) }))) {
      retag(model, resource, tags);
    }
    return {};
  },
});

export const deleteTags = operation<Partial<DeleteTagsRequest>, object>({
  throttle: 'tag',
  access: (model, input) => onResources(model, 'DeleteTags', input),
  run: (model, input) => {
    for (const resource of named(model, input.Resources)) retag(model, resource, withoutTags(resource.tags, input.Tags));
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
      kinds(model.state).flatMap((each) => each.all()).flatMap(({ id, type, tags }): TagDescription[] =>
        tags.map(({ Key, Value }) => ({ Key, Value, ResourceId: id, ResourceType: type }))).filter(matches));
    return { Tags: page.items, NextToken: page.NextToken };
  },
});
