import type { Arguments } from './arguments';

const EC2 = [
  'ec2:DescribeInstances',
  'ec2:DescribeNetworkAcls',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeRouteTables',
  'ec2:DescribeSecurityGroups',
  'ec2:DescribeTrafficMirrorSessions',
  'ec2:DescribeTrafficMirrorTargets',
  'ec2:DescribeVpcEndpointServiceConfigurations',
  'ec2:DescribeVpcEndpoints',
  'ec2:DescribeVpcPeeringConnections',
  'ec2:GetManagedPrefixListEntries',
];

const LOAD_BALANCING = [
  'elasticloadbalancing:DescribeListeners',
  'elasticloadbalancing:DescribeLoadBalancerAttributes',
  'elasticloadbalancing:DescribeLoadBalancers',
  'elasticloadbalancing:DescribeTargetGroupAttributes',
  'elasticloadbalancing:DescribeTargetGroups',
  'elasticloadbalancing:DescribeTargetHealth',
];

/** Only a snapshot of everything, and interfaces that an app is yet to create, need them. */
const SUBNETS = ['ec2:DescribeSubnets'];

/** To find the function of a stack, and what it remembers. */
const DEPLOYMENT = ['cloudformation:ListStackResources', 'lambda:GetFunctionConfiguration', 'dynamodb:Scan'];

/** To resolve the references of an app, and to read what its mirroring remembers. */
const APP = ['cloudformation:ListStackResources', 'dynamodb:Scan'];

/** The IAM policy that the command needs: read-only, and no more than it calls. */
export function printedPolicy({ command, stack, app }: Pick<Arguments, 'command' | 'stack' | 'app'>): string {
  const statement = (Sid: string, Action: readonly string[]) => ({ Sid, Effect: 'Allow', Action, Resource: '*' });
  const policy = {
    Version: '2012-10-17',
    Statement: [
      statement('ReadNetwork', [...EC2, ...(command.name === 'capture' || app !== undefined ? SUBNETS : [])].sort()),
      statement('ReadLoadBalancing', LOAD_BALANCING),
      ...(app === undefined && stack === undefined ? [] : [statement('ReadDeployment', app === undefined ? DEPLOYMENT : APP)]),
    ],
  };
  return `${JSON.stringify(policy, undefined, 2)}\n`;
}
