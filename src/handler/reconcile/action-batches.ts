import type { Action } from '../../core/model/decision';

/** Enough that EC2's answers, which take a while, do not keep a run below the pace that EC2 grants. */
const AT_ONCE = 8;

/** Actions that may be carried out at the same time, and those that are left for after them. */
export interface ActionBatch {
  readonly batch: readonly Action[];
  readonly rest: readonly Action[];
}

/**
 * Cuts actions into groups that may be carried out at the same time, one group after the other.
 *
 * Actions are ordered so that what frees room comes before what needs it. Within a run of deletions, of creations, or of changes that move
 * nothing, none needs what another frees.
 */
export function actionBatches(actions: readonly Action[]): readonly (readonly Action[])[] {
  const groups: (readonly Action[])[] = [];
  for (let next = nextBatch(actions); next.batch.length > 0; next = nextBatch(next.rest)) groups.push(next.batch);
  return groups;
}

/**
 * The next of these groups.
 *
 * @param sample how many actions of a kind are tried before it is known whether EC2 takes any; Infinity: it does. One is taken from the end, because what
 * is alike stands next to each other, and may be refused together.
 */
export function nextBatch(actions: readonly Action[], sample: (action: Action['action']) => number = () => Infinity): ActionBatch {
  const [first] = actions;
  if (first === undefined) return { batch: [], rest: [] };
  const end = actions.findIndex((action) => kindOf(action) !== kindOf(first));
  const run = end < 0 ? actions : actions.slice(0, end);
  if (kindOf(first) === 'move') return { batch: [first], rest: actions.slice(1) };
  const most = sample(first.action);
  const places = most === Infinity ? range(Math.min(AT_ONCE, run.length)) : ends(run.length, Math.min(AT_ONCE, most));
  const chosen = new Set(places);
  return { batch: places.map((place) => run[place]), rest: actions.filter((_, place) => !chosen.has(place)) };
}

/** The first places of a list, and the last. */
function ends(length: number, count: number): readonly number[] {
  return count >= length ? range(length) : [...range(count - 1), length - 1];
}

function range(length: number): readonly number[] {
  return Array.from({ length }, (_, index) => index);
}

function kindOf(action: Action): string {
  return action.action === 'modify' && action.previousTargetId !== action.targetId ? 'move' : action.action;
}
