import { DescribeInstancesCommand, DescribeSubnetsCommand, type Subnet } from '@aws-sdk/client-ec2';
import type { AwsClients } from './aws-clients';
import { type StackResource, stackResources } from './stack-resources';
import { missingPermission } from '../../aws/call-tracker';
import type { AppStack } from '../app/assembly';
import type { References } from '../app/resolver';
import { targetAt } from '../app/snapshot-app';

/** Resolves the references of an app against what is deployed in the account and Region. Each thing is read once. */
export class DeployedReferences implements References {
  /** What the reader should know, each in one line. */
  public readonly warnings: string[] = [];
  private readonly stacks = new Map<string, Promise<readonly StackResource[] | undefined>>();
  private targets?: ReturnType<AwsClients['ec2']['trafficMirrorTargets']>;
  private owner?: Promise<string | undefined>;

  public constructor(private readonly clients: AwsClients) {}

  public async resources(stack: AppStack): Promise<readonly StackResource[] | undefined> {
    const { stackName, region } = stack;
    // In another Region, a stack of this name is another stack.
    if (region !== undefined && region !== await this.clients.region()) return undefined;
    const known = this.stacks.get(stackName);
    if (known !== undefined) return known;
    const read = this.read(stackName);
    this.stacks.set(stackName, read);
    return read;
  }

  public async account(): Promise<string | undefined> {
    this.owner ??= this.clients.ec2Client.send(new DescribeInstancesCommand({ MaxResults: 5 }))
      .then(({ Reservations = [] }) => Reservations[0]?.OwnerId);
    return this.owner;
  }

  public async region(): Promise<string> {
    return this.clients.region();
  }

  public async targetAt(destination: Readonly<Record<string, unknown>>): Promise<string | undefined> {
    this.targets ??= this.clients.ec2.trafficMirrorTargets();
    return targetAt(await this.targets, destination);
  }

  public readonly subnet = async (subnetId: string): Promise<Subnet | undefined> => {
    const { Subnets = [] } = await this.unlessRefused('ec2:DescribeSubnets', 'the place of interfaces that are yet to be created is unknown', (
      this.clients.ec2Client.send(new DescribeSubnetsCommand({ Filters: [{ Name: 'subnet-id', Values: [subnetId] }] }))
    )) ?? {};
    return Subnets[0];
  };

  private async read(stackName: string): Promise<readonly StackResource[] | undefined> {
    const consequence = `what is deployed of ${stackName} is unknown, and the logical ids of its resources stand`;
    return this.unlessRefused('cloudformation:ListStackResources', consequence, stackResources(this.clients.cloudFormation, stackName))
      .catch((error: unknown) => {
        if (error instanceof Error && error.name === 'ValidationError' && error.message.includes('does not exist')) return undefined;
        throw error;
      });
  }

  private async unlessRefused<T>(call: string, consequence: string, read: Promise<T>): Promise<T | undefined> {
    try {
      return await read;
    } catch (error) {
      if (!(error instanceof Error) || missingPermission(error) === undefined) throw error;
      this.warnings.push(`${call} is refused (${error.name}): ${consequence}`);
      return undefined;
    }
  }
}
