import type { AppStack } from './assembly';
import type { Template } from './template';

/** Where a value of a template stands. */
export interface Scope {
  readonly stack: AppStack;
  readonly template: Template;
  /** Logical ids of the nested stacks that it is in, outermost first. */
  readonly nestedIn: readonly string[];
  /** The template around a nested one. */
  readonly parent?: Scope;
}

export function rootScope(stack: AppStack): Scope {
  return { stack, template: stack.template, nestedIn: [] };
}

/** The scope of a nested stack; `undefined` where its template is not in the app. */
export function nestedScope(scope: Scope, logicalId: string): Scope | undefined {
  const template = scope.template.nested.get(logicalId);
  return template && { stack: scope.stack, template, nestedIn: [...scope.nestedIn, logicalId], parent: scope };
}

/** A scope and all that are nested in it. */
export function scopesFrom(scope: Scope): readonly Scope[] {
  return [scope, ...[...scope.template.nested.keys()].flatMap((logicalId) => {
    const nested = nestedScope(scope, logicalId);
    return nested === undefined ? [] : scopesFrom(nested);
  })];
}
