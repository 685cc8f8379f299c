import type { InterfaceDecision, Plan } from '../core/decision';
import type { Candidate } from '../core/reachability';
import { isUnmirrored, type Reason } from '../core/reason';

/** Candidates of an interface; none for one that is not a source. */
export type CandidatesOf = (decision: InterfaceDecision) => readonly Candidate[] | undefined;

/**
 * A plan as JSON, piece by piece: with all candidates of a large fleet the whole would be longer than a string can be.
 */
export function* planJson(plan: Plan, candidatesOf: CandidatesOf, show: 'all' | 'unmirrored' | 'none'): Generator<string> {
  const shown = ({ reason }: { reason: Reason }) => show === 'all' || (show === 'unmirrored' && isUnmirrored(reason));
  yield '{\n"interfaces": [';
  yield* lines(plan.interfaces, (decision) => {
    const candidates = shown(decision) ? candidatesOf(decision) : undefined;
    return { ...decision, ...(candidates && { candidates }) };
  });
  yield '],\n"actions": [';
  yield* lines(plan.actions, ({ action, networkInterfaceId, targetId, ...rest }) => (
    { action, networkInterfaceId, ...('sessionId' in rest && { sessionId: rest.sessionId }), targetId }
  ));
  yield '],\n"sensors": [';
  yield* lines(plan.sensors, (sensor) => sensor);
  yield `],\n"summary": ${JSON.stringify(plan.summary)}\n}\n`;
}

function* lines<T>(items: readonly T[], render: (item: T) => object): Generator<string> {
  for (const [index, item] of items.entries()) yield `${index === 0 ? '\n' : ',\n'}${JSON.stringify(render(item))}`;
  if (items.length > 0) yield '\n';
}
