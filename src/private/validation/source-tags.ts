import { Annotations, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { inWords } from './in-words';
import type { SourceSettings } from '../../settings';

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
