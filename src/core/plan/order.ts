import type { Action } from '../decision';

/**
 * Orders actions so that none needs room that a later one frees: deletions first, then every move or creation once its target has room.
 *
 * @param room sessions that each target could take before the first action; absent: any number
 */
export function inOrder(actions: readonly Action[], room: ReadonlyMap<string, number>): readonly Action[] {
  const left = new Map(room);
  const add = (targetId: string, sessions: number) => {
    const before = left.get(targetId);
    if (before !== undefined) left.set(targetId, before + sessions);
  };
  const ordered: Action[] = [];
  let waiting: readonly Action[] = [...actions].sort((a, b) => RANK[a.action] - RANK[b.action]);
  while (waiting.length > 0) {
    const blocked: Action[] = [];
    for (const action of waiting) {
      if (takesRoom(action) && (left.get(action.targetId) ?? 1) <= 0) {
        blocked.push(action);
        continue;
      }
      if (takesRoom(action)) add(action.targetId, -1);
      if (action.action === 'delete') add(action.targetId, 1);
      if (action.action === 'modify' && takesRoom(action)) add(action.previousTargetId, 1);
      ordered.push(action);
    }
    // Only a cycle of moves between full sensors leaves no action that could go first; EC2 then says which cannot.
    if (blocked.length === waiting.length) return [...ordered, ...blocked];
    waiting = blocked;
  }
  return ordered;
}

const RANK: Readonly<Record<Action['action'], number>> = { delete: 0, modify: 1, create: 2 };

function takesRoom(action: Action): boolean {
  return action.action === 'create' || (action.action === 'modify' && action.previousTargetId !== action.targetId);
}
