import type { InterfaceOutcome } from './convergence';
import type { Log } from './log';
import type { InstanceState } from '../core/inventory';
import { isUnmirrored } from '../core/reason';

/** How an instance was found, and how each of its interfaces ended. */
export interface InstanceReport {
  readonly instanceId: string;
  readonly state: InstanceState | 'not-found';
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
  for (const { decision, error } of outcomes) {
    if (error !== undefined) log.error('interface not reconciled', { ...decision, error });
    else if (isUnmirrored(decision.reason) || decision.unverified) log.warn('interface reconciled', { ...decision });
    else log.info('interface reconciled', { ...decision });
  }
}

function whyNoInterfaces(instanceId: string, state: InstanceReport['state']) {
  if (state === 'not-found') return { code: 'instance-not-found', message: `EC2 shows no ${instanceId}` };
  return { code: 'no-interfaces', message: `${instanceId} is ${state} and has no interfaces` };
}
