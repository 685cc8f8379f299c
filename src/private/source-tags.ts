import { Annotations, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { check, checkKnown, inWords } from './checks';
import { TAGS_RULE, TEXT_RULE } from './shapes';
import { ANY_TAG_KEY_RULE, ANY_TAG_VALUE_RULE } from './tag-rules';
import type { SourceSettings } from '../settings';

/** Fails unless an instance can carry these tags. */
export function checkSourceTags(property: string, tags: Readonly<Record<string, string>>): void {
  checkKnown(property, tags, TAGS_RULE);
  for (const [key, value] of Object.entries(tags)) {
    check(property, key, ANY_TAG_KEY_RULE);
    check(`${property}[${JSON.stringify(key)}]`, value, TEXT_RULE);
    check(`${property}[${JSON.stringify(key)}]`, value, ANY_TAG_VALUE_RULE);
  }
}

/** Warns of values that look like patterns, as filters of EC2 take them: selectors are exact. */
export function warnOfTagPatterns(scope: Construct, { include, exclude }: SourceSettings): void {
  for (const [name, selectors] of Object.entries({ include, exclude })) {
    for (const [index, { tags = {} }] of selectors.entries()) {
      for (const [key, value] of Object.entries(tags)) {
        if (Token.isUnresolved(value) || !/[*?]/.test(value)) continue;
        Annotations.of(scope).addWarningV2(
          'cdk-extrahop-traffic-mirroring:patternInSourceTag',
          `sources.${name}[${index}].tags[${JSON.stringify(key)}]: expected the whole value of a tag, got ${inWords(value)}; `
          + '"*" and "?" stand for themselves, so give each value a selector of its own, or acknowledge this warning if it is meant',
        );
      }
    }
  }
}
