import type { CloudFormationClient, StackResourceSummary } from '@aws-sdk/client-cloudformation';
import { all } from '../../aws/pages';

/** A resource of a deployed stack. */
export interface StackResource {
  readonly logicalId: string;
  readonly physicalId: string;
  readonly type: string;
  /** Ids of the nested stacks that it is in, outermost first; empty in the stack itself. */
  readonly nestedIn: readonly string[];
}

/** The resources of a stack that exist, those of its nested stacks included. */
export async function stackResources(
  client: () => Promise<CloudFormationClient>, stackName: string, nestedIn: readonly string[] = [],
): Promise<readonly StackResource[]> {
  const { paginateListStackResources } = await import('@aws-sdk/client-cloudformation');
  const pages = paginateListStackResources({ client: await client() }, { StackName: stackName });
  const resources = (await all(pages, (page) => page.StackResourceSummaries)).flatMap((each) => toResource(each, nestedIn));
  const nested = await Promise.all(resources.filter(({ type }) => type === 'AWS::CloudFormation::Stack').map(async ({ logicalId, physicalId }) => (
    stackResources(client, physicalId, [...nestedIn, logicalId])
  )));
  return [...resources, ...nested.flat()];
}

function toResource(summary: StackResourceSummary, nestedIn: readonly string[]): readonly StackResource[] {
  const { LogicalResourceId: logicalId, PhysicalResourceId: physicalId, ResourceType: type, ResourceStatus: status } = summary;
  if (logicalId === undefined || type === undefined || !physicalId || status === 'DELETE_COMPLETE') return [];
  return [{ logicalId, physicalId, type, nestedIn }];
}
