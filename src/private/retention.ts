import { CfnDeletionPolicy, type CfnResource } from 'aws-cdk-lib';

/**
 * Has a resource stay when its stack goes, for the sessions that use it.
 *
 * One that another replaces goes nevertheless, unless somebody has said otherwise: sessions have moved by then.
 */
export function stayBehind(resource: CfnResource, policy = CfnDeletionPolicy.RETAIN): void {
  resource.cfnOptions.deletionPolicy = policy;
  resource.cfnOptions.updateReplacePolicy ??= CfnDeletionPolicy.DELETE;
}
