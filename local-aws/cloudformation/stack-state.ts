import { ExistingResource, ResourceContext, ResourceHandler } from './resource-handler';
import { ResourceTemplate, Template } from './template';

/** A resource of a stack, with what is needed to change it again. */
export interface StackResource extends ExistingResource {
  readonly template: ResourceTemplate;
  readonly handler: ResourceHandler;
  readonly context: ResourceContext;
}

export type StackStatus =
  | 'CREATE_IN_PROGRESS' | 'CREATE_COMPLETE' | 'ROLLBACK_IN_PROGRESS' | 'ROLLBACK_COMPLETE' | 'ROLLBACK_FAILED'
  | 'UPDATE_IN_PROGRESS' | 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS' | 'UPDATE_COMPLETE'
  | 'UPDATE_ROLLBACK_IN_PROGRESS' | 'UPDATE_ROLLBACK_COMPLETE' | 'UPDATE_ROLLBACK_FAILED'
  | 'DELETE_IN_PROGRESS' | 'DELETE_COMPLETE' | 'DELETE_FAILED';

/** What is no longer in the stack but could not be deleted when an update was cleaned up. */
export interface LeftBehind {
  readonly logicalId: string;
  readonly physicalId: string;
  readonly reason: string;
}

/** A stack as CloudFormation remembers it. */
export interface StackState {
  readonly stackName: string;
  readonly stackId: string;
  status: StackStatus;
  template: Template;
  resources: ReadonlyMap<string, StackResource>;
  outputs: Readonly<Record<string, unknown>>;
  readonly leftBehind: LeftBehind[];
}

/** Refuses an operation while another one is under way. */
export function checkSettled({ stackName, status }: StackState): void {
  if (status.endsWith('_IN_PROGRESS')) throw new Error(`the stack ${stackName} is in ${status} state: something else is being done to it`);
}

/** Gives an error the name of the resource that it is about. */
export function resourceError({ stackName }: StackState, logicalId: string, type: string, error: unknown): Error {
  return new Error(`${stackName}: ${logicalId} (${type}): ${messageOf(error)}`, { cause: error });
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
