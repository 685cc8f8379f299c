import { CfnResource, type Duration, Token } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type { aws_ec2 as refs } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { type Check, kind, list } from './check';
import type { IExtraHopTrafficMirroring } from '../../monitoring/mirroring-reference';
import { resourceOf } from '../retention';

/** A value as callers without a compiler pass it in. */
type Any = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Any => typeof value === 'object' && value !== null;

/** Holds for constructs that have members, which tell what they are: those of other copies of the CDK and of users have other classes. */
export function construct<T extends object>(expected: string, members: readonly (keyof T & string)[], fix: string): Check<T> {
  return kind({ holds: (value) => isConstructWith(value, members), expected, fix });
}

/** Holds for constructs that refer to a resource, L1 constructs included. */
export function reference<T extends object>(expected: string, member: keyof T & string, fix: string): Check<T> {
  return kind({ holds: (value) => isObject(value) && Construct.isConstruct(value) && member in value, expected, fix });
}

/** L1 constructs have some of the same members, and mean something else by them. */
function isConstructWith(value: unknown, members: readonly string[]): value is Construct & Any {
  return isObject(value) && Construct.isConstruct(value) && !CfnResource.isCfnResource(value) && members.every((member) => member in value);
}

function isValue(value: unknown): value is Any {
  return isObject(value) && !Array.isArray(value) && !Construct.isConstruct(value);
}

function object<T extends object>(expected: string, members: readonly (keyof T & string)[], fix: string): Check<T> {
  return kind({ holds: (value) => isValue(value) && members.every((member) => member in value), expected, fix });
}

export const BOOLEAN = kind<boolean>({
  holds: (value) => typeof value === 'boolean',
  expected: 'true or false',
  fix: 'compare a text, such as one from the command line, as in value === "true"',
});

export const DURATION = object<Duration>('a Duration', ['toSeconds', 'toMinutes', 'isUnresolved'], 'use Duration.minutes(…)');

export const RUNTIME = object<lambda.Runtime>(
  'a runtime of Node.js, "nodejs20.x" or later', ['name', 'supportsInlineCode'], 'leave the property out to use the latest that the Region has',
);
export const ARCHITECTURE = object<lambda.Architecture>('an Architecture', ['name', 'dockerPlatform'], 'use lambda.Architecture.ARM_64 or lambda.Architecture.X86_64');
export const INSTANCE_TYPE = object<ec2.InstanceType>(
  'an InstanceType', ['architecture', 'sameInstanceClassAs'], 'name each type, as in new ec2.InstanceType("m7i-flex.large")',
);
export const SUBNET_SELECTION = object<ec2.SubnetSelection>('a selection of subnets', [], 'name a type, as in { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS }');

export const OPTIONS = object<object>('an object with properties', [], 'name each property, as in { description: "…" }');

export const ROLE = construct<iam.IRole>('a role', ['roleArn', 'attachInlinePolicy'], 'use a new iam.Role or iam.Role.fromRoleArn(…)');
export const LOG_GROUP = construct<logs.ILogGroup>(
  'a log group', ['logGroupName', 'grantWrite'], 'use a new logs.LogGroup or logs.LogGroup.fromLogGroupName(…)',
);
export const VPC = construct<ec2.IVpc>(
  'a VPC', ['vpcId', 'selectSubnets'], 'look up or import what you have the id of, for example with Vpc.fromLookup',
);
export const SUBNET = construct<ec2.ISubnet>(
  'a subnet', ['subnetId', 'routeTable'], 'look up or import what you have the id of, for example with Subnet.fromSubnetId',
);
export const SECURITY_GROUP = construct<ec2.ISecurityGroup>(
  'a security group', ['securityGroupId', 'addIngressRule'], 'use a new ec2.SecurityGroup or ec2.SecurityGroup.fromSecurityGroupId(…)',
);
export const KEY = construct<kms.IKey>('a KMS key', ['keyArn', 'grantDecrypt'], 'use a new kms.Key or kms.Key.fromKeyArn(…)');

export const MIRRORING_REFERENCE = construct<IExtraHopTrafficMirroring>(
  'a mirroring', ['sessionOwner', 'metricUnmirrored'], 'use a new ExtraHopTrafficMirroring or ExtraHopTrafficMirroring.fromSessionOwner(…)',
);

export const ALARM_ACTIONS = list<cloudwatch.IAlarmAction>(
  { holds: () => true, expected: 'a list of actions', fix: 'put a single one in brackets' },
  object('an action of an alarm', ['bind'], 'use a new cloudwatch_actions.SnsAction(…)'),
);

export const NETWORK_INTERFACE = reference<refs.INetworkInterfaceRef>(
  'a network interface', 'networkInterfaceRef', 'use a new ec2.CfnNetworkInterface, or networkInterfaceId(…) if you have the ID',
);

/** The VPC endpoint is of another type only if its resource in the app says so. */
export const GATEWAY_LOAD_BALANCER_ENDPOINT = kind<refs.IVPCEndpointRef>({
  holds: (value) => {
    if (!isObject(value) || !Construct.isConstruct(value) || !('vpcEndpointRef' in value)) return false;
    const resource = resourceOf(value);
    if (!ec2.CfnVPCEndpoint.isCfnVPCEndpoint(resource)) return true;
    const { vpcEndpointType } = resource;
    return vpcEndpointType === 'GatewayLoadBalancer' || Token.isUnresolved(vpcEndpointType);
  },
  expected: 'a Gateway Load Balancer endpoint',
  fix: 'use a new ec2.CfnVPCEndpoint of that type, or gatewayLoadBalancerEndpointId(…) if you have the ID',
});

/** The type that the ARN of a load balancer names, where it is known. */
const TYPE_IN_ARN = /:loadbalancer\/([a-z]+)\//;

/** Only Application Load Balancers know their listeners; those of other types have no construct of their own, but can be imported by a wrong ARN. */
export const NETWORK_LOAD_BALANCER = kind<elbv2.INetworkLoadBalancer>({
  holds: (value) => isConstructWith(value, ['loadBalancerArn', 'addListener', 'metrics']) && !('listeners' in value)
    && ['net', 'network', undefined].includes(TYPE_IN_ARN.exec(String(value.loadBalancerArn))?.[1]),
  expected: 'a Network Load Balancer',
  fix: 'use a new elbv2.NetworkLoadBalancer or elbv2.NetworkLoadBalancer.fromLookup(…); mirrored traffic reaches no other type, and a Gateway Load Balancer through its endpoint',
});
