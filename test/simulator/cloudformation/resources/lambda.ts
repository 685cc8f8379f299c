import { randomUUID } from 'node:crypto';
import { Properties } from '../properties';
import { ResourceContext, ResourceHandlers } from '../resource-handler';

export const lambdaResources: ResourceHandlers = {
  'AWS::Lambda::Function': {
    properties: [
      'FunctionName', 'Code', 'Handler', 'Runtime', 'Role', 'Environment', 'Timeout', 'MemorySize', 'LoggingConfig', 'PackageType',
      'ReservedConcurrentExecutions',
    ],
    inert: [
      'Architectures', 'DeadLetterConfig', 'Description', 'EphemeralStorage', 'KmsKeyArn', 'RecursiveLoop', 'RuntimeManagementConfig', 'Tags',
      'TracingConfig', 'VpcConfig',
    ],
    create: createFunction,
  },
  'AWS::Lambda::EventSourceMapping': {
    properties: [
      'FunctionName', 'EventSourceArn', 'BatchSize', 'Enabled', 'FunctionResponseTypes', 'ScalingConfig', 'MaximumBatchingWindowInSeconds',
    ],
    inert: ['Tags', 'MetricsConfig'],
    create: (properties, { services: { lambda, sqs } }) => {
      if (properties.number('MaximumBatchingWindowInSeconds', 0) !== 0) throw new Error('a batching window is not modelled');
      const responseTypes = properties.texts('FunctionResponseTypes');
      const unknown = responseTypes.find(type => type !== 'ReportBatchItemFailures');
      if (unknown !== undefined) throw new Error(`the function response type ${unknown} is not known`);
      const id = randomUUID();
      const mapping = lambda.createEventSourceMapping({
        queue: sqs.queueByArn(properties.text('EventSourceArn')),
        lambdaFunction: lambda.functionBy(properties.text('FunctionName')),
        batchSize: properties.number('BatchSize', 10),
        maximumConcurrency: properties.object('ScalingConfig').optionalNumber('MaximumConcurrency'),
        reportBatchItemFailures: responseTypes.length > 0,
        enabled: properties.boolean('Enabled', true),
      });
      return { ref: id, attributes: { Id: id }, object: mapping, remove: () => lambda.deleteEventSourceMapping(mapping) };
    },
  },
  // Who may invoke the function from outside: nothing in the simulation does so but the event source mapping, with the role.
  'AWS::Lambda::Permission': {
    properties: ['FunctionName'],
    inert: ['Action', 'Principal', 'SourceArn', 'SourceAccount'],
    create: (properties, { services: { lambda }, logicalId }) => {
      lambda.functionBy(properties.text('FunctionName'));
      return { ref: logicalId };
    },
  },
};

function createFunction(properties: Properties, { services, generateName, assetDirectory }: ResourceContext) {
  const code = properties.object('Code');
  code.allow('S3Bucket', 'S3Key');
  if ((properties.optionalText('PackageType') ?? 'Zip') !== 'Zip') throw new Error('functions from container images are not modelled');
  const environment = properties.object('Environment');
  environment.allow('Variables');
  const logging = properties.object('LoggingConfig');
  logging.allow('LogFormat', 'LogGroup', 'ApplicationLogLevel', 'SystemLogLevel');
  const name = properties.optionalText('FunctionName') ?? generateName(64);
  const role = services.roles.byArn(properties.text('Role'));

  const lambdaFunction = services.lambda.createFunction({
    name,
    role,
    runtime: properties.text('Runtime'),
    handler: properties.text('Handler'),
    codeDirectory: assetDirectory(code.text('S3Bucket'), code.text('S3Key')),
    timeoutSeconds: properties.number('Timeout', 3, [1, 900]),
    memorySize: properties.number('MemorySize', 128, [128, 10_240]),
    variables: environment.textMap('Variables'),
    logGroupName: logging.optionalText('LogGroup') ?? `/aws/lambda/${name}`,
    logFormat: logging.optionalText('LogFormat') ?? 'Text',
    logLevel: logging.optionalText('ApplicationLogLevel'),
    reservedConcurrency: properties.optionalNumber('ReservedConcurrentExecutions'),
  });
  const { accessKeyId } = lambdaFunction.credentials;
  const sessionArn = `arn:${services.partition}:sts::${services.account}:assumed-role/${role.name}/${name}`;
  services.ec2?.principals.set(accessKeyId, { arn: sessionArn, roleArn: role.arn, policies: role.policies });
  return {
    ref: name,
    attributes: { Arn: lambdaFunction.arn },
    object: lambdaFunction,
    remove: async () => {
      services.ec2?.principals.delete(accessKeyId);
      await services.lambda.deleteFunction(lambdaFunction);
    },
  };
}
