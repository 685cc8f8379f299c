import { StackSource } from './assembly';
import { deleteStack } from './deletion';
import { ResourceHandlers, Services } from './resource-handler';
import { DeployedStack } from './stack';
import { checkSettled, StackState, StackStatus } from './stack-state';
import { StackUpdate } from './update';
import { Account, GeneratedNames } from './wanted-resource';

type Parameters = Readonly<Record<string, string>>;

const UPDATABLE: readonly StackStatus[] = ['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE'];

/** All stacks of the account and Region. */
export class Stacks {
  private readonly stacks = new Map<string, StackState>();
  private readonly account: Account;

  constructor(services: Services, handlers: ResourceHandlers) {
    this.account = { services, handlers, names: new GeneratedNames() };
  }

  /** Creates the stack, or updates it when it exists. */
  async deploy(source: StackSource, parameters: Parameters = {}): Promise<DeployedStack> {
    const existing = this.stacks.get(source.stackName);
    if (existing) await this.update(existing, source, parameters);
    else await this.create(source, parameters);
    return this.stack(source.stackName);
  }

  /** As CloudFormation remembers them. */
  all(): readonly StackState[] {
    return [...this.stacks.values()];
  }

  /** Of a stack by its name or ARN, as policies name it: the last part of the ARN is generated. */
  arnOf(nameOrArn: string): string {
    if (nameOrArn.startsWith('arn:')) return nameOrArn;
    const { partition, region, account } = this.account.services;
    return `arn:${partition}:cloudformation:${region}:${account}:stack/${nameOrArn}/*`;
  }

  stack(stackName: string): DeployedStack {
    const state = this.stacks.get(stackName);
    if (!state) throw new Error(`there is no stack ${stackName}`);
    return new DeployedStack(state, async () => this.delete(state));
  }

  /** One whose creation failed and left nothing is forgotten, as the CDK deletes it before its next attempt. */
  private async create(source: StackSource, parameters: Parameters): Promise<void> {
    const { stackName, template } = source;
    const { names, services: { partition, region, account } } = this.account;
    const stackId = `arn:${partition}:cloudformation:${region}:${account}:stack/${stackName}/${names.digest(stackName, 32)}`;
    const state: StackState = {
      stackName, stackId, template, status: 'CREATE_IN_PROGRESS', resources: new Map(), outputs: {}, leftBehind: [],
    };
    const creation = new StackUpdate(state, source, this.account, parameters);
    this.stacks.set(stackName, state);
    try {
      await creation.create();
    } finally {
      if (state.status === 'ROLLBACK_COMPLETE') this.stacks.delete(stackName);
    }
  }

  private async update(state: StackState, source: StackSource, parameters: Parameters): Promise<void> {
    checkSettled(state);
    if (!UPDATABLE.includes(state.status)) throw new Error(`the stack ${state.stackName} is in ${state.status} state and can not be updated`);
    await new StackUpdate(state, source, this.account, parameters).update();
  }

  private async delete(state: StackState): Promise<void> {
    await deleteStack(state);
    if (this.stacks.get(state.stackName) === state) this.stacks.delete(state.stackName);
  }
}
