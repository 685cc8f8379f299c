import { policyDocument } from '../../sqs/policy-evaluation';
import { Queue, QueueSettings } from '../../sqs/queue';
import { Properties } from '../properties';
import { CreatedResource, ResourceHandlers, Services } from '../resource-handler';

export const sqsResources: ResourceHandlers = {
  'AWS::SQS::Queue': {
    properties: ['QueueName', 'VisibilityTimeout', 'DelaySeconds', 'MessageRetentionPeriod', 'RedrivePolicy', 'KmsMasterKeyId'],
    inert: [
      'SqsManagedSseEnabled', 'KmsDataKeyReusePeriodSeconds', 'ReceiveMessageWaitTimeSeconds', 'MaximumMessageSize', 'RedriveAllowPolicy', 'Tags',
    ],
    replacing: ['QueueName'],
    nameProperty: 'QueueName',
    create: (properties, { services, services: { sqs }, generateName }) => {
      const queue = sqs.createQueue({ ...queueAttributes(properties, services), name: properties.optionalText('QueueName') ?? generateName(80) });
      return {
        ref: queue.url,
        attributes: { Arn: queue.arn, QueueName: queue.name, QueueUrl: queue.url },
        object: queue,
        remove: () => sqs.deleteQueue(queue),
      };
    },
    update: (properties, existing, { services }) => {
      (existing.object as Queue).configure(queueAttributes(properties, services));
      return existing;
    },
  },
  'AWS::SQS::QueuePolicy': {
    properties: ['PolicyDocument', 'Queues'],
    create: (properties, { services, logicalId }) => writePolicy(properties, services, logicalId),
    update: (properties, existing, { services, logicalId }) => {
      const queues = properties.texts('Queues');
      erasePolicy(existing.properties.texts('Queues').filter(url => !queues.includes(url)), services);
      return writePolicy(properties, services, logicalId);
    },
  },
};

/** A queue has one policy: the last one written is the one that counts. */
function writePolicy(properties: Properties, services: Services, logicalId: string): CreatedResource {
  const policy = policyDocument(properties.raw('PolicyDocument'), logicalId);
  const urls = properties.texts('Queues');
  for (const queue of urls.map(url => services.sqs.queueByUrl(url))) {
    services.propagation.apply(queue, () => queue.policies.splice(0, queue.policies.length, policy));
  }
  return { ref: logicalId, remove: () => erasePolicy(urls, services) };
}

function erasePolicy(urls: readonly string[], { sqs, propagation }: Services): void {
  for (const queue of sqs.all().filter(({ url }) => urls.includes(url))) propagation.apply(queue, () => queue.policies.splice(0));
}

function queueAttributes(properties: Properties, { sqs }: Services): Omit<QueueSettings, 'name' | 'arn' | 'url'> {
  const redrive = redrivePolicy(properties);
  if (redrive) sqs.queueByArn(redrive.deadLetterTargetArn);
  return {
    visibilityTimeoutSeconds: properties.number('VisibilityTimeout', 30, [0, 43_200]),
    delaySeconds: properties.number('DelaySeconds', 0, [0, 900]),
    retentionSeconds: properties.number('MessageRetentionPeriod', 345_600, [60, 1_209_600]),
    redrive,
    kmsKeyId: properties.optionalText('KmsMasterKeyId'),
  };
}

function redrivePolicy(properties: Properties): QueueSettings['redrive'] {
  if (!properties.has('RedrivePolicy')) return undefined;
  const policy = properties.object('RedrivePolicy');
  policy.allow('deadLetterTargetArn', 'maxReceiveCount');
  return { deadLetterTargetArn: policy.text('deadLetterTargetArn'), maxReceiveCount: policy.number('maxReceiveCount', NaN, [1, 1000]) };
}
