import { Alarm } from '../../cloudwatch/alarm';
import { ResourceHandlers } from '../resource-handler';

export const cloudwatchResources: ResourceHandlers = {
  'AWS::CloudWatch::Alarm': {
    properties: ['AlarmName', 'Dimensions', 'ExtendedStatistic', 'MetricName', 'Namespace', 'Period', 'Statistic'],
    inert: ['AlarmActions', 'AlarmDescription', 'ComparisonOperator', 'DatapointsToAlarm', 'EvaluationPeriods', 'Threshold', 'TreatMissingData'],
    nameProperty: 'AlarmName',
    create: (properties, { services: { partition, region, account }, generateName }) => {
      const name = properties.optionalText('AlarmName') ?? generateName(255);
      const metric = {
        namespace: properties.text('Namespace'),
        name: properties.text('MetricName'),
        dimensions: Object.fromEntries(properties.objects('Dimensions').map((dimension) => [dimension.text('Name'), dimension.text('Value')])),
      };
      const statistic = properties.optionalText('ExtendedStatistic') ?? properties.text('Statistic');
      return {
        ref: name,
        attributes: { Arn: `arn:${partition}:cloudwatch:${region}:${account}:alarm:${name}` },
        object: new Alarm(name, metric, statistic, properties.number('Period', 0, [10, 86_400])),
      };
    },
  },
};
