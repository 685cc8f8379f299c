import { FunctionSettings, LambdaFunction } from '../../lambda/lambda-function';
import { place } from '../../lambda/placement';
import { Properties } from '../properties';
import { ResourceContext, ResourceHandler, Services } from '../resource-handler';

export const functionResource: ResourceHandler = {
  properties: [
    'FunctionName', 'Code', 'Handler', 'Runtime', 'Role', 'Environment', 'Timeout', 'MemorySize', 'LoggingConfig', 'PackageType',
    'ReservedConcurrentExecutions', 'RecursiveLoop', 'KmsKeyArn', 'VpcConfig',
  ],
  inert: ['Architectures', 'Description', 'EphemeralStorage', 'RuntimeManagementConfig', 'Tags', 'TracingConfig'],
  replacing: ['FunctionName', 'PackageType'],
  nameProperty: 'FunctionName',
  create: (properties, context) => {
    const { services, generateName } = context;
    const name = properties.optionalText('FunctionName') ?? generateName(64);
    const settings = functionSettings(name, properties, context);
    const leaveVpc = placement(settings, properties, context);
    const lambdaFunction = services.lambda.createFunction(settings);
    admitToEc2(lambdaFunction, services);
    return {
      ref: name,
      attributes: { Arn: lambdaFunction.arn },
      object: lambdaFunction,
      remove: async () => {
        services.ec2?.principals.delete(lambdaFunction.credentials.accessKeyId);
        await services.lambda.deleteFunction(lambdaFunction);
        leaveVpc();
      },
    };
  },
  update: async (properties, existing, context) => {
    if (properties.changedSince(existing.properties).includes('VpcConfig')) throw new Error('a function that changes its VPC is not modelled');
    const lambdaFunction = existing.object as LambdaFunction;
    await context.services.lambda.configureFunction(lambdaFunction, functionSettings(lambdaFunction.name, properties, context));
    admitToEc2(lambdaFunction, context.services);
    return existing;
  },
};

function functionSettings(name: string, properties: Properties, { services, assetDirectory }: ResourceContext): Omit<FunctionSettings, 'arn'> {
  const code = properties.object('Code');
  code.allow('S3Bucket', 'S3Key');
  if ((properties.optionalText('PackageType') ?? 'Zip') !== 'Zip') throw new Error('functions from container images are not modelled');
  const environment = properties.object('Environment');
  environment.allow('Variables');
  const logging = properties.object('LoggingConfig');
  logging.allow('LogFormat', 'LogGroup', 'ApplicationLogLevel', 'SystemLogLevel');
  return {
    name,
    role: services.roles.byArn(properties.text('Role')),
    runtime: properties.text('Runtime'),
    handler: properties.text('Handler'),
    codeDirectory: assetDirectory(code.text('S3Bucket'), code.text('S3Key')),
    timeoutSeconds: properties.number('Timeout', 3, [1, 900]),
    memorySize: properties.number('MemorySize', 128, [128, 10_240]),
    variables: environment.textMap('Variables'),
    keyArn: properties.optionalText('KmsKeyArn'),
    logGroupName: logging.optionalText('LogGroup') ?? `/aws/lambda/${name}`,
    logFormat: logging.optionalText('LogFormat') ?? 'Text',
    logLevel: logging.optionalText('ApplicationLogLevel'),
    reservedConcurrency: properties.optionalNumber('ReservedConcurrentExecutions'),
    recursiveLoop: recursiveLoop(properties),
  };
}

/** What undoes it. */
function placement({ name, role }: Omit<FunctionSettings, 'arn'>, properties: Properties, { services: { ec2 } }: ResourceContext): () => void {
  if (!properties.has('VpcConfig')) return () => {};
  if (!ec2) throw new Error('a function in a VPC needs EC2, without which the local AWS was started');
  const vpc = properties.object('VpcConfig');
  vpc.allow('SecurityGroupIds', 'SubnetIds');
  return place(name, role, { subnetIds: vpc.texts('SubnetIds'), securityGroupIds: vpc.texts('SecurityGroupIds') }, ec2);
}

function recursiveLoop(properties: Properties): FunctionSettings['recursiveLoop'] {
  const value = properties.optionalText('RecursiveLoop') ?? 'Terminate';
  if (value !== 'Allow' && value !== 'Terminate') throw new Error(`the property RecursiveLoop must be Allow or Terminate, got ${value}`);
  return value;
}

/** Lets the function call EC2 as its role, with the policies that the role has at the time. */
function admitToEc2(lambdaFunction: LambdaFunction, { ec2, partition, account }: Services): void {
  const { name, credentials, settings: { role } } = lambdaFunction;
  ec2?.principals.set(credentials.accessKeyId, {
    arn: `arn:${partition}:sts::${account}:assumed-role/${role.name}/${name}`,
    roleArn: role.arn,
    context: { 'lambda:SourceFunctionArn': lambdaFunction.arn },
    get policies() { return role.policies; },
  });
}
