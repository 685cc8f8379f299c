import { customResource } from '../custom-resource';
import { ResourceHandlers } from '../resource-handler';
import { cloudwatchResources } from './cloudwatch';
import { dynamodbResources } from './dynamodb';
import { ec2Resources } from './ec2';
import { eventsResources } from './events';
import { iamResources } from './iam';
import { kmsResources } from './kms';
import { lambdaResources } from './lambda';
import { functionResource } from './lambda-function';
import { logsResources } from './logs';
import { sqsResources } from './sqs';

export const RESOURCE_HANDLERS: ResourceHandlers = {
  ...cloudwatchResources,
  ...dynamodbResources,
  ...ec2Resources,
  ...eventsResources,
  ...iamResources,
  ...kmsResources,
  ...lambdaResources,
  ...logsResources,
  ...sqsResources,
  'AWS::Lambda::Function': functionResource,
  'AWS::CloudFormation::CustomResource': customResource,
  'AWS::CDK::Metadata': { properties: [], inert: ['Analytics'], create: (_, { logicalId }) => ({ ref: logicalId }) },
};
