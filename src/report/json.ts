import type { CandidatesOf } from './candidates';
import { printableJson } from './printable';
import type { Action, InterfaceDecision, Plan, SensorLoad, Summary } from '../core/decision';
import type { Candidate } from '../core/reachability';
import { isUnmirrored } from '../core/reason';

/*
 * The members are spelled out here because others read them: the decision's own objects may gain more.
 */

/**
 * A plan as JSON, piece by piece: with all candidates of a large fleet the whole would be longer than a string can be.
 *
 * @param show the interfaces whose candidates are listed
 */
export function* planJson(plan: Plan, candidatesOf: CandidatesOf, show: 'all' | 'unmirrored' | 'none'): Generator<string> {
  const isShown = ({ reason }: InterfaceDecision) => show === 'all' || (show === 'unmirrored' && isUnmirrored(reason));
  yield '{\n"interfaces": [';
  yield* lines(plan.interfaces, (decision) => interfaceJson(decision, isShown(decision) ? candidatesOf(decision) : undefined));
  yield '],\n"actions": [';
  yield* lines(plan.actions, actionJson);
  yield '],\n"sensors": [';
  yield* lines(plan.sensors, sensorJson);
  yield `],\n"summary": ${printableJson(summaryJson(plan.summary))}\n}\n`;
}

function* lines<T>(items: readonly T[], render: (item: T) => object): Generator<string> {
  for (const [index, item] of items.entries()) yield `${index === 0 ? '\n' : ',\n'}${printableJson(render(item))}`;
  if (items.length > 0) yield '\n';
}

function interfaceJson(decision: InterfaceDecision, candidates: readonly Candidate[] | undefined) {
  const { networkInterfaceId, instanceId, availabilityZone, outcome, mirrored, sessionId, targetId, sessionNumber, reason } = decision;
  return {
    networkInterfaceId,
    instanceId,
    availabilityZone,
    outcome,
    mirrored,
    sessionId,
    targetId,
    sessionNumber,
    reason: { code: reason.code, message: reason.message, expected: reason.expected },
    candidates: candidates?.map(candidateJson),
  };
}

function candidateJson({ targetId, verdict, step, reason }: Candidate) {
  return { targetId, verdict, step, reason };
}

function actionJson(action: Action) {
  return {
    action: action.action,
    networkInterfaceId: action.networkInterfaceId,
    sessionId: action.action === 'create' ? undefined : action.sessionId,
    targetId: action.targetId,
  };
}

function sensorJson({ targetId, availabilityZones, capacity, sessions, planned }: SensorLoad) {
  return { targetId, availabilityZones, capacity, sessions, planned };
}

function summaryJson({ eligible, mirrored, unmirrored, unsupported, create, modify, delete: deleted }: Summary) {
  return { eligible, mirrored, unmirrored, unsupported, create, modify, delete: deleted };
}
