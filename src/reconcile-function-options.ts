import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as logs from 'aws-cdk-lib/aws-logs';

/**
 * How the function that mirrors fits in with the rest of an app.
 */
export interface ReconcileFunctionOptions {
  /**
   * Role of the function.
   *
   * It must trust `lambda.amazonaws.com`. The permissions that the function needs are added to it; where that is not possible, as with an
   * imported role that is not mutable, a warning says which they are.
   *
   * @default - a new role
   */
  readonly role?: iam.IRole;

  /**
   * Log group of the function.
   *
   * Of the standard class, or else CloudWatch makes no metrics of what the function logs. Where it is encrypted with a KMS key, the key's policy must
   * let CloudWatch Logs use it; the function needs no permission for that.
   *
   * @default - a new log group, which keeps logs for three months and is removed with the stack
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
   */
  readonly logGroup?: logs.ILogGroup;

  /**
   * VPC in which the function runs. Its own network interfaces there are never mirrored.
   *
   * From its subnets it must reach EC2, Elastic Load Balancing, SQS, DynamoDB and Lambda of the Region, and S3, through which it answers
   * CloudFormation; EventBridge as well, where one of the methods for events is called. It does so by way of a NAT gateway, or by VPC endpoints with
   * private DNS names. What belongs to the VPC in the same stack is there before the function is first invoked, and stays until its last session is
   * gone.
   *
   * @default - the function runs outside of VPCs
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
   */
  readonly vpc?: ec2.IVpc;

  /**
   * Subnets of the VPC in which the function runs. Needs `vpc`.
   *
   * Private ones: in a public one the function has no public address, and nothing that it could reach.
   *
   * @default - private subnets of the VPC; where it has none, isolated ones
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * Security groups of the function. Needs `vpc`.
   *
   * They must let it out on TCP port 443.
   *
   * @default - a new security group, which lets everything out and nothing in
   */
  readonly securityGroups?: ec2.ISecurityGroup[];

  /**
   * KMS key with which Lambda encrypts the environment variables of the function, its settings among them: the key itself, not an alias.
   *
   * The role may decrypt with it what belongs to this function. The policy of the key must leave permissions to IAM, as it does by default.
   *
   * @default - the key that Lambda uses for all functions
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars-encryption.html
   */
  readonly environmentEncryption?: kms.IKey;

  /**
   * Runtime of the function: one of Node.js, version 20 or later.
   *
   * @default lambda.Runtime.NODEJS_22_X
   * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
   */
  readonly runtime?: lambda.Runtime;

  /**
   * Processor architecture of the function, which runs on either.
   *
   * @default lambda.Architecture.ARM_64
   * @see https://docs.aws.amazon.com/lambda/latest/dg/foundation-arch.html
   */
  readonly architecture?: lambda.Architecture;
}
