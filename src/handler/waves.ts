import type { Action } from '../core/decision';

/** Enough that EC2's answers, which take a while, do not keep a run below the pace that EC2 grants. */
const AT_ONCE = 8;

/**
 * Cuts actions into groups that may be carried out at the same time, one group after the other.
 *
 * Actions are ordered so that what frees room comes before what needs it. Within a run of deletions, of creations, or of changes that move
 * nothing, none needs what another frees.
 */
export function waves(actions: readonly Action[]): readonly (readonly Action[])[] {
  const groups: Action[][] = [];
  let kind: string | undefined;
  for (const action of actions) {
    const next = kindOf(action);
    const group = groups.at(-1);
    if (group !== undefined && next !== 'move' && next === kind && group.length < AT_ONCE) group.push(action);
    else groups.push([action]);
    kind = next;
  }
  return groups;
}

function kindOf(action: Action): string {
  return action.action === 'modify' && action.previousTargetId !== action.targetId ? 'move' : action.action;
}
