import { receiving } from './receiving';
import { sourcePriority } from './sources';
import type { Ledger } from '../ledger/ledger';
import type { Instance, Inventory, NetworkInterface } from '../model/inventory';
import type { NotSourceCode } from '../model/reason';
import type { Settings } from '../model/settings';

export type Eligibility = Eligible | NotEligible;

export interface Eligible {
  readonly eligible: true;
  readonly priority: number;
  /** Why it may receive mirrored traffic: it gets no session then, and keeps the one that it has. */
  readonly mayReceive?: string;
}

export interface NotEligible {
  readonly eligible: false;
  readonly code: NotSourceCode;
  readonly message: string;
  /** Whether an own session stays meanwhile: the state passes, or ends the session by itself. */
  readonly keepsSession: boolean;
  /** Whether it is only expected that EC2 refuses it. */
  readonly expected?: true;
}

/** Judges interfaces in the order in which the first reason found is the most telling one. */
export function eligibility(
  inventory: Inventory,
  settings: Settings,
  ledger: Ledger,
  now: number,
): (instance: Instance, networkInterface: NetworkInterface) => Eligibility {
  const { through, perhaps } = receiving(inventory, ledger, now);
  return (instance, networkInterface) => {
    const { instanceId, instanceType, state } = instance;
    const { networkInterfaceId, interfaceType, attachment } = networkInterface;
    if (state !== 'running') return no('instance-not-running', `${instanceId} is ${state || 'in a state that is not known'}`, !stoppedForLong(instance, networkInterface, settings, ledger, now));
    if (attachment !== 'attached') return no('interface-not-attached', attachment === '' ? 'whether it is attached is not known' : `it is ${attachment}`, true);
    if (interfaceType !== 'interface') {
      return no('interface-type', `it is of type ${interfaceType}, and only the type interface can be mirrored`);
    }
    if (networkInterface.privateIpv4 === undefined) {
      return no('no-ipv4-address', 'it has no private IPv4 address to send mirrored packets from');
    }
    const priority = sourcePriority(instance, networkInterface, settings.sources);
    if (priority === undefined) return no('not-selected', 'it is not selected as a source');
    const targetId = through(instance);
    if (targetId !== undefined) return no('receiver', `${instanceId} receives mirrored traffic through ${targetId}, and mirroring it would be a loop`);
    const refusal = refusalOf(networkInterfaceId, instanceType, ledger);
    if (refusal !== undefined) return no('unsupported', `EC2 cannot mirror it on ${instanceType}: ${refusal}`);
    const expected = ledger.expectedRefusals?.get(instanceType);
    if (expected !== undefined) return { ...no('unsupported', `EC2 is expected to refuse it on ${instanceType}: ${expected}`), expected: true };
    const mayReceive = perhaps(instance, networkInterface);
    return { eligible: true, priority, ...(mayReceive !== undefined && { mayReceive }) };
  };
}

/**
 * Sessions of stopped instances are billed. Those of instances that are stopping, or may start again shortly, aren't worth the churn.
 *
 * EC2 reports when a user stopped an instance, but not when it stopped by itself. Then the time counts from the first observation.
 */
function stoppedForLong(instance: Instance, { networkInterfaceId }: NetworkInterface, settings: Settings, ledger: Ledger, now: number): boolean {
  const { idleSessionGraceSeconds: grace } = settings;
  const since = instance.stoppedSince ?? ledger.idleSince.get(networkInterfaceId);
  return instance.state === 'stopped' && since !== undefined && grace !== undefined && now - since >= grace * 1000;
}

/** What EC2 refused under other circumstances it may allow now. */
function refusalOf(networkInterfaceId: string, instanceType: string, { refusedInterfaces, refusedInstanceTypes }: Ledger): string | undefined {
  const refusal = refusedInterfaces.get(networkInterfaceId);
  return refusal?.instanceType === instanceType ? refusal.message : refusedInstanceTypes.get(instanceType);
}

function no(code: NotSourceCode, message: string, keepsSession = false): NotEligible {
  return { eligible: false, code, message, keepsSession };
}
