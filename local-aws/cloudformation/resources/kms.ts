import { randomUUID } from 'node:crypto';
import { policyDocument } from '../../sqs/policy-evaluation';
import { ResourceHandlers } from '../resource-handler';

export const kmsResources: ResourceHandlers = {
  'AWS::KMS::Key': {
    properties: ['KeyPolicy'],
    inert: ['Description', 'EnableKeyRotation', 'Enabled', 'KeySpec', 'KeyUsage', 'MultiRegion', 'PendingWindowInDays', 'RotationPeriodInDays', 'Tags'],
    create: (properties, { services: { keys, partition, region, account }, logicalId }) => {
      const id = randomUUID();
      const arn = `arn:${partition}:kms:${region}:${account}:key/${id}`;
      keys.add(id, arn, policyDocument(properties.raw('KeyPolicy'), logicalId));
      return { ref: id, attributes: { Arn: arn, KeyId: id }, remove: () => keys.remove(id, arn) };
    },
    update: (properties, existing, { services: { keys }, logicalId }) => {
      keys.add(existing.ref, String(existing.attributes?.Arn), policyDocument(properties.raw('KeyPolicy'), logicalId));
      return existing;
    },
  },
};
