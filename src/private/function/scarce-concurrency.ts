import { Annotations, Token } from 'aws-cdk-lib';
import type * as lambda from 'aws-cdk-lib/aws-lambda';

/**
 * Warns if the function's concurrency is lower than that of its event source mapping: Lambda throttles the rest, and messages that were throttled
 * five times go to the dead-letter queue.
 *
 * Aspects can change both after the construct was defined, so this is checked after they have run.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
 */
export function warnOfScarceConcurrency(consumer: lambda.Function, mapping: lambda.EventSourceMapping): void {
  consumer.node.addValidation({
    validate: () => {
      const { reservedConcurrentExecutions: reserved } = consumer.node.defaultChild as lambda.CfnFunction;
      const invoked = invocationsAtOnce(mapping.node.defaultChild as lambda.CfnEventSourceMapping);
      if (reserved === undefined || Token.isUnresolved(reserved) || (invoked !== undefined && reserved >= invoked)) return [];
      const expected = invoked === undefined ? 'a maximum concurrency of the event source mapping to go with it, got none'
        : `at least ${invoked}, the maximum concurrency of the event source mapping, got ${reserved}`;
      Annotations.of(consumer).addWarningV2(
        'cdk-extrahop-traffic-mirroring:scarceConcurrency',
        `reservedConcurrentExecutions: expected ${expected}; Lambda would throttle batches, and messages that are throttled five times end in the dead-letter `
        + 'queue; reserve more, or leave the reservation out',
      );
      return [];
    },
  });
}

/** Absent where there is no maximum. */
function invocationsAtOnce({ scalingConfig }: lambda.CfnEventSourceMapping): number | undefined {
  if (scalingConfig === undefined) return undefined;
  // Unknown, so don't warn.
  if (Token.isUnresolved(scalingConfig) || !('maximumConcurrency' in scalingConfig)) return 0;
  const { maximumConcurrency } = scalingConfig;
  return maximumConcurrency !== undefined && Token.isUnresolved(maximumConcurrency) ? 0 : maximumConcurrency;
}
