import type { Action, CreateAction, DeleteAction, ModifyAction } from '../model/decision';

/**
 * Orders actions so that none needs room that a later one frees: deletions first, then each move or creation once its target has room.
 *
 * If moves between full targets wait for each other in a circle, a session in it that mirrors nothing is deleted, and created again after the other
 * moves. Working sessions alone never form a circle: they would rather stay.
 *
 * @param room sessions that each target could take before the first action; absent: any number
 * @param mirrorsNothing whether a session may be deleted and created again without losing packets
 */
export function inOrder(
  actions: readonly Action[], room: ReadonlyMap<string, number>, mirrorsNothing: (action: ModifyAction) => boolean,
): readonly Action[] {
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
    if (blocked.length < waiting.length) {
      waiting = blocked;
      continue;
    }
    const dead = circle(blocked.filter((action) => action.action === 'modify')).find(mirrorsNothing);
    // EC2 then says which cannot.
    if (dead === undefined) return [...ordered, ...blocked];
    waiting = blocked.flatMap((action) => (action === dead ? [deletion(dead), creation(dead)] : [action]));
  }
  return ordered;
}

const RANK: Readonly<Record<Action['action'], number>> = { delete: 0, modify: 1, create: 2 };

function takesRoom(action: Action): boolean {
  return action.action === 'create' || (action.action === 'modify' && action.previousTargetId !== action.targetId);
}

/** Moves that each wait for the place of the next one, and the last for that of the first; empty if there is no circle. */
function circle(moves: readonly ModifyAction[]): readonly ModifyAction[] {
  const leaving = new Map([...moves].reverse().map((move) => [move.previousTargetId, move]));
  for (const start of moves) {
    const path: ModifyAction[] = [];
    for (let move: ModifyAction | undefined = start; move !== undefined; move = leaving.get(move.targetId)) {
      const from = path.indexOf(move);
      if (from >= 0) return path.slice(from);
      path.push(move);
    }
  }
  return [];
}

function deletion({ networkInterfaceId, sessionId, previousTargetId }: ModifyAction): DeleteAction {
  return { action: 'delete', networkInterfaceId, sessionId, targetId: previousTargetId };
}

function creation({ sessionId: _, previousTargetId: __, previous: ___, ...shape }: ModifyAction): CreateAction {
  return { ...shape, action: 'create' };
}
