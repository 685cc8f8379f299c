import { METRIC_NAMESPACE, type MetricName, METRICS } from '../../names';

/** Values of metrics that have the same dimensions. */
export interface Measurement {
  readonly dimensions: Readonly<Record<string, string>>;
  readonly values: Readonly<Partial<Record<MetricName, number | readonly number[]>>>;
}

/** Values of one metric that CloudWatch takes from one line. */
const VALUES_PER_LINE = 100;

/**
 * A measurement in the embedded metric format: lines of a log that CloudWatch makes metrics of. One does, unless there are too many values.
 *
 * @param now the current time in milliseconds since the epoch
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function emfLines({ dimensions, values }: Measurement, now: number): readonly string[] {
  const all = Object.entries(values).map(([name, value]) => [name as MetricName, [value].flat()] as const);
  const lines = Math.ceil(Math.max(0, ...all.map(([, each]) => each.length)) / VALUES_PER_LINE);
  return Array.from({ length: lines }, (_, line) => {
    const shares = all
      .map(([name, each]) => [name, each.slice(line * VALUES_PER_LINE, (line + 1) * VALUES_PER_LINE)] as const)
      .filter(([, share]) => share.length > 0);
    return JSON.stringify({
      _aws: {
        Timestamp: now,
        CloudWatchMetrics: [{
          Namespace: METRIC_NAMESPACE,
          Dimensions: [Object.keys(dimensions)],
          Metrics: shares.map(([name]) => ({ Name: name, Unit: METRICS[name] })),
        }],
      },
      ...dimensions,
      ...Object.fromEntries(shares.map(([name, share]) => [name, share.length === 1 ? share[0] : share])),
    });
  });
}
