import type { InterfaceOutcome } from './convergence';
import type { Log } from './log';
import { isFailure, lackedTime } from './out-of-time';
import type { Plan } from '../core/decision';
import type { InstanceState } from '../core/inventory';
import { coverage } from '../core/plan/coverage';
import { isUnmirrored, type ReasonCode } from '../core/reason';

/** How an instance was found, and how each of its interfaces ended. */
export interface InstanceReport {
  readonly instanceId: string;
  readonly state: InstanceState | 'not-found';
  /** Whether it is behind a target: what happens to it concerns everybody. */
  readonly sensor: boolean;
  readonly outcomes: readonly InterfaceOutcome[];
}

/** Whether EC2 may show more of a just started instance in a moment: its reads lag behind its events. */
export function isUnsettled({ state, outcomes }: InstanceReport): boolean {
  if (state === 'running') return outcomes.length === 0 || outcomes.some(({ decision }) => decision.reason.code === 'interface-not-attached');
  return state === 'not-found' || state === 'pending';
}

export function hasFailed({ outcomes }: InstanceReport): boolean {
  return outcomes.some(({ error }) => error !== undefined);
}

/** One line for each interface; an instance without any gets one of its own. */
export function logReport(log: Log, { instanceId, state, outcomes }: InstanceReport): void {
  if (outcomes.length === 0) log.info('instance reconciled', { instanceId, outcome: 'skip', reason: whyNoInterfaces(instanceId, state) });
  for (const outcome of outcomes) logOutcome(log, outcome);
}

/** What was last reported of what is not mirrored, or only observed, by interface or session: sweeps repeat themselves, and their log need not. */
export type Reported = Map<string, string>;

/**
 * A line for each interface for which something was done, failed, is new to be done, became wrong or is wrong no longer, and one for the whole.
 *
 * @param recovered interfaces that were not mirrored before: now they are, or there is no need to
 */
export function logSweep(
  log: Log, reported: Reported, plan: Plan, outcomes: readonly InterfaceOutcome[], recovered: ReadonlySet<string>,
): void {
  for (const outcome of outcomes) {
    if (lackedTime(outcome.error)) continue;
    const news = isNews(outcome, reported) || recovered.has(outcome.decision.networkInterfaceId);
    if (news || outcome.acted || outcome.error !== undefined) logOutcome(log, outcome);
  }
  logGone(log, outcomes, recovered);
  const reasons: Partial<Record<ReasonCode, number>> = {};
  for (const { decision: { reason } } of outcomes) reasons[reason.code] = (reasons[reason.code] ?? 0) + 1;
  const done = (kind: string) => outcomes.filter(({ decision, acted, planned }) => (acted || planned) && decision.outcome === kind).length;
  const { eligible, mirrored, unmirrored, unsupported, held } = coverage(plan);
  log.info('swept', {
    eligible,
    mirrored,
    unmirrored,
    unsupported,
    create: done('create'),
    modify: done('modify'),
    delete: done('delete'),
    left: outcomes.filter(({ error }) => lackedTime(error)).length,
    failed: outcomes.filter(({ error }) => isFailure(error)).length,
    reasons,
    sensors: plan.sensors,
  });
  if (held > 0) log.error('the brake holds: sessions stay whose interfaces are sources no longer, because too many would be removed at once', { held });
}

/** Sessions of interfaces that no instance holds: those that were not deleted, and those that would be, were this more than an observation. */
export function logDetached(log: Log, reported: Reported, { interfaces, actions }: Plan, errors: ReadonlyMap<string, Error>): void {
  for (const [networkInterfaceId, error] of errors) {
    if (!lackedTime(error)) log.error('session of a detached interface not deleted', { networkInterfaceId, error });
  }
  const known = new Set([...interfaces.map(({ networkInterfaceId }) => networkInterfaceId), ...errors.keys()]);
  for (const action of actions) {
    const { networkInterfaceId } = action;
    if (action.action !== 'delete' || known.has(networkInterfaceId) || reported.has(action.sessionId)) continue;
    reported.set(action.sessionId, action.action);
    const reason = { code: 'interface-not-attached', message: `no instance holds ${networkInterfaceId}, and its session is billed on` };
    log.info('interface reconciled', { networkInterfaceId, sessionId: action.sessionId, outcome: 'delete', mirrored: false, reason });
  }
}

/** Whoever asks for what is not mirrored would find the last line of an interface that is long gone. */
function logGone(log: Log, outcomes: readonly InterfaceOutcome[], recovered: ReadonlySet<string>): void {
  const there = new Set(outcomes.map(({ decision: { networkInterfaceId } }) => networkInterfaceId));
  for (const networkInterfaceId of recovered) {
    if (there.has(networkInterfaceId)) continue;
    log.info('interface reconciled', { networkInterfaceId, outcome: 'skip', mirrored: false, reason: whyGone(networkInterfaceId) });
  }
}

/** Of an interface that was not mirrored, and that nothing is known of any more. */
export function whyGone(networkInterfaceId: string) {
  return { code: 'interface-not-found', message: `no instance has ${networkInterfaceId} any more` };
}

function isNews({ decision: { networkInterfaceId, reason }, planned }: InterfaceOutcome, reported: Reported): boolean {
  const before = reported.get(networkInterfaceId);
  if (!isUnmirrored(reason) && !planned) {
    reported.delete(networkInterfaceId);
    return false;
  }
  reported.set(networkInterfaceId, reason.message);
  return before !== reason.message;
}

function logOutcome(log: Log, { decision, error, unmirroredSince }: InterfaceOutcome): void {
  const fields = { ...decision, ...(unmirroredSince !== undefined && { unmirroredSince: new Date(unmirroredSince).toISOString() }) };
  if (error !== undefined) log.error('interface not reconciled', { ...fields, error });
  else if (isUnmirrored(decision.reason) || decision.unverified) log.warn('interface reconciled', fields);
  else log.info('interface reconciled', fields);
}

function whyNoInterfaces(instanceId: string, state: InstanceReport['state']) {
  if (state === 'not-found') return { code: 'instance-not-found', message: `EC2 shows no ${instanceId}` };
  return { code: 'no-interfaces', message: `${instanceId} is ${state} and has no interfaces` };
}
