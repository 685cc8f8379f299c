import { isFailure, lackedTime } from '../errors';
import type { Log } from './log';
import type { OrphanedResult, InterfaceResult } from '../results';
import { forgetOthers, markLogged, type LoggedStates } from './log-deduplication';
import type { Unmirrored } from '../../core/ledger/ledger';
import type { Plan } from '../../core/model/decision';
import type { InstanceState, Session } from '../../core/model/inventory';
import { isUnmirrored, type PublishedCode, type ReasonCode } from '../../core/model/reason';
import { coverage } from '../../core/plan/coverage';
import { OWNERSHIP_TAG_KEY } from '../../names';

/** Why something is as it is, in a line of the log or in an event. */
export interface PublishedReason {
  readonly code: PublishedCode;
  readonly message: string;
}

/** How an instance was found, and how each of its interfaces ended. */
export interface InstanceResult {
  readonly instanceId: string;
  readonly state: InstanceState | 'not-found';
  /** Whether it is behind a target: what happens to it concerns everybody. */
  readonly receives: boolean;
  /** Whether only a sweep can make room for it: it sees who mirrors nothing, and which place is needed most. */
  readonly awaitsSweep: boolean;
  readonly outcomes: readonly InterfaceResult[];
}

/** Whether EC2 may show more of a just started instance in a moment: its reads lag behind its events. */
export function isUnsettled({ state, outcomes }: InstanceResult): boolean {
  if (state === 'running') return outcomes.length === 0 || outcomes.some(({ decision }) => decision.reason.code === 'interface-not-attached');
  return state === 'not-found' || state === 'pending';
}

/** Why an instance is worth another message, if it is: an error, rather than want of time. */
export function failureOf(report: InstanceResult | undefined): Error | undefined {
  const errors = report?.outcomes.flatMap(({ error }) => error ?? []) ?? [];
  return errors.find(isFailure) ?? errors.at(0);
}

/** One line for each interface; an instance without any gets one of its own. */
export function logInstance(log: Log, loggedStates: LoggedStates, { instanceId, state, outcomes }: InstanceResult, now: number): void {
  if (outcomes.length === 0) log.info('instance reconciled', { instanceId, outcome: 'skip', reason: whyNoInterfaces(instanceId, state) });
  for (const outcome of outcomes) {
    markLogged(loggedStates, outcome);
    logOutcome(log, outcome, now);
  }
}

/** How a sweep went. */
export interface SweepLog {
  readonly plan: Plan;
  readonly outcomes: readonly InterfaceResult[];
  readonly detached: OrphanedResult;
  /** Interfaces that were not mirrored before: now they are, or there is no need to. */
  readonly recovered: ReadonlyMap<string, Unmirrored>;
  /** In milliseconds since the epoch. */
  readonly now: number;
  /** Foreign sessions that look like own ones without their owner tag. */
  readonly lookAlikes: readonly Session[];
  /** Value of the owner tag. */
  readonly sessionOwner: string;
}

/**
 * Logs a line for each interface that was changed, failed, or differs from its last logged state, a line for each deleted duplicate or orphaned
 * session, and a summary line.
 */
export function logSweep(
  log: Log, loggedStates: LoggedStates, { plan, outcomes, detached, recovered, now, lookAlikes, sessionOwner: owner }: SweepLog,
): void {
  for (const outcome of outcomes) {
    const { decision: { networkInterfaceId }, acted, error } = outcome;
    if (lackedTime(error) || isLeftToOthers(outcome)) continue;
    const news = markLogged(loggedStates, outcome) || recovered.has(networkInterfaceId);
    if (news || acted || error !== undefined) logOutcome(log, outcome, now);
  }
  logGone(log, outcomes, recovered, now);
  logDetached(log, loggedStates, detached);
  logLookAlikes(log, loggedStates, lookAlikes, owner);
  forgetOthers(loggedStates, new Set([
    ...outcomes.map(({ decision: { networkInterfaceId } }) => networkInterfaceId),
    ...detached.removals.map(({ sessionId }) => sessionId),
    ...(lookAlikes.length > 0 ? [LOOK_ALIKES] : []),
  ]));
  const reasons: Partial<Record<ReasonCode, number>> = {};
  for (const { decision: { reason } } of outcomes) reasons[reason.code] = (reasons[reason.code] ?? 0) + 1;
  const done = (kind: string) => outcomes.filter(({ decision, acted, planned }) => (acted || planned) && decision.outcome === kind).length;
  const besides = outcomes.reduce((sum, { superfluous = [] }) => sum + superfluous.length, detached.removals.length);
  const errors = [...outcomes.map(({ error }) => error), ...detached.errors.values()];
  const { eligible, mirrored, unmirrored, unsupported, held } = coverage(plan);
  log.info('swept', {
    eligible,
    mirrored,
    unmirrored,
    unsupported,
    create: done('create'),
    modify: done('modify'),
    delete: done('delete') + besides,
    left: errors.filter(lackedTime).length,
    failed: errors.filter(isFailure).length,
    reasons,
    targets: plan.targets,
  });
  if (held > 0) log.error('deselection limit reached: sessions of interfaces that are no longer selected stay, because too many would be deleted; if this is intended, deploy with a higher maxDeselectedPercent', { held });
}

/** Under which it is kept which look-alikes were told last. */
const LOOK_ALIKES = 'look-alikes';

/** Session ids that a line names; of more only the number is there. */
const NAMED_SESSIONS = 10;

function logLookAlikes(log: Log, loggedStates: LoggedStates, lookAlikes: readonly Session[], owner: string): void {
  const sessionIds = lookAlikes.map(({ sessionId }) => sessionId).sort();
  const now = sessionIds.join(' ');
  if (sessionIds.length === 0 || loggedStates.get(LOOK_ALIKES) === now) return;
  loggedStates.set(LOOK_ALIKES, now);
  log.warn('sessions look like own ones without the owner tag, and their interfaces have a second session: add the tag again, or delete them', {
    lookAlikes: sessionIds.length, sessionIds: sessionIds.slice(0, NAMED_SESSIONS), tag: { key: OWNERSHIP_TAG_KEY, value: owner },
  });
}

function logDetached(log: Log, loggedStates: LoggedStates, { removals, errors }: OrphanedResult): void {
  for (const [networkInterfaceId, error] of errors) {
    if (!lackedTime(error)) log.error('session of a detached interface not deleted', { networkInterfaceId, error });
  }
  for (const { networkInterfaceId, sessionId, action } of removals) {
    // Who only observes finds it again and again.
    if (loggedStates.has(sessionId)) continue;
    loggedStates.set(sessionId, action);
    const reason: PublishedReason = { code: 'interface-not-attached', message: `no instance holds ${networkInterfaceId}, and its session is billed on` };
    log.info('interface reconciled', { networkInterfaceId, sessionId, outcome: action, mirrored: false, reason });
  }
}

/** Otherwise a search for unmirrored interfaces would find the last line of an interface that no longer exists. */
function logGone(log: Log, outcomes: readonly InterfaceResult[], recovered: SweepLog['recovered'], now: number): void {
  const there = new Set(outcomes.map(({ decision: { networkInterfaceId } }) => networkInterfaceId));
  for (const [networkInterfaceId, from] of recovered) {
    if (there.has(networkInterfaceId)) continue;
    log.info('interface reconciled', { networkInterfaceId, outcome: 'skip', mirrored: false, reason: whyGone(networkInterfaceId), recovered: recovery(from, now) });
  }
}

/** Of an interface that was not mirrored, and that nothing is known of any more. */
export function whyGone(networkInterfaceId: string): PublishedReason {
  return { code: 'interface-not-found', message: `no instance has ${networkInterfaceId} any more` };
}

/** Whether a queued event will handle this interface and log it. */
function isLeftToOthers({ decision: { outcome }, acted, planned, error }: InterfaceResult): boolean {
  return !acted && !planned && error === undefined && outcome !== 'keep' && outcome !== 'skip';
}

function logOutcome(log: Log, { decision, superfluous = [], error, unmirroredSince, recoveredFrom }: InterfaceResult, now: number): void {
  // Without a reason, because the latest reason of an interface must be that of the session that stays.
  for (const { networkInterfaceId, sessionId, targetId } of superfluous) {
    log.info('superfluous session deleted', { networkInterfaceId, instanceId: decision.instanceId, sessionId, targetId, besides: decision.sessionId });
  }
  const fields = {
    ...decision,
    ...(unmirroredSince !== undefined && { unmirroredSince: new Date(unmirroredSince).toISOString() }),
    ...(recoveredFrom !== undefined && { recovered: recovery(recoveredFrom, now) }),
  };
  if (error !== undefined) log.error('interface not reconciled', { ...fields, error });
  else if (isUnmirrored(decision.reason) || decision.unverified) log.warn('interface reconciled', fields);
  else log.info('interface reconciled', fields);
}

/** How long an interface was unmirrored, and why at last. */
function recovery({ since, code }: Unmirrored, now: number): { readonly since: string; readonly seconds: number; readonly code: ReasonCode } {
  return { since: new Date(since).toISOString(), seconds: Math.round((now - since) / 1000), code };
}

function whyNoInterfaces(instanceId: string, state: InstanceResult['state']): PublishedReason {
  if (state === 'not-found') return { code: 'instance-not-found', message: `EC2 shows no ${instanceId}` };
  return { code: 'no-interfaces', message: `${instanceId} is ${state} and has no interfaces` };
}
