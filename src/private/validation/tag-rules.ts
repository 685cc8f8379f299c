import type { Rule } from './rule';
import { textLike } from './rules';
import { OWNERSHIP_TAG_KEY } from '../../names';
import { TAG_KEY_LENGTH, TAG_VALUE_LENGTH, TAGS_PER_RESOURCE } from '../../settings';

export const SESSION_OWNER_RULE: Rule<string> = {
  ...tagText(TAG_VALUE_LENGTH),
  fix: 'any value will do that no other deployment in the account and Region uses',
};

export const TAG_VALUE_RULE: Rule<string> = { ...tagText(TAG_VALUE_LENGTH), fix: 'a value with other characters cannot be told apart in a policy' };

export const TAG_KEY_RULE: Rule<string> = {
  holds: tagText(TAG_KEY_LENGTH).holds,
  expected: `keys of ${tagText(TAG_KEY_LENGTH).expected}`,
  fix: 'a key cannot be a token: CloudFormation fills in values only',
};

export const TAG_KEYS_RULE: Rule<string[]> = {
  holds: (keys) => keys.length > 0,
  expected: 'at least one tag',
  fix: 'without any, every target would be a sensor',
};

export const DISTINCT_TAG_KEYS_RULE: Rule<string[]> = {
  holds: (keys) => new Set(keys.map((key) => key.toLowerCase())).size === keys.length,
  expected: 'keys that differ in more than their case',
  fix: 'policies do not tell such keys apart',
};

export const SESSION_TAGS_RULE: Rule<string[]> = {
  holds: (keys) => keys.length < TAGS_PER_RESOURCE,
  expected: `at most ${TAGS_PER_RESOURCE - 1} tags, as EC2 allows in addition to the owner tag`,
  fix: 'remove some',
};

export const SESSION_TAG_KEY_RULE: Rule<string> = {
  // Within these characters a key is also literal in an IAM condition, whose own keys know no case.
  holds: (key) => new RegExp(`^(?!aws:)[\\p{L}\\p{N}\\p{Z}_.:/=+@-]{1,${TAG_KEY_LENGTH}}$`, 'iu').test(key) && key.toLowerCase() !== OWNERSHIP_TAG_KEY,
  expected: `keys of 1 to ${TAG_KEY_LENGTH} letters, digits, spaces and characters of "_.:/=+-@", without the prefix "aws:" and other than "${OWNERSHIP_TAG_KEY}"`,
  fix: 'the permissions of the role name each key, so that it has to be known at synthesis',
};

/** AWS itself gives instances tags whose keys begin with `aws:`. */
export const ANY_TAG_KEY_RULE: Rule<string> = {
  holds: (key) => new RegExp(`^[^]{1,${TAG_KEY_LENGTH}}$`, 'u').test(key),
  expected: `keys of 1 to ${TAG_KEY_LENGTH} characters`,
  fix: 'no tag has another one',
};

export const ANY_TAG_VALUE_RULE: Rule<string> = {
  holds: (value) => new RegExp(`^[^]{0,${TAG_VALUE_LENGTH}}$`, 'u').test(value),
  expected: `a text of at most ${TAG_VALUE_LENGTH} characters`,
  fix: 'shorten it',
};

/** Within these characters a text is also literal in an IAM condition, which reads "${…}" as a variable. */
function tagText(length: number): Omit<Rule<string>, 'fix'> {
  return {
    holds: textLike(new RegExp(`^[\\p{L}\\p{N}\\p{Z}_.:/=+@-]{1,${length}}$`, 'u')),
    expected: `1 to ${length} letters, digits, spaces and characters of "_.:/=+-@"`,
  };
}
