import { Stack, Token } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';
import type { ExtraHopTrafficMirroringProps } from '../../extrahop-traffic-mirroring-props';
import { suppressFindings, PLACEMENT_FINDINGS } from '../iam/nag-suppressions';
import { RolePolicy } from '../iam/role-policy';
import { refuse } from '../validation/check';
import { inWords } from '../validation/in-words';

/** What Lambda does, as the function's role, to network interfaces that stand for the function in a VPC; to delete, it insists on any resource. */
const CHANGES = ['ec2:AssignPrivateIpAddresses', 'ec2:CreateNetworkInterface', 'ec2:DeleteNetworkInterface', 'ec2:UnassignPrivateIpAddresses'];

/** Fails unless the function can run where and as the options say. */
export function checkPlacement(
  scope: IConstruct, { vpc, vpcSubnets, securityGroups, environmentEncryption, encryptionKey }: ExtraHopTrafficMirroringProps,
): void {
  // IAM knows keys by their own ARNs only: permissions on that of an alias would be void.
  for (const [property, key] of Object.entries({ environmentEncryption, encryptionKey })) {
    if (key === undefined || !('aliasName' in key)) continue;
    throw new Error(`${property}: expected a key, got the alias ${inWords(key.aliasName)}; look the key up with Key.fromLookup`);
  }
  if (vpc !== undefined) {
    checkSubnets(scope, vpc, vpcSubnets);
    return;
  }
  for (const [property, value] of Object.entries({ vpcSubnets, securityGroups })) {
    if (value !== undefined) throw new Error(`${property}: expected a VPC to go with it, got none; set vpc, or leave ${property} out`);
  }
}

/** A function has no public address, so that the internet gateway of a public subnet is no way out. The CDK's own check advises what is not to be had here. */
function checkSubnets(scope: IConstruct, vpc: ec2.IVpc, vpcSubnets: ec2.SubnetSelection | undefined): void {
  const isPublic = new Set(vpc.publicSubnets);
  const { node } = vpc.selectSubnets(vpcSubnets).subnets.find((subnet) => isPublic.has(subnet)) ?? {};
  if (node === undefined) return;
  refuse(scope, `vpcSubnets: expected private subnets, which reach AWS through a NAT gateway or VPC endpoints, got the public ${inWords(node.path)}; `
    + 'choose others, such as those of ec2.SubnetType.PRIVATE_WITH_EGRESS, or leave vpc out');
}

/**
 * Lets Lambda place a function in its VPC, which it does as the function's role, and refuses to begin without.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
 */
export function allowPlacement(placed: lambda.Function, role: iam.IRole, { subnetIds }: ec2.SelectedSubnets): void {
  const stack = Stack.of(placed);
  const arn = (resource: string, resourceName: string, account?: string) => stack.formatArn({ service: 'ec2', account, resource, resourceName });
  // The subnets of a shared VPC belong to another account. A list that only CloudFormation knows cannot become a list of ARNs.
  const subnets = Token.isUnresolved(subnetIds) ? ['*'] : subnetIds;
  const groups = placed.connections.securityGroups.map(({ securityGroupId }) => securityGroupId);
  const policy = new RolePolicy(placed, 'PlacementPolicy', role);
  policy.addStatements(
    new iam.PolicyStatement({
      sid: 'FindPlacement',
      actions: ['ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets'],
      resources: ['*'],
      conditions: { StringEquals: { 'ec2:Region': stack.region } },
    }),
    new iam.PolicyStatement({
      sid: 'CreatePlacement',
      actions: ['ec2:CreateNetworkInterface'],
      resources: [
        arn('network-interface', '*'),
        ...subnets.map((id) => arn('subnet', id, '*')),
        ...groups.map((id) => arn('security-group', id, '*')),
      ],
    }),
    new iam.PolicyStatement({
      sid: 'ChangePlacement',
      actions: ['ec2:AssignPrivateIpAddresses', 'ec2:UnassignPrivateIpAddresses'],
      resources: [arn('network-interface', '*')],
    }),
    new iam.PolicyStatement({ sid: 'DeletePlacement', actions: ['ec2:DeleteNetworkInterface'], resources: [arn('*', '*')] }),
  );
  suppressFindings(policy, PLACEMENT_FINDINGS);
  // Not of all that is in the function: its security group may be new, and then it comes before the policy.
  placed.node.defaultChild!.node.addDependency(policy);
}

/** What Lambda may do with the role, its code may not. */
export function leavePlacementToLambda(functionArn: string): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid: 'LeavePlacementToLambda',
    effect: iam.Effect.DENY,
    actions: CHANGES,
    resources: ['*'],
    conditions: { ArnEquals: { 'lambda:SourceFunctionArn': functionArn } },
  });
}
