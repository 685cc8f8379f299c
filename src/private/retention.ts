import { CfnDeletionPolicy, CfnResource } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** The resource that a construct is or defines; none for one that only refers to a resource. */
export function resourceOf(construct: IConstruct): CfnResource | undefined {
  if (CfnResource.isCfnResource(construct)) return construct;
  const { defaultChild } = construct.node;
  return CfnResource.isCfnResource(defaultChild) ? defaultChild : undefined;
}

/**
 * Retains a resource when its stack is deleted, for the sessions that use it.
 *
 * A replaced resource is deleted nevertheless, unless its update policy was set otherwise: sessions have moved by then.
 */
export function stayBehind(resource: CfnResource, policy = CfnDeletionPolicy.RETAIN): void {
  resource.cfnOptions.deletionPolicy = policy;
  resource.cfnOptions.updateReplacePolicy ??= CfnDeletionPolicy.DELETE;
}
