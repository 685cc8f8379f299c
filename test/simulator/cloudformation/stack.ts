import { CreatedResource } from './resource-handler';
import { Table } from '../dynamodb/table';
import { LambdaFunction } from '../lambda/lambda-function';
import { QueuedMessage, Queue } from '../sqs/queue';

/** Picks a resource by its logical id, or by a test of it; absent: the only one of its kind. */
export type ResourceSelector = string | RegExp | ((logicalId: string) => boolean);

/** A stack as it stands in the local AWS. */
export class DeployedStack {
  readonly outputs: Record<string, unknown> = {};

  constructor(readonly stackName: string, private readonly resources: Map<string, CreatedResource>) {}

  queue(selector?: ResourceSelector): Queue {
    return this.find(selector, 'queue', (object): object is Queue => object instanceof Queue);
  }

  function(selector?: ResourceSelector): LambdaFunction {
    return this.find(selector, 'function', (object): object is LambdaFunction => object instanceof LambdaFunction);
  }

  table(selector?: ResourceSelector): Table {
    return this.find(selector, 'table', (object): object is Table => object instanceof Table);
  }

  /** What lies in the dead-letter queue of a queue. */
  deadLetters(selector?: ResourceSelector): QueuedMessage[] {
    const { name, settings: { redrive } } = this.queue(selector);
    const deadLetterQueue = [...this.resources.values()]
      .map(({ object }) => object)
      .find((object): object is Queue => object instanceof Queue && object.arn === redrive?.deadLetterTargetArn);
    if (!deadLetterQueue) throw new Error(`the queue ${name} has no dead-letter queue in the stack ${this.stackName}`);
    return deadLetterQueue.contents();
  }

  /** What `Ref` returns for a resource. */
  physicalId(logicalId: string): string {
    const resource = this.resources.get(logicalId);
    if (!resource) throw new Error(`the stack ${this.stackName} has no resource ${logicalId}`);
    return resource.ref;
  }

  /** Removes all resources, the last created first. */
  async delete(): Promise<void> {
    for (const [logicalId, { remove }] of [...this.resources].reverse()) {
      await remove?.();
      this.resources.delete(logicalId);
    }
  }

  private find<T>(selector: ResourceSelector | undefined, kind: string, isKind: (object: unknown) => object is T): T {
    const found = [...this.resources].filter(([logicalId]) => selects(selector, logicalId)).map(([, { object }]) => object).filter(isKind);
    if (found.length !== 1) throw new Error(`the stack ${this.stackName} has ${found.length} of the ${kind} ${String(selector ?? '(any)')}`);
    return found[0];
  }
}

function selects(selector: ResourceSelector | undefined, logicalId: string): boolean {
  if (selector === undefined) return true;
  if (typeof selector === 'string') return selector === logicalId;
  return selector instanceof RegExp ? selector.test(logicalId) : selector(logicalId);
}
