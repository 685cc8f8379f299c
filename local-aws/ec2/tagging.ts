import type { Tag, TagSpecification } from '@aws-sdk/client-ec2';
import { Ec2Error } from './errors';

const TAGS_PER_RESOURCE = 50;

/** The tags that a call gives to the resource that it creates. */
export function tagsFor(type: string, specifications: readonly TagSpecification[] | undefined): Tag[] {
  for (const { ResourceType } of specifications ?? []) {
    if (ResourceType !== type) {
      throw new Ec2Error('InvalidParameterValue', `'${ResourceType}' is not a valid taggable resource type for this operation.`);
    }
  }
  const tags = (specifications ?? []).flatMap(({ Tags }) => Tags ?? []);
  const keys = new Set(tags.map(({ Key }) => Key));
  if (keys.size < tags.length) throw new Ec2Error('InvalidParameterValue', 'Duplicate tag keys are not allowed.');
  return withTags([], tags);
}

/** The tags of a resource after more were added; a key that is there gets the new value. */
export function withTags(present: readonly Tag[], added: readonly Tag[]): Tag[] {
  const values = new Map(present.map(({ Key, Value }) => [Key ?? '', Value ?? '']));
  for (const { Key, Value } of added) {
    checkTag(Key ?? '', Value ?? '');
    values.set(Key ?? '', Value ?? '');
  }
  if ([...values.keys()].filter((key) => !key.startsWith('aws:')).length > TAGS_PER_RESOURCE) {
    throw new Ec2Error('TagLimitExceeded', 'The maximum number of Tags for a resource has been reached.');
  }
  return [...values].map(([Key, Value]) => ({ Key, Value }));
}

/** The tags of a resource after some were removed; a removal that names a value takes only that value. */
export function withoutTags(present: readonly Tag[], removed: readonly Tag[] | undefined): Tag[] {
  if (removed === undefined) return present.filter(({ Key }) => Key?.startsWith('aws:'));
  return present.filter((tag) => !removed.some(({ Key, Value }) => Key === tag.Key && (Value === undefined || Value === tag.Value)));
}

function checkTag(key: string, value: string): void {
  if (key === '') throw new Ec2Error('InvalidParameterValue', 'Tag key cannot be empty.');
  if (key.length > 128) throw new Ec2Error('InvalidParameterValue', 'Tag key exceeds the maximum length of 128 characters.');
  if (value.length > 256) throw new Ec2Error('InvalidParameterValue', 'Tag value exceeds the maximum length of 256 characters.');
  if (key.toLowerCase().startsWith('aws:')) {
    throw new Ec2Error('InvalidParameterValue', "Tag keys starting with 'aws:' are reserved for internal use.");
  }
}
