import type { CandidatesOf } from './candidates';
import type { NameOf } from './named';
import { printableJson } from './printable';
import type { Advice, Cause } from '../core/advice/cause';
import type { Action, InterfaceDecision, Plan, TargetLoad } from '../core/model/decision';
import { isUnmirrored } from '../core/model/reason';
import type { Candidate } from '../core/reachability/reachability';

/*
 * The members are spelled out here because others read them: the decision's own objects may gain more.
 */

/** Inputs of a document besides the plan. */
export interface JsonContext {
  readonly advice: Advice;
  readonly candidatesOf: CandidatesOf;
  readonly nameOf: NameOf;
}

/**
 * A plan as JSON, piece by piece: with all candidates of a large fleet the whole would be longer than a string can be.
 *
 * @param show the interfaces whose candidates are listed
 */
export function* planJson(
  plan: Plan, { advice, candidatesOf, nameOf }: JsonContext, show: 'all' | 'unmirrored' | 'none',
): Generator<string> {
  const isShown = ({ reason }: InterfaceDecision) => show === 'all' || (show === 'unmirrored' && isUnmirrored(reason));
  yield '{\n"interfaces": [';
  yield* lines(plan.interfaces, (decision) => (
    interfaceJson(decision, nameOf(decision.instanceId), isShown(decision) ? candidatesOf(decision) : undefined)
  ));
  yield '],\n"actions": [';
  yield* lines(plan.actions, actionJson);
  yield '],\n"targets": [';
  yield* lines(plan.targets, targetJson);
  yield '],\n"advice": [';
  yield* lines(advice.causes, adviceJson);
  yield `],\n"summary": ${printableJson(summaryJson(plan))}\n}\n`;
}

function* lines<T>(items: readonly T[], render: (item: T) => object): Generator<string> {
  for (const [index, item] of items.entries()) yield `${index === 0 ? '\n' : ',\n'}${printableJson(render(item))}`;
  if (items.length > 0) yield '\n';
}

function interfaceJson(decision: InterfaceDecision, name: string | undefined, candidates: readonly Candidate[] | undefined) {
  const { networkInterfaceId, instanceId, availabilityZone, outcome, mirrored, sessionId, targetId, sessionNumber, reason } = decision;
  return {
    networkInterfaceId,
    instanceId,
    name,
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

function targetJson({ targetId, availabilityZones, capacity, sessions, planned }: TargetLoad) {
  return { targetId, availabilityZones, capacity, sessions, planned };
}

function adviceJson({ sentence, code, networkInterfaceIds, availabilityZones, advice, change, gain }: Cause) {
  return { cause: sentence, code, interfaces: networkInterfaceIds.length, availabilityZones, advice, change, gain };
}

function summaryJson({ interfaces, summary: { eligible, mirrored, unmirrored, unsupported, create, modify, delete: deleted } }: Plan) {
  const byReason: Record<string, number> = {};
  for (const { reason } of interfaces) if (isUnmirrored(reason)) byReason[reason.code] = (byReason[reason.code] ?? 0) + 1;
  return { eligible, mirrored, unmirrored, unsupported, byReason, create, modify, delete: deleted };
}
