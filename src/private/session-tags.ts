import { check, checkKnown } from './checks';
import { TAGS_RULE, TEXT_RULE } from './shapes';
import { ANY_TAG_VALUE_RULE, SESSION_TAG_KEY_RULE, SESSION_TAGS_RULE } from './tag-rules';

/** Fails unless EC2 takes these tags beside the ownership tag. Keys decide on permissions, so that they cannot be tokens. */
export function checkSessionTags(tags: Readonly<Record<string, string>>): void {
  checkKnown('sessionTags', tags, TAGS_RULE);
  checkKnown('sessionTags', Object.keys(tags), SESSION_TAGS_RULE);
  for (const [key, value] of Object.entries(tags)) {
    checkKnown('sessionTags', key, SESSION_TAG_KEY_RULE);
    check(`sessionTags[${JSON.stringify(key)}]`, value, TEXT_RULE);
    check(`sessionTags[${JSON.stringify(key)}]`, value, ANY_TAG_VALUE_RULE);
  }
}
