import type { MetricIdentity } from './published-metrics';

/** An alarm on one metric. It watches nothing here. */
export class Alarm {
  constructor(readonly name: string, readonly metric: MetricIdentity, readonly statistic: string, readonly periodSeconds: number) {}
}
