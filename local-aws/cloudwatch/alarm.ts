import type { MetricIdentity, PublishedMetric } from './published-metrics';

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

/** When an alarm goes off. */
export interface AlarmCondition {
  readonly comparison: string;
  readonly threshold: number;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly treatMissingData: string;
}

const COMPARISONS: Readonly<Record<string, (value: number, threshold: number) => boolean>> = {
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  GreaterThanThreshold: (value, threshold) => value > threshold,
  LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
};

const STATISTICS: Readonly<Record<string, (values: readonly number[]) => number>> = {
  Maximum: (values) => Math.max(...values),
  Minimum: (values) => Math.min(...values),
  SampleCount: (values) => values.length,
  Sum: (values) => values.reduce((sum, value) => sum + value, 0),
};

/** An alarm on one metric. It watches nothing by itself: a test asks for its state. */
export class Alarm {
  constructor(
    readonly name: string,
    readonly metric: MetricIdentity,
    readonly statistic: string,
    readonly periodSeconds: number,
    readonly condition: AlarmCondition,
  ) {}

  /**
   * The state after the last whole periods before a time.
   *
   * @param values of this metric
   * @param before the state until then, which stays where too little is known
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
   */
  state(values: readonly Pick<PublishedMetric, 'timestamp' | 'values'>[], now: number, before: AlarmState = 'INSUFFICIENT_DATA'): AlarmState {
    const { comparison, threshold, evaluationPeriods, datapointsToAlarm, treatMissingData } = this.condition;
    const period = this.periodSeconds * 1000;
    const last = Math.floor(now / period);
    const datapoints = Array.from({ length: evaluationPeriods }, (_, index) => {
      const found = values.filter(({ timestamp }) => Math.floor(timestamp / period) === last - 1 - index).flatMap((each) => each.values);
      return found.length === 0 ? undefined : STATISTICS[this.statistic](found);
    });
    const isBreaching = (value: number | undefined) => (value === undefined ? treatMissingData === 'breaching' : COMPARISONS[comparison](value, threshold));
    if (treatMissingData === 'missing' && datapoints.every((value) => value === undefined)) return 'INSUFFICIENT_DATA';
    if (datapoints.filter(isBreaching).length >= datapointsToAlarm) return 'ALARM';
    const unknown = treatMissingData === 'ignore' ? datapoints.filter((value) => value === undefined).length : 0;
    return datapoints.filter(isBreaching).length + unknown >= datapointsToAlarm ? before : 'OK';
  }
}

/** An alarm on a Metrics Insights query, which needs the metrics of a whole account. */
export class QueryAlarm {
  constructor(readonly name: string, readonly query: string) {}
}
