import { randomUUID } from 'node:crypto';
import { EventInvokeSettings } from '../../lambda/asynchronous-invocations';
import { EventSourceMapping, EventSourceMappingSettings } from '../../lambda/event-source-mapping';
import { Properties } from '../properties';
import { ResourceHandlers, Services } from '../resource-handler';

export const lambdaResources: ResourceHandlers = {
  'AWS::Lambda::EventSourceMapping': {
    properties: [
      'FunctionName', 'EventSourceArn', 'BatchSize', 'Enabled', 'FunctionResponseTypes', 'ScalingConfig', 'MaximumBatchingWindowInSeconds',
    ],
    inert: ['Tags', 'MetricsConfig'],
    replacing: ['EventSourceArn'],
    create: (properties, { services, services: { lambda, sqs } }) => {
      const id = randomUUID();
      const queue = sqs.queueByArn(properties.text('EventSourceArn'));
      const mapping = lambda.createEventSourceMapping(id, { ...mappingSettings(properties, services), queue });
      return { ref: id, attributes: { Id: id }, object: mapping, remove: () => lambda.deleteEventSourceMapping(mapping) };
    },
    update: (properties, existing, { services }) => {
      (existing.object as EventSourceMapping).configure(mappingSettings(properties, services));
      return existing;
    },
  },
  'AWS::Lambda::EventInvokeConfig': {
    properties: ['FunctionName', 'Qualifier', 'MaximumRetryAttempts', 'MaximumEventAgeInSeconds'],
    replacing: ['FunctionName', 'Qualifier'],
    create: (properties, { services: { lambda }, logicalId }) => {
      if (properties.text('Qualifier') !== '$LATEST') throw new Error(`the version ${properties.text('Qualifier')} is not modelled, only $LATEST is`);
      const lambdaFunction = lambda.functionBy(properties.text('FunctionName'));
      lambda.setEventInvokeConfig(lambdaFunction, eventInvokeSettings(properties));
      return { ref: logicalId, remove: () => lambda.setEventInvokeConfig(lambdaFunction) };
    },
    update: (properties, existing, { services: { lambda } }) => {
      lambda.setEventInvokeConfig(lambda.functionBy(properties.text('FunctionName')), eventInvokeSettings(properties));
      return existing;
    },
  },
  // Who may invoke the function from outside: in the simulation only services and roles do that which need no such permission.
  'AWS::Lambda::Permission': {
    properties: ['FunctionName'],
    inert: ['Action', 'Principal', 'SourceArn', 'SourceAccount'],
    create: (properties, { services: { lambda }, logicalId }) => {
      lambda.functionBy(properties.text('FunctionName'));
      return { ref: logicalId };
    },
  },
};

function mappingSettings(properties: Properties, { lambda }: Services): Omit<EventSourceMappingSettings, 'queue'> {
  if (properties.number('MaximumBatchingWindowInSeconds', 0) !== 0) throw new Error('a batching window is not modelled');
  const responseTypes = properties.texts('FunctionResponseTypes');
  const unknown = responseTypes.find(type => type !== 'ReportBatchItemFailures');
  if (unknown !== undefined) throw new Error(`the function response type ${unknown} is not known`);
  return {
    lambdaFunction: lambda.functionBy(properties.text('FunctionName')),
    batchSize: properties.number('BatchSize', 10),
    maximumConcurrency: properties.object('ScalingConfig').optionalNumber('MaximumConcurrency'),
    reportBatchItemFailures: responseTypes.length > 0,
    enabled: properties.boolean('Enabled', true),
  };
}

function eventInvokeSettings(properties: Properties): EventInvokeSettings {
  return {
    maximumRetryAttempts: properties.number('MaximumRetryAttempts', 2, [0, 2]),
    maximumEventAgeSeconds: properties.number('MaximumEventAgeInSeconds', 21_600, [60, 21_600]),
  };
}
