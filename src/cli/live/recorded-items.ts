import { OWNERSHIP_TAG_KEY } from '../../names';
import { ORIGIN_TAGS } from '../session-origin';
import { checked, isRecord, type Shape } from '../shape';

/** Keys of tags that a plan reads. */
export type TagKeys = ReadonlySet<string>;

/**
 * Items as the AWS CLI prints them, with the members that a plan reads.
 *
 * @param keys tags that stay; absent: all, but of sessions only the owner and what tells who created them
 */
export function recorded(items: readonly object[], shape: object, call: string, keys?: TagKeys): readonly object[] {
  // Times become texts, in the form that EC2 sends.
  const printed: unknown = JSON.parse(JSON.stringify(items));
  const reduced = checked<readonly object[]>([shape] as unknown as Shape<readonly object[]>, printed, { file: call, path: call });
  const ofSessions = call === 'describe-traffic-mirror-sessions' ? new Set([OWNERSHIP_TAG_KEY, ...ORIGIN_TAGS]) : undefined;
  const kept = ofSessions ?? keys;
  return kept === undefined ? reduced : withTags(reduced, kept) as readonly object[];
}

function withTags(value: unknown, keys: TagKeys): unknown {
  if (Array.isArray(value)) return value.map((each: unknown) => withTags(each, keys));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => {
    if (name !== 'Tags' || !Array.isArray(member)) return [name, withTags(member, keys)];
    return [name, member.filter((tag: unknown) => isRecord(tag) && typeof tag.Key === 'string' && keys.has(tag.Key))];
  }));
}
