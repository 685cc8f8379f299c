import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { aws_ec2 as refs } from 'aws-cdk-lib/interfaces';
import type { Construct } from 'constructs';
import { MirroringMode } from '../../mirroring-mode';
import { OWNERSHIP_TAG_KEY } from '../../names';
import type { TrafficMirrorTargetDiscovery } from '../../traffic-mirror-target-discovery';
import { byPath, byText } from '../canonical-order';
import { filterArn } from '../filters';
import { arnOf } from '../validation/targets';

export interface PermissionsProps {
  /** The targets that there are when the policy is resolved. */
  readonly targets: () => readonly refs.ITrafficMirrorTargetRef[];
  /** Finds further targets, whose IDs aren't known at synthesis. */
  readonly discovery?: TrafficMirrorTargetDiscovery;
  readonly filter: refs.ITrafficMirrorFilterRef;
  /** Value of the ownership tag that own sessions carry. */
  readonly owner: string;
  /** Keys of what else sessions are tagged with. */
  readonly tagKeys: string[];
  readonly mode: MirroringMode;
}

/** Names targets that may be added until it is resolved, in an order that does not depend on when each was added. */
class TargetsStatement extends iam.PolicyStatement {
  constructor(props: iam.PolicyStatementProps, private readonly targets: () => readonly refs.ITrafficMirrorTargetRef[]) {
    super(props);
  }

  public freeze(): iam.PolicyStatement {
    if (!this.frozen) this.addResources(...byPath(this.targets()).map(arnOf));
    return super.freeze();
  }
}

/** What the function may do in EC2: each statement as narrow as EC2 allows. */
export function mirroringStatements(scope: Construct, props: PermissionsProps): iam.PolicyStatement[] {
  const stack = Stack.of(scope);
  return [...readStatements(stack), ...(props.mode === MirroringMode.ENFORCE ? writeStatements(stack, props) : [])];
}

function writeStatements(stack: Stack, props: PermissionsProps): iam.PolicyStatement[] {
  const sessions = ec2Arn(stack, 'traffic-mirror-session');
  const ownedByRequest = {
    'StringEquals': { [`aws:RequestTag/${OWNERSHIP_TAG_KEY}`]: props.owner },
    'ForAllValues:StringEquals': { 'aws:TagKeys': [OWNERSHIP_TAG_KEY, ...byText(props.tagKeys)] },
  };
  return [
    new iam.PolicyStatement({
      sid: 'MirrorInterfaces',
      actions: ['ec2:CreateTrafficMirrorSession'],
      resources: [ec2Arn(stack, 'network-interface')],
    }),
    new TargetsStatement({
      sid: 'MirrorToTargetsThroughFilter',
      actions: ['ec2:CreateTrafficMirrorSession', 'ec2:ModifyTrafficMirrorSession'],
      resources: [filterArn(props.filter)],
    }, props.targets),
    ...discoveryStatements(stack, props.discovery),
    new iam.PolicyStatement({
      sid: 'CreateOwnSessions',
      actions: ['ec2:CreateTrafficMirrorSession'],
      resources: [sessions],
      conditions: ownedByRequest,
    }),
    new iam.PolicyStatement({
      sid: 'TagOwnSessionsWhenCreated',
      actions: ['ec2:CreateTags'],
      resources: [sessions],
      conditions: {
        ...ownedByRequest,
        StringEquals: { ...ownedByRequest.StringEquals, 'ec2:CreateAction': 'CreateTrafficMirrorSession' },
      },
    }),
    new iam.PolicyStatement({
      sid: 'ChangeOwnSessions',
      actions: ['ec2:ModifyTrafficMirrorSession', 'ec2:DeleteTrafficMirrorSession'],
      resources: [sessions],
      conditions: { StringEquals: { [`aws:ResourceTag/${OWNERSHIP_TAG_KEY}`]: props.owner } },
    }),
  ];
}

/** Of a shared target IAM, too, sees the tags that the account itself has set. */
function discoveryStatements(stack: Stack, discovery: TrafficMirrorTargetDiscovery | undefined): iam.PolicyStatement[] {
  if (discovery === undefined) return [];
  const tags = byText(Object.keys(discovery._tags)).map((key) => [`aws:ResourceTag/${key}`, discovery._tags[key]] as const);
  return [new iam.PolicyStatement({
    sid: 'MirrorToDiscoveredTargets',
    actions: ['ec2:CreateTrafficMirrorSession', 'ec2:ModifyTrafficMirrorSession'],
    resources: [undefined, ...byText(discovery._ownerAccountIds)].map((account) => ec2Arn(stack, 'traffic-mirror-target', account)),
    conditions: { StringEquals: Object.fromEntries(tags) },
  })];
}

/** An imported target may be of any kind and in another VPC, so all these reads may be needed at run time. */
function readStatements(stack: Stack): iam.PolicyStatement[] {
  return [
    // These calls know no resources: the Region is all that narrows them.
    new iam.PolicyStatement({
      sid: 'ReadNetwork',
      actions: [
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
      ],
      resources: ['*'],
      conditions: { StringEquals: { 'ec2:Region': stack.region } },
    }),
    new iam.PolicyStatement({
      sid: 'ReadLoadBalancing',
      actions: [
        'elasticloadbalancing:DescribeListeners',
        'elasticloadbalancing:DescribeLoadBalancerAttributes',
        'elasticloadbalancing:DescribeLoadBalancers',
        'elasticloadbalancing:DescribeTargetGroupAttributes',
        'elasticloadbalancing:DescribeTargetGroups',
        'elasticloadbalancing:DescribeTargetHealth',
      ],
      resources: ['*'],
      conditions: { StringEquals: { 'aws:RequestedRegion': stack.region } },
    }),
    // Lists may be shared by any account, and those that AWS manages have "aws" in place of one.
    new iam.PolicyStatement({
      sid: 'ReadPrefixLists',
      actions: ['ec2:GetManagedPrefixListEntries'],
      resources: [ec2Arn(stack, 'prefix-list', '*')],
    }),
  ];
}

function ec2Arn(stack: Stack, resource: string, account?: string): string {
  return stack.formatArn({ service: 'ec2', account, resource, resourceName: '*' });
}
