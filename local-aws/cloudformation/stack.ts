import { LeftBehind, StackState, StackStatus } from './stack-state';
import { Alarm } from '../cloudwatch/alarm';
import { Table } from '../dynamodb/table';
import { LambdaFunction } from '../lambda/lambda-function';
import { QueuedMessage, Queue } from '../sqs/queue';

/** Picks a resource by its logical id, or by a test of it; absent: the only one of its kind. */
export type ResourceSelector = string | RegExp | ((logicalId: string) => boolean);

/** A stack as it stands in the local AWS. */
export class DeployedStack {
  constructor(private readonly state: StackState, private readonly remove: () => Promise<void>) {}

  get stackName(): string { return this.state.stackName; }
  get stackId(): string { return this.state.stackId; }
  get status(): StackStatus { return this.state.status; }
  get outputs(): Readonly<Record<string, unknown>> { return this.state.outputs; }

  /** What updates have replaced or removed but could not delete. */
  get leftBehind(): readonly LeftBehind[] { return this.state.leftBehind; }

  queue(selector?: ResourceSelector): Queue {
    return this.find(selector, 'queue', (object): object is Queue => object instanceof Queue);
  }

  function(selector?: ResourceSelector): LambdaFunction {
    return this.find(selector, 'function', (object): object is LambdaFunction => object instanceof LambdaFunction);
  }

  table(selector?: ResourceSelector): Table {
    return this.find(selector, 'table', (object): object is Table => object instanceof Table);
  }

  get alarms(): readonly Alarm[] {
    return [...this.state.resources.values()].map(({ object }) => object).filter((object) => object instanceof Alarm);
  }

  /** What lies in the dead-letter queue of a queue. */
  deadLetters(selector?: ResourceSelector): QueuedMessage[] {
    const { name, settings: { redrive } } = this.queue(selector);
    const deadLetterQueue = [...this.state.resources.values()]
      .map(({ object }) => object)
      .find((object): object is Queue => object instanceof Queue && object.arn === redrive?.deadLetterTargetArn);
    if (!deadLetterQueue) throw new Error(`the queue ${name} has no dead-letter queue in the stack ${this.stackName}`);
    return deadLetterQueue.contents();
  }

  /** What `Ref` returns for a resource. */
  physicalId(logicalId: string): string {
    const resource = this.state.resources.get(logicalId);
    if (!resource) throw new Error(`the stack ${this.stackName} has no resource ${logicalId}`);
    return resource.ref;
  }

  /** Deletes all resources, dependants first. When one cannot be deleted, deleting again goes on from there. */
  async delete(): Promise<void> {
    await this.remove();
  }

  private find<T>(selector: ResourceSelector | undefined, kind: string, isKind: (object: unknown) => object is T): T {
    const found = [...this.state.resources].filter(([logicalId]) => selects(selector, logicalId)).map(([, { object }]) => object).filter(isKind);
    if (found.length !== 1) throw new Error(`the stack ${this.stackName} has ${found.length} of the ${kind} ${String(selector ?? '(any)')}`);
    return found[0];
  }
}

function selects(selector: ResourceSelector | undefined, logicalId: string): boolean {
  if (selector === undefined) return true;
  if (typeof selector === 'string') return selector === logicalId;
  return selector instanceof RegExp ? selector.test(logicalId) : selector(logicalId);
}
