import { CfnDeletionPolicy, CfnResource } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** The resource that a construct is or defines; none for one that only refers to a resource. */
export function resourceOf(construct: IConstruct): CfnResource | undefined {
  if (CfnResource.isCfnResource(construct)) return construct;
  const { defaultChild } = construct.node;
  return CfnResource.isCfnResource(defaultChild) ? defaultChild : undefined;
}

/**
 * Has a resource stay when its stack goes, for the sessions that use it.
 *
 * One that another replaces goes nevertheless, unless somebody has said otherwise: sessions have moved by then.
 */
export function stayBehind(resource: CfnResource, policy = CfnDeletionPolicy.RETAIN): void {
  resource.cfnOptions.deletionPolicy = policy;
  resource.cfnOptions.updateReplacePolicy ??= CfnDeletionPolicy.DELETE;
}
