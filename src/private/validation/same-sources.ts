import { Annotations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { inWords } from './in-words';
import type { SourceSettings } from '../../settings';

/** Whether every interface that there is is selected. */
export function selectAll({ include, exclude, interfaces }: SourceSettings): boolean {
  return include.length === 0 && exclude.length === 0 && interfaces === 'all';
}

/**
 * Warns of two constructs that mirror the same.
 *
 * @param others those that are certain to mirror all that this one does
 */
export function warnOfSameSources(scope: Construct, [other]: readonly Construct[]): void {
  if (other === undefined) return;
  Annotations.of(scope).addWarningV2(
    'cdk-extrahop-traffic-mirroring:sameSources',
    `sources: expected interfaces that no other construct mirrors, got all of the account and Region, which ${inWords(other.node.path)} mirrors as well; each is mirrored and `
    + 'billed twice, and a packet goes only to the session with the lowest number whose filter accepts it: select other sources for each, '
    + 'or acknowledge this warning where no packet passes both filters',
  );
}
