import { StackSource } from './assembly';
import { creationOrder } from './creation-order';
import { deleteResources, Removal, removeLeftovers } from './deletion';
import { Evaluation } from './evaluation';
import { CreatedResource, UnfinishedCreation } from './resource-handler';
import { messageOf, resourceError, StackResource, StackState } from './stack-state';
import { ResourceTemplate } from './template';
import { Account, WantedResource, wantedResource } from './wanted-resource';

/** A resource that was changed in place, or is somewhere in between because that failed. */
interface ChangedResource {
  readonly logicalId: string;
  readonly before: StackResource;
  current: StackResource;
}

/**
 * Brings a stack to what a template says, in CloudFormation's order: new and changed resources, each after those that it
 * depends on; then, as a clean-up, what was replaced or has left the template goes. When something fails, the changed ones
 * get their former properties, and the new ones go.
 */
export class StackUpdate {
  private readonly after = new Map<string, StackResource>();
  private readonly changed: ChangedResource[] = [];
  private readonly added: Removal[] = [];
  private readonly outdated: Removal[] = [];
  private readonly evaluation: Evaluation;

  constructor(
    private readonly stack: StackState,
    private readonly source: StackSource,
    private readonly account: Account,
    parameters: Readonly<Record<string, string>>,
  ) {
    this.evaluation = new Evaluation(source.template, { ...account.services, ...stack }, parameters, this.after);
  }

  async create(): Promise<void> {
    await this.applyOr('ROLLBACK', async () => {
      this.stack.resources = new Map(this.added.map(({ logicalId, resource }) => [logicalId, resource]));
      await deleteResources(this.stack, ({ DeletionPolicy: policy }) => policy === 'Retain');
    });
    this.stack.status = 'CREATE_COMPLETE';
  }

  async update(): Promise<void> {
    const { stack, stack: { template } } = this;
    stack.status = 'UPDATE_IN_PROGRESS';
    await this.applyOr('UPDATE_ROLLBACK', async () => this.restore());
    stack.status = 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS';
    stack.leftBehind.push(...await removeLeftovers(this.outdated, template));
    stack.status = 'UPDATE_COMPLETE';
  }

  private async applyOr(rollback: 'ROLLBACK' | 'UPDATE_ROLLBACK', takeBack: () => Promise<void>): Promise<void> {
    try {
      await this.apply();
    } catch (error) {
      this.stack.status = `${rollback}_IN_PROGRESS`;
      try {
        await takeBack();
      } catch (next) {
        this.stack.status = `${rollback}_FAILED`;
        throw new Error(`${messageOf(error)}; rolling back failed: ${messageOf(next)}`, { cause: error });
      }
      this.stack.status = `${rollback}_COMPLETE`;
      throw error;
    }
  }

  private async apply(): Promise<void> {
    const { stack, source: { template }, evaluation, after } = this;
    this.refuseOtherTypes();
    for (const logicalId of creationOrder(template.Resources)) {
      const resource = template.Resources[logicalId];
      try {
        if (resource.Condition !== undefined && !evaluation.condition(resource.Condition)) continue;
        after.set(logicalId, await this.provide(logicalId, resource));
      } catch (error) {
        throw resourceError(stack, logicalId, resource.Type, error);
      }
    }
    const outputs = Object.entries(template.Outputs ?? {})
      .filter(([, { Condition: condition }]) => condition === undefined || evaluation.condition(condition))
      .map(([name, { Value: value }]) => [name, evaluation.evaluate(value)]);
    for (const [logicalId, resource] of stack.resources) {
      if (!after.has(logicalId)) this.outdated.push({ logicalId, resource, policy: resource.template.DeletionPolicy });
    }
    Object.assign(stack, { template, resources: after, outputs: Object.fromEntries(outputs) });
  }

  private refuseOtherTypes(): void {
    for (const [logicalId, { template: { Type: type } }] of this.stack.resources) {
      const wanted = this.source.template.Resources[logicalId];
      if (wanted && wanted.Type !== type) throw new Error(`the update changes the type of ${logicalId} from ${type} to ${wanted.Type}`);
    }
  }

  private async provide(logicalId: string, template: ResourceTemplate): Promise<StackResource> {
    const wanted = wantedResource(logicalId, template, this.stack, this.source, this.evaluation, this.account);
    const { handler, properties } = wanted;
    const existing = this.stack.resources.get(logicalId);
    if (!existing) return this.add(logicalId, wanted);
    const changes = properties.changedSince(existing.properties).filter(name => !handler.inert?.includes(name));
    if (changes.length === 0) return { ...existing, ...wanted };
    const inPlace = handler.update && !changes.some(name => handler.replacing?.includes(name));
    return inPlace ? this.change(logicalId, wanted, existing) : this.replace(logicalId, wanted, existing);
  }

  private async add(logicalId: string, wanted: WantedResource): Promise<StackResource> {
    const { handler, properties, context, template: { DeletionPolicy: policy } } = wanted;
    const whenTakenBack = policy === 'Retain' ? 'Retain' : 'Delete';
    try {
      const resource = { ...wanted, ...await handler.create(properties, context) };
      this.added.push({ logicalId, resource, policy: whenTakenBack });
      return resource;
    } catch (error) {
      if (error instanceof UnfinishedCreation) this.added.push({ logicalId, resource: { ...wanted, ...error.created }, policy: whenTakenBack });
      throw error;
    }
  }

  private async replace(logicalId: string, wanted: WantedResource, existing: StackResource): Promise<StackResource> {
    const { handler: { nameProperty = '' }, properties, template: { UpdateReplacePolicy: policy } } = wanted;
    const name = properties.optionalText(nameProperty);
    if (name !== undefined && name === existing.properties.optionalText(nameProperty)) {
      throw new Error(`CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename ${name} and update the stack again.`);
    }
    const replacement = await this.add(logicalId, wanted);
    this.outdated.push({ logicalId, resource: existing, policy });
    return replacement;
  }

  private async change(logicalId: string, wanted: WantedResource, before: StackResource): Promise<StackResource> {
    const changed: ChangedResource = { logicalId, before, current: { ...before, properties: wanted.properties } };
    this.changed.push(changed);
    changed.current = await this.inPlace(wanted, before);
    if (changed.current.ref !== before.ref) this.outdated.push({ logicalId, resource: before, policy: wanted.template.UpdateReplacePolicy });
    return changed.current;
  }

  private async restore(): Promise<void> {
    const { stack } = this;
    for (const { logicalId, before, current } of this.changed) {
      const restored = await this.inPlace(before, current);
      stack.resources = new Map([...stack.resources, [logicalId, restored]]);
      if (restored.ref !== current.ref) this.added.push({ logicalId, resource: current });
    }
    stack.leftBehind.push(...await removeLeftovers(this.added, this.source.template));
  }

  /** Makes of what exists what is wanted, and with what is wanted the next change is compared. */
  private async inPlace(wanted: WantedResource, existing: StackResource): Promise<StackResource> {
    const { handler, properties, context } = wanted;
    if (!handler.update) throw new Error(`the type ${context.type} is not changed in place`);
    const { ref, attributes, object, remove }: CreatedResource = await handler.update(properties, existing, context);
    return { ...wanted, ref, attributes, object, remove };
  }
}
