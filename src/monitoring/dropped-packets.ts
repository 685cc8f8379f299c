import type { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';

/**
 * Mirrored packets that EC2 dropped, of all instances of the account and Region together.
 *
 * An alarm takes no search, and one query. `Skip` counts what was to be mirrored and was dropped.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirror-cloudwatch.html
 */
export function droppedPackets(direction: 'In' | 'Out', period: Duration): cloudwatch.MathExpression {
  return new cloudwatch.MathExpression({
    expression: `SELECT SUM(NetworkPacketsSkipMirror${direction}) FROM SCHEMA("AWS/EC2", InstanceId)`,
    label: `Dropped mirrored packets, ${direction === 'In' ? 'inbound' : 'outbound'}`,
    usingMetrics: {},
    period,
  });
}
