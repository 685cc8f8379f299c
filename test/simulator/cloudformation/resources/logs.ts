import { ResourceHandlers } from '../resource-handler';

export const logsResources: ResourceHandlers = {
  'AWS::Logs::LogGroup': {
    properties: ['LogGroupName'],
    inert: ['DataProtectionPolicy', 'KmsKeyId', 'LogGroupClass', 'RetentionInDays', 'Tags'],
    nameProperty: 'LogGroupName',
    create: (properties, { services: { logGroups }, generateName }) => {
      const group = logGroups.create(properties.optionalText('LogGroupName') ?? generateName(512));
      return { ref: group.name, attributes: { Arn: `${group.arn}:*` }, object: group, remove: () => logGroups.remove(group) };
    },
  },
};
