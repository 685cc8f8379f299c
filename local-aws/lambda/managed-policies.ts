import { PolicyDocument } from '../sqs/policy-evaluation';

const LOGS = ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'];
const INTERFACES = [
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
];

/** Those of AWS's own policies that functions commonly have, by the part of the ARN after `policy/`. */
const POLICIES: Readonly<Record<string, readonly string[]>> = {
  'service-role/AWSLambdaBasicExecutionRole': LOGS,
  'service-role/AWSLambdaVPCAccessExecutionRole': [...LOGS, ...INTERFACES],
  'service-role/AWSLambdaSQSQueueExecutionRole': [...LOGS, 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
};

export function awsManagedPolicy(arn: string): PolicyDocument {
  const [, name] = /^arn:[^:]+:iam::aws:policy\/(.+)$/.exec(arn) ?? [];
  if (name === undefined || !Object.hasOwn(POLICIES, name)) throw new Error(`the managed policy ${arn} is not known`);
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: POLICIES[name], Resource: '*' }] };
}
