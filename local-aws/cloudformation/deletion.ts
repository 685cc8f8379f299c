import { deletionOrder } from './creation-order';
import { checkSettled, LeftBehind, messageOf, resourceError, StackResource, StackState } from './stack-state';
import { RemovalPolicy, Template } from './template';

/** A resource that is to go, and what its template says about that. */
export interface Removal {
  readonly logicalId: string;
  readonly resource: StackResource;
  readonly policy?: RemovalPolicy;
}

/** Deletes a stack. What cannot be deleted stays, with all that would have come after it: deleting again goes on from there. */
export async function deleteStack(stack: StackState): Promise<void> {
  checkSettled(stack);
  stack.status = 'DELETE_IN_PROGRESS';
  try {
    await deleteResources(stack, ({ DeletionPolicy: policy }) => policy === 'Retain' || policy === 'RetainExceptOnCreate');
    stack.status = 'DELETE_COMPLETE';
  } catch (error) {
    stack.status = 'DELETE_FAILED';
    throw error;
  }
}

/** Takes the resources out of the stack one after the other, dependants first, until one cannot be deleted. */
export async function deleteResources(stack: StackState, isRetained: (template: StackResource['template']) => boolean): Promise<void> {
  for (const logicalId of deletionOrder(stack.template.Resources)) {
    const resource = stack.resources.get(logicalId);
    if (!resource) continue;
    try {
      if (!isRetained(resource.template)) await resource.remove?.();
    } catch (error) {
      throw resourceError(stack, logicalId, resource.template.Type, error);
    }
    stack.resources = new Map([...stack.resources].filter(([other]) => other !== logicalId));
  }
}

/** Deletes what an update leaves over, dependants first, as far as that is possible; returns the rest. */
export async function removeLeftovers(removals: readonly Removal[], { Resources: resources }: Template): Promise<LeftBehind[]> {
  const order = deletionOrder(resources);
  const leftBehind: LeftBehind[] = [];
  for (const { logicalId, resource, policy = 'Delete' } of [...removals].sort((left, right) => order.indexOf(left.logicalId) - order.indexOf(right.logicalId))) {
    try {
      if (policy === 'Delete') await resource.remove?.();
    } catch (error) {
      leftBehind.push({ logicalId, physicalId: resource.ref, reason: messageOf(error) });
    }
  }
  return leftBehind;
}
