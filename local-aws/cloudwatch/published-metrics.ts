/** What CloudWatch tells metrics apart by. */
export interface MetricIdentity {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

export interface PublishedMetric extends MetricIdentity {
  readonly unit: string;
  /** Epoch milliseconds. */
  readonly timestamp: number;
  readonly values: readonly number[];
}

interface MetricDirective {
  readonly Namespace: string;
  readonly Dimensions: readonly (readonly string[])[];
  readonly Metrics: readonly { readonly Name: string; readonly Unit: string }[];
}

const UNITS = ['Count', 'Percent', 'Seconds'];

/**
 * The metrics that CloudWatch makes of a log in the embedded metric format. What CloudWatch would drop in silence fails here.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export class PublishedMetrics {
  readonly all: PublishedMetric[] = [];

  /** Takes one message of a log. */
  read(message: string): void {
    if (!message.startsWith('{')) return;
    const root = JSON.parse(message) as Record<string, unknown>;
    const metadata = root._aws as { readonly Timestamp: number; readonly CloudWatchMetrics: readonly MetricDirective[] } | undefined;
    if (metadata === undefined) return;
    demand(Number.isInteger(metadata.Timestamp), 'a timestamp in milliseconds', metadata);
    for (const { Namespace, Dimensions, Metrics } of metadata.CloudWatchMetrics) {
      demand(/^(?!AWS\/)[\w.\-/#: ]{1,255}$/.test(Namespace), 'a namespace', Namespace);
      demand(Metrics.length <= 100, 'at most 100 metrics', Metrics);
      for (const keys of Dimensions) {
        demand(keys.length <= 30, 'at most 30 dimensions', keys);
        const dimensions = Object.fromEntries(keys.map((key) => [key, dimension(root[key])]));
        for (const { Name, Unit } of Metrics) {
          demand(UNITS.includes(Unit), 'a unit', Unit);
          this.all.push({ namespace: Namespace, name: Name, dimensions, unit: Unit, timestamp: metadata.Timestamp, values: numbers(root[Name]) });
        }
      }
    }
  }

  /** Values in the order in which they were published. */
  values({ namespace, name, dimensions }: MetricIdentity): readonly number[] {
    return this.all.filter((metric) => (
      metric.namespace === namespace && metric.name === name && sorted(metric.dimensions) === sorted(dimensions)
    )).flatMap(({ values }) => values);
  }
}

function numbers(value: unknown): readonly number[] {
  const values = [value].flat();
  demand(values.length >= 1 && values.length <= 100 && values.every((each) => typeof each === 'number' && Number.isFinite(each)), '1 to 100 numbers', value);
  return values as number[];
}

function dimension(value: unknown): string {
  demand(typeof value === 'string' && /^[ -~]{1,1024}$/.test(value) && value.trim() !== '', 'ASCII that is not blank', value);
  return value as string;
}

function demand(holds: boolean, expected: string, got: unknown): void {
  if (!holds) throw new Error(`CloudWatch drops what is not ${expected}: ${JSON.stringify(got)}`);
}

function sorted(dimensions: MetricIdentity['dimensions']): string {
  return JSON.stringify(Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1)));
}
