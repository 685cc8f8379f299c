import { existsSync } from 'node:fs';
import { AsynchronousInvocations, DroppedEvent, EventInvokeSettings } from './asynchronous-invocations';
import { checkOwnVariables } from './environment-variables';
import { EventSourceMapping, EventSourceMappingSettings } from './event-source-mapping';
import { FunctionSettings, FunctionSurroundings, InvokeOptions, LambdaFunction } from './lambda-function';
import { Clock } from '../clock';
import { working } from '../event-loop';
import { Faults } from '../faults';
import { PolicyDocument } from '../sqs/policy-evaluation';

export interface LambdaOptions extends FunctionSurroundings {
  readonly account: string;
  readonly partition: string;
}

/** All functions and event source mappings of the account and Region. */
export class Lambda {
  readonly clock: Clock;
  readonly faults = new Faults();
  private readonly functions = new Map<string, LambdaFunction>();
  private readonly eventSourceMappings = new Map<EventSourceMapping, string>();
  private readonly listeners = new Set<() => void>();
  private readonly asynchronous: AsynchronousInvocations;

  constructor(private readonly options: LambdaOptions) {
    this.clock = options.clock;
    this.asynchronous = new AsynchronousInvocations(options.clock, () => this.changed());
  }

  /** Whether a function works, or has events or messages to work on now or, unless `ignoreDelayed`, later. */
  busy(ignoreDelayed: boolean): boolean {
    return this.asynchronous.count(ignoreDelayed) > 0
      || [...this.functions.values()].some(({ concurrency }) => concurrency > 0)
      || [...this.eventSourceMappings.keys()].some(mapping => mapping.busy || (!ignoreDelayed && mapping.waiting));
  }

  /** Calls back whenever a function or a mapping has finished something. */
  onChange(listener: () => void): void {
    this.listeners.add(listener);
  }

  arnOf(functionName: string): string {
    const { partition, region, account } = this.options;
    return `arn:${partition}:lambda:${region}:${account}:function:${functionName}`;
  }

  createFunction(settings: Omit<FunctionSettings, 'arn'>): LambdaFunction {
    const arn = this.arnOf(settings.name);
    if (this.functions.has(arn)) throw new Error(`the function ${settings.name} exists already`);
    check(settings);
    const created = new LambdaFunction({ ...settings, arn }, this.options);
    created.onChange(() => this.changed());
    this.functions.set(arn, created);
    return created;
  }

  async configureFunction(lambdaFunction: LambdaFunction, settings: Omit<FunctionSettings, 'arn'>): Promise<void> {
    check(settings);
    await lambdaFunction.configure({ ...settings, arn: lambdaFunction.arn });
  }

  async deleteFunction(lambdaFunction: LambdaFunction): Promise<void> {
    this.asynchronous.cancel(lambdaFunction);
    await working(lambdaFunction.stop());
    this.functions.delete(lambdaFunction.arn);
  }

  /** By ARN or name. */
  functionBy(nameOrArn: string): LambdaFunction {
    const found = this.findFunction(nameOrArn);
    if (!found) throw new Error(`there is no function ${nameOrArn}`);
    return found;
  }

  findFunction(nameOrArn: string): LambdaFunction | undefined {
    return [...this.functions.values()].find(({ name, arn }) => nameOrArn === name || nameOrArn === arn);
  }

  /** Takes an event on, which the function works on in the background. */
  invokeInBackground(lambdaFunction: LambdaFunction, event: unknown, options?: InvokeOptions): void {
    this.asynchronous.accept(lambdaFunction, event, options);
  }

  /** How the function's asynchronous events are retried; without settings as by default. */
  setEventInvokeConfig(lambdaFunction: LambdaFunction, settings?: EventInvokeSettings): void {
    this.asynchronous.configure(lambdaFunction, settings);
  }

  /** Asynchronous events that were given up. */
  get droppedEvents(): readonly DroppedEvent[] {
    return this.asynchronous.dropped;
  }

  /** The policies of the function that uses an access key. */
  policiesOf(accessKeyId: string): readonly PolicyDocument[] | undefined {
    return [...this.functions.values()].find(({ credentials }) => credentials.accessKeyId === accessKeyId)?.settings.role.policies;
  }

  /** Event source mappings with their UUIDs. */
  mappings(): [string, EventSourceMapping][] {
    return [...this.eventSourceMappings].map(([mapping, uuid]) => [uuid, mapping]);
  }

  createEventSourceMapping(uuid: string, settings: EventSourceMappingSettings): EventSourceMapping {
    const mapping = new EventSourceMapping(settings);
    mapping.onChange(() => this.changed());
    this.eventSourceMappings.set(mapping, uuid);
    return mapping;
  }

  deleteEventSourceMapping(mapping: EventSourceMapping): void {
    mapping.stop();
    this.eventSourceMappings.delete(mapping);
  }

  async close(): Promise<void> {
    this.asynchronous.cancel();
    [...this.eventSourceMappings.keys()].forEach(mapping => mapping.stop());
    await Promise.all([...this.functions.values()].map(async lambdaFunction => lambdaFunction.stop()));
  }

  private changed(): void {
    this.listeners.forEach(listener => listener());
  }
}

/** Refuses what Lambda refuses. */
function check({ name, role, runtime, codeDirectory, variables }: Omit<FunctionSettings, 'arn'>): void {
  if (!role.canBeAssumedBy('lambda.amazonaws.com')) throw new Error(`Lambda cannot assume the role ${role.name}`);
  if (!/^nodejs\d+\.x$/.test(runtime)) throw new Error(`the runtime ${runtime} is not modelled`);
  if (!existsSync(codeDirectory)) throw new Error(`the code of the function ${name} is not at ${codeDirectory}`);
  checkOwnVariables(name, variables);
}
