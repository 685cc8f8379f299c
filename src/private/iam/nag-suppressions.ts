import type { CfnResource } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** What a check of templates finds and stays, with the reason. */
export interface NagSuppression {
  /** Ids of the rules: `Pack-Rule`. */
  readonly ids: string[];
  readonly reason: string;
  /** Regular expressions for what the rule finds; whatever else it finds is not acknowledged. */
  readonly only?: string[];
}

const HIPAA = 'HIPAA.Security';
const NIST = 'NIST.800.53.R5';
const PCI = 'PCI.DSS.321';

const ec2Arns = (resource: string): string => `/^Resource::arn:.+:ec2:.+:${resource}\\/\\*$/`;

const READS: NagSuppression = {
  ids: ['AwsSolutions-IAM5'],
  only: ['/^Resource::\\*$/'],
  reason: 'Calls that read know no resources; conditions narrow them to the Region.',
};

const INLINE: NagSuppression = {
  ids: [`${HIPAA}-IAMNoInlinePolicy`, `${NIST}-IAMNoInlinePolicy`, `${PCI}-IAMNoInlinePolicy`],
  reason: 'The policy fits one role and one deployment, and goes with them; a managed policy could be attached to others.',
};

export const POLICY_FINDINGS: NagSuppression[] = [
  READS,
  INLINE,
  {
    ids: ['AwsSolutions-IAM5'],
    only: [ec2Arns('network-interface')],
    reason: 'Which interfaces are mirrored is known at run time only; sessions on them lead through the filter to the targets that the policy names.',
  },
  {
    ids: ['AwsSolutions-IAM5'],
    only: [ec2Arns('traffic-mirror-session')],
    reason: 'Ids of sessions are known once they exist; conditions narrow the calls to those with the own ownership tag.',
  },
  {
    ids: ['AwsSolutions-IAM5'],
    only: [ec2Arns('prefix-list')],
    reason: 'Which prefix lists the rules of security groups and route tables name, and who shares them, is known at run time only; they are read.',
  },
];

/** Of the same policy, where targets are discovered. */
export const DISCOVERY_FINDINGS: NagSuppression[] = [
  {
    ids: ['AwsSolutions-IAM5'],
    only: [ec2Arns('traffic-mirror-target')],
    reason: 'Which targets are discovered is known at run time only; conditions narrow them to those with the tags, and the ARNs to their owners.',
  },
];

/** Of the policy with which Lambda places the function in a VPC. */
export const PLACEMENT_FINDINGS: NagSuppression[] = [
  READS,
  INLINE,
  {
    ids: ['AwsSolutions-IAM5'],
    only: [ec2Arns('network-interface'), ec2Arns('\\*')],
    reason: 'Lambda makes up the ids of the interfaces, and demands the right to delete any; the code of the function is denied all of it.',
  },
  {
    ids: ['AwsSolutions-IAM5'],
    only: ['/^Resource::arn:.+:ec2:.+:\\*:(subnet|security-group)\\/.+$/'],
    reason: 'The subnets and security groups of a shared VPC belong to an account that nothing tells; the ARNs name each.',
  },
];

/** Of the policy with which the function publishes events. */
export const PUBLISHING_FINDINGS: NagSuppression[] = [INLINE];

export const FUNCTION_FINDINGS: NagSuppression[] = [
  {
    ids: [`${HIPAA}-LambdaConcurrency`, `${NIST}-LambdaConcurrency`],
    reason: 'The event source runs two batches at a time at most; a reservation would be taken from the other functions of the account.',
  },
  {
    ids: [`${HIPAA}-LambdaDLQ`, `${NIST}-LambdaDLQ`],
    reason: 'Events come through a queue that has a dead-letter queue; every other invocation serves a deployment, which fails where it is lost.',
  },
];

export const UNDELIVERED_EVENTS_FINDINGS: NagSuppression[] = [
  {
    ids: ['AwsSolutions-SQS3'],
    reason: 'It is a dead-letter queue: that of the rules, which the check does not look at.',
  },
];

/**
 * Says why findings stay, in the metadata of the resource, where cdk-nag 2 reads it; the library itself does without cdk-nag.
 *
 * @see https://github.com/cdklabs/cdk-nag/tree/v2.37.55#suppressing-a-rule
 */
export function suppressFindings(construct: IConstruct, findings: readonly NagSuppression[]): void {
  const rules = findings.flatMap(({ ids, reason, only }) =>
    ids.map((id) => ({ id, reason, ...(only && { applies_to: only.map((regex) => ({ regex })) }) })));
  (construct.node.defaultChild as CfnResource).addMetadata('cdk_nag', { rules_to_suppress: rules });
}
