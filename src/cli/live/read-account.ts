import type { NetworkInterface } from '@aws-sdk/client-ec2';
import type { AwsClients } from './aws-clients';
import type { Ec2Facts } from '../../aws/inventory/facts';
import { observeAll } from '../../aws/inventory/observe';
import { Reads } from '../../aws/inventory/reads';
import { readTargetFacts } from '../../aws/inventory/target-facts';
import type { Settings } from '../../core/model/settings';

/** Reads what a plan for everything rests on, as a sweep of the function does. It goes on without what it can do without. */
export async function readAccount({ ec2, loadBalancing }: Pick<AwsClients, 'ec2' | 'loadBalancing'>, settings: Settings): Promise<Ec2Facts> {
  const reads = new Reads(false);
  return observeAll(ec2, settings, readTargetFacts(ec2, loadBalancing, settings, reads), reads);
}

/** Interfaces by their IDs, even if no instance holds them: a plan has only those of instances. */
export async function readInterfaces({ ec2 }: AwsClients, networkInterfaceIds: readonly string[]): Promise<readonly NetworkInterface[]> {
  return await new Reads(false).optional('ec2:DescribeNetworkInterfaces', ec2.networkInterfaces(networkInterfaceIds)) ?? [];
}
