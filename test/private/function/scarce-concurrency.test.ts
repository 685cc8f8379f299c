import { Annotations as Messages, Aspects, CfnParameter, type IAspect } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';
import { mirroring } from '../synthesized';

/** Aspects of an app that let the function run less often at once than its queue has it invoked. */

const ID = 'cdk-extrahop-traffic-mirroring:scarceConcurrency';

/** @param maximum of the event source mapping; absent: as it is */
function changing(reserved: number, maximum?: number | 'none'): IAspect {
  return {
    visit: (node: IConstruct) => {
      if (node instanceof lambda.CfnFunction) node.reservedConcurrentExecutions = reserved;
      if (maximum === undefined || !(node instanceof lambda.CfnEventSourceMapping)) return;
      node.scalingConfig = maximum === 'none' ? undefined : { maximumConcurrency: maximum };
    },
  };
}

function warnings(aspect: (stack: ReturnType<typeof mirroring>['stack']) => IAspect, at: 'app' | 'stack' | 'construct' = 'stack', acknowledged = false): string[] {
  const { stack, construct } = mirroring();
  if (acknowledged) Messages.of(construct).acknowledgeWarning(ID);
  Aspects.of({ app: stack.node.root, stack, construct }[at]).add(aspect(stack));
  return Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('reservedConcurrentExecutions')).map(({ entry }) => String(entry.data));
}

test.each(['app', 'stack', 'construct'] as const)('of the %s that reserves one execution is warned of, with what the event source mapping takes', (at) => {
  expect(warnings(() => changing(1), at)).toEqual([expect.stringMatching(
    /^reservedConcurrentExecutions: expected at least 2, the maximum concurrency of the event source mapping, got 1; .* \[ack: cdk-extrahop-traffic-mirroring:scarceConcurrency\]$/,
  )]);
});

test.each<[string, number, number | 'none' | undefined, number]>([
  ['none at all', 0, undefined, 1],
  ['as many as the mapping takes', 2, undefined, 0],
  ['fewer than a mapping takes that was raised', 5, 10, 1],
  ['as many as a mapping takes that was raised', 10, 10, 0],
  ['some, and takes the maximum of the mapping away', 50, 'none', 1],
])('that reserves %s: %i with a maximum of %s', (_what, reserved, maximum, count) => {
  expect(warnings(() => changing(reserved, maximum))).toHaveLength(count);
});

test('that reserves what only CloudFormation knows is not warned of', () => {
  expect(warnings((stack) => changing(new CfnParameter(stack, 'Reserved', { type: 'Number' }).valueAsNumber))).toEqual([]);
});

test('nobody is warned where nothing is reserved, or where the warning is acknowledged', () => {
  expect(warnings(() => ({ visit: () => undefined }))).toEqual([]);
  expect(warnings(() => changing(1), 'stack', true)).toEqual([]);
});
