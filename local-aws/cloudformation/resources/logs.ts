import { ResourceHandlers } from '../resource-handler';

export const logsResources: ResourceHandlers = {
  'AWS::Logs::LogGroup': {
    properties: ['KmsKeyId', 'LogGroupName'],
    inert: ['DataProtectionPolicy', 'LogGroupClass', 'RetentionInDays', 'Tags'],
    nameProperty: 'LogGroupName',
    create: (properties, { services: { keys, logGroups, region }, generateName }) => {
      const group = logGroups.create(properties.optionalText('LogGroupName') ?? generateName(512));
      const key = properties.optionalText('KmsKeyId');
      const context = { 'kms:EncryptionContext:aws:logs:arn': group.arn };
      if (key !== undefined && !keys.mayUse(`logs.${region}.amazonaws.com`, key, ['kms:GenerateDataKey', 'kms:Decrypt'], context)) {
        logGroups.remove(group);
        throw new Error(`The specified KMS key does not exist or is not allowed to be used with Arn ${group.arn}`);
      }
      return { ref: group.name, attributes: { Arn: `${group.arn}:*` }, object: group, remove: () => logGroups.remove(group) };
    },
  },
  'AWS::Logs::QueryDefinition': {
    properties: ['LogGroupNames'],
    inert: ['Name', 'QueryLanguage', 'QueryString'],
    create: (properties, { services: { logGroups }, logicalId }) => {
      for (const name of properties.texts('LogGroupNames')) {
        if (logGroups.find(name) === undefined) throw new Error(`The specified log group does not exist: ${name}`);
      }
      return { ref: logicalId };
    },
  },
};
