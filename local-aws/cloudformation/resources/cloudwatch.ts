import { Alarm, QueryAlarm } from '../../cloudwatch/alarm';
import type { Properties } from '../properties';
import { ResourceHandlers } from '../resource-handler';

export const cloudwatchResources: ResourceHandlers = {
  'AWS::CloudWatch::Alarm': {
    properties: [
      'AlarmName', 'ComparisonOperator', 'DatapointsToAlarm', 'Dimensions', 'EvaluationPeriods', 'ExtendedStatistic', 'MetricName', 'Metrics', 'Namespace',
      'Period', 'Statistic', 'Threshold', 'TreatMissingData',
    ],
    inert: ['AlarmActions', 'AlarmDescription', 'OKActions'],
    nameProperty: 'AlarmName',
    create: (properties, { services: { partition, region, account }, generateName }) => {
      const name = properties.optionalText('AlarmName') ?? generateName(255);
      return {
        ref: name,
        attributes: { Arn: `arn:${partition}:cloudwatch:${region}:${account}:alarm:${name}` },
        object: properties.has('Metrics') ? queryAlarm(name, properties) : metricAlarm(name, properties),
      };
    },
  },
  'AWS::CloudWatch::Dashboard': {
    properties: ['DashboardBody', 'DashboardName'],
    nameProperty: 'DashboardName',
    create: (properties, { generateName }) => {
      // Fails where it is no JSON.
      JSON.parse(properties.text('DashboardBody'));
      return { ref: properties.optionalText('DashboardName') ?? generateName(255) };
    },
  },
};

function metricAlarm(name: string, properties: Properties): Alarm {
  const metric = {
    namespace: properties.text('Namespace'),
    name: properties.text('MetricName'),
    dimensions: Object.fromEntries(properties.objects('Dimensions').map((dimension) => [dimension.text('Name'), dimension.text('Value')])),
  };
  const statistic = properties.optionalText('ExtendedStatistic') ?? properties.text('Statistic');
  const evaluationPeriods = properties.number('EvaluationPeriods', 0, [1, 1440]);
  return new Alarm(name, metric, statistic, properties.number('Period', 0, [10, 86_400]), {
    comparison: properties.text('ComparisonOperator'),
    threshold: properties.number('Threshold', 0, [-Infinity, Infinity]),
    evaluationPeriods,
    datapointsToAlarm: properties.number('DatapointsToAlarm', evaluationPeriods, [1, evaluationPeriods]),
    treatMissingData: properties.optionalText('TreatMissingData') ?? 'missing',
  });
}

/** An alarm takes one query. */
function queryAlarm(name: string, properties: Properties): QueryAlarm {
  const [query, ...more] = properties.objects('Metrics');
  if (more.length > 0) throw new Error(`${name}: expected one query, got ${more.length + 1}`);
  return new QueryAlarm(name, query.text('Expression'));
}
