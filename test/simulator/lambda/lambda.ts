import { existsSync } from 'node:fs';
import { checkOwnVariables } from './environment-variables';
import { EventSourceMapping, EventSourceMappingSettings } from './event-source-mapping';
import { FunctionSettings, FunctionSurroundings, LambdaFunction } from './lambda-function';
import { PolicyDocument } from '../sqs/policy-evaluation';

export interface LambdaOptions extends FunctionSurroundings {
  readonly account: string;
  readonly partition: string;
}

/** All functions and event source mappings of the account and Region. */
export class Lambda {
  private readonly functions = new Map<string, LambdaFunction>();
  private readonly eventSourceMappings = new Set<EventSourceMapping>();
  private readonly listeners = new Set<() => void>();

  constructor(private readonly options: LambdaOptions) {}

  /** Whether a function works, or has messages to work on now or, unless `ignoreDelayed`, later. */
  busy(ignoreDelayed: boolean): boolean {
    return [...this.functions.values()].some(({ concurrency }) => concurrency > 0)
      || [...this.eventSourceMappings].some(mapping => mapping.busy || (!ignoreDelayed && mapping.waiting));
  }

  /** Calls back whenever a function or a mapping has finished something. */
  onChange(listener: () => void): void {
    this.listeners.add(listener);
  }

  createFunction(settings: Omit<FunctionSettings, 'arn'>): LambdaFunction {
    const { partition, region, account } = this.options;
    const arn = `arn:${partition}:lambda:${region}:${account}:function:${settings.name}`;
    if (this.functions.has(arn)) throw new Error(`the function ${settings.name} exists already`);
    if (!settings.role.canBeAssumedBy('lambda.amazonaws.com')) throw new Error(`Lambda cannot assume the role ${settings.role.name}`);
    if (!/^nodejs\d+\.x$/.test(settings.runtime)) throw new Error(`the runtime ${settings.runtime} is not modelled`);
    if (!existsSync(settings.codeDirectory)) throw new Error(`the code of the function ${settings.name} is not at ${settings.codeDirectory}`);
    checkOwnVariables(settings.name, settings.variables);
    const created = new LambdaFunction({ ...settings, arn }, this.options);
    created.onChange(() => this.changed());
    this.functions.set(arn, created);
    return created;
  }

  async deleteFunction(lambdaFunction: LambdaFunction): Promise<void> {
    await lambdaFunction.stop();
    this.functions.delete(lambdaFunction.arn);
  }

  /** By ARN or name. */
  functionBy(nameOrArn: string): LambdaFunction {
    const found = [...this.functions.values()].find(({ name, arn }) => nameOrArn === name || nameOrArn === arn);
    if (!found) throw new Error(`there is no function ${nameOrArn}`);
    return found;
  }

  /** The policies of the function that uses an access key. */
  policiesOf(accessKeyId: string): readonly PolicyDocument[] | undefined {
    return [...this.functions.values()].find(({ credentials }) => credentials.accessKeyId === accessKeyId)?.settings.role.policies;
  }

  createEventSourceMapping(settings: EventSourceMappingSettings): EventSourceMapping {
    const mapping = new EventSourceMapping(settings);
    mapping.onChange(() => this.changed());
    this.eventSourceMappings.add(mapping);
    return mapping;
  }

  deleteEventSourceMapping(mapping: EventSourceMapping): void {
    mapping.stop();
    this.eventSourceMappings.delete(mapping);
  }

  async close(): Promise<void> {
    this.eventSourceMappings.forEach(mapping => mapping.stop());
    await Promise.all([...this.functions.values()].map(async lambdaFunction => lambdaFunction.stop()));
  }

  private changed(): void {
    this.listeners.forEach(listener => listener());
  }
}
