import { Duration } from 'aws-cdk-lib';
import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { MetricName } from '../names';

/** For metrics of sweeps, the worst value of a period counts. */
const STATISTICS: Readonly<Record<MetricName, string>> = {
  Eligible: Stats.MAXIMUM,
  Mirrored: Stats.MINIMUM,
  Verified: Stats.MINIMUM,
  Unverified: Stats.MAXIMUM,
  Shadowed: Stats.MAXIMUM,
  Unmirrored: Stats.MAXIMUM,
  Unsupported: Stats.MAXIMUM,
  LongestUnmirroredDuration: Stats.MAXIMUM,
  HeldSessions: Stats.MAXIMUM,
  TargetSessions: Stats.MAXIMUM,
  TargetCapacity: Stats.MINIMUM,
  TargetUtilization: Stats.MAXIMUM,
  HighestTargetUtilization: Stats.MAXIMUM,
  AccountUtilization: Stats.MAXIMUM,
  CreatedSessions: Stats.SUM,
  ModifiedSessions: Stats.SUM,
  DeletedSessions: Stats.SUM,
  Errors: Stats.SUM,
  MirroringLatency: Stats.p(90),
};

/** Default statistic of the metric; undefined if the name is unknown. */
export function defaultStatistic(metricName: string): string | undefined {
  return Object.hasOwn(STATISTICS, metricName) ? STATISTICS[metricName as MetricName] : undefined;
}

/** Five minutes, or the known sweep interval if it is longer: a shorter period would have gaps. */
export function defaultPeriod(sweepInterval: Duration): Duration {
  const shortest = Duration.minutes(5);
  return !sweepInterval.isUnresolved() && sweepInterval.toSeconds() > shortest.toSeconds() ? sweepInterval : shortest;
}
