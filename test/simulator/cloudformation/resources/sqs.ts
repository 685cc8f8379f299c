import { policyDocument } from '../../sqs/policy-evaluation';
import { QueueSettings } from '../../sqs/queue';
import { Properties } from '../properties';
import { ResourceHandlers } from '../resource-handler';

export const sqsResources: ResourceHandlers = {
  'AWS::SQS::Queue': {
    properties: ['QueueName', 'VisibilityTimeout', 'DelaySeconds', 'MessageRetentionPeriod', 'RedrivePolicy', 'KmsMasterKeyId'],
    inert: [
      'SqsManagedSseEnabled', 'KmsDataKeyReusePeriodSeconds', 'ReceiveMessageWaitTimeSeconds', 'MaximumMessageSize', 'RedriveAllowPolicy', 'Tags',
    ],
    create: (properties, { services: { sqs }, generateName }) => {
      const redrive = redrivePolicy(properties);
      if (redrive) sqs.queueByArn(redrive.deadLetterTargetArn);
      const queue = sqs.createQueue({
        name: properties.optionalText('QueueName') ?? generateName(80),
        visibilityTimeoutSeconds: properties.number('VisibilityTimeout', 30, [0, 43_200]),
        delaySeconds: properties.number('DelaySeconds', 0, [0, 900]),
        retentionSeconds: properties.number('MessageRetentionPeriod', 345_600, [60, 1_209_600]),
        redrive,
        kmsKeyId: properties.optionalText('KmsMasterKeyId'),
      });
      return {
        ref: queue.url,
        attributes: { Arn: queue.arn, QueueName: queue.name, QueueUrl: queue.url },
        object: queue,
        remove: () => sqs.deleteQueue(queue),
      };
    },
  },
  'AWS::SQS::QueuePolicy': {
    properties: ['PolicyDocument', 'Queues'],
    create: (properties, { services: { sqs }, logicalId }) => {
      const policy = policyDocument(properties.raw('PolicyDocument'), logicalId);
      const queues = properties.texts('Queues').map(url => sqs.queueByUrl(url));
      // A queue has one policy: the last one written is the one that counts.
      queues.forEach(queue => queue.policies.splice(0, queue.policies.length, policy));
      return { ref: logicalId, remove: () => queues.forEach(queue => queue.policies.splice(0)) };
    },
  },
};

function redrivePolicy(properties: Properties): QueueSettings['redrive'] {
  if (!properties.has('RedrivePolicy')) return undefined;
  const policy = properties.object('RedrivePolicy');
  policy.allow('deadLetterTargetArn', 'maxReceiveCount');
  return { deadLetterTargetArn: policy.text('deadLetterTargetArn'), maxReceiveCount: policy.number('maxReceiveCount', NaN, [1, 1000]) };
}
