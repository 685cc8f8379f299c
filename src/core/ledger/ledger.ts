import { NO_REFUSALS, type Refusals } from './refusals';
import type { ReasonCode } from '../model/reason';

/** What EC2 cannot hold but attempts and earlier looks have taught: the decision's second input. */
export interface Ledger {
  /** Interfaces that EC2 refused for good, by interface id. */
  readonly refusedInterfaces: ReadonlyMap<string, Refusal>;
  /** What EC2 said when it refused an interface for its instance's type, by instance type. */
  readonly refusedInstanceTypes: ReadonlyMap<string, string>;
  /** Why EC2 is expected to refuse an instance type, by instance type, for who remembers no refusals; absent: nothing is expected. */
  readonly expectedRefusals?: ReadonlyMap<string, string>;
  /** What EC2 said when it refused another session on a target, by target id: it has less room than it seems. */
  readonly refusedTargets: ReadonlyMap<string, string>;
  /** Writes that EC2 refused, and may take later. */
  readonly refusals: Refusals;
  /** Since when a target has been seen unable to receive, by target id, in milliseconds since the epoch. */
  readonly targetsDownSince: ReadonlyMap<string, number>;
  /** Since when the session of a source has been seen to mirror nothing, because no target that it is on can be used, by interface id. */
  readonly blockedSince: ReadonlyMap<string, number>;
  /** Since when an interface with a session has been seen with no instance, or a stopped one, by interface id, in milliseconds since the epoch. */
  readonly idleSince: ReadonlyMap<string, number>;
  /** Unmirrored sources, by interface ID. */
  readonly unmirrored: ReadonlyMap<string, Unmirrored>;
  /** Since when changes of these are published, in milliseconds since the epoch; absent: they are not. */
  readonly publishingSince?: number;
  /** Who received behind a load balancer or an endpoint when that could last be read, by target id. */
  readonly receivers: ReadonlyMap<string, KnownReceivers>;
}

/** Who received through a target: ids of interfaces and instances. */
export interface KnownReceivers {
  readonly ids: readonly string[];
  /** What existed by then, in milliseconds since the epoch, and is not among them, was no receiver. */
  readonly readAt: number;
}

/** For how long receivers that cannot be read are taken for those that were read last, in milliseconds. */
const RECEIVERS_KNOWN_FOR = 60 * 60 * 1000;

/** @param now the current time in milliseconds since the epoch */
export function isFresh({ readAt }: KnownReceivers, now: number): boolean {
  return now - readAt < RECEIVERS_KNOWN_FOR;
}

/** Record of an unmirrored interface: the latest reason, and since when, across all reasons. */
export interface Unmirrored {
  readonly code: ReasonCode;
  /** When it was first seen so, in milliseconds since the epoch. */
  readonly since: number;
  /** What was told of it, at last, and how many times something was; absent: nothing. */
  readonly told?: { readonly code: ReasonCode; readonly times: number };
}

/** What EC2 said about an interface, and under which circumstances: when they change, it may say something else. */
export interface Refusal {
  readonly message: string;
  readonly instanceType: string;
}

export const EMPTY_LEDGER: Ledger = {
  refusedInterfaces: new Map(),
  refusedInstanceTypes: new Map(),
  refusedTargets: new Map(),
  refusals: NO_REFUSALS,
  targetsDownSince: new Map(),
  blockedSince: new Map(),
  idleSince: new Map(),
  unmirrored: new Map(),
  receivers: new Map(),
};

export function withRefusedInterface(ledger: Ledger, networkInterfaceId: string, refusal: Refusal): Ledger {
  return { ...ledger, refusedInterfaces: new Map([...ledger.refusedInterfaces, [networkInterfaceId, refusal]]) };
}

export function withRefusedTarget(ledger: Ledger, targetId: string, message: string): Ledger {
  return { ...ledger, refusedTargets: new Map([...ledger.refusedTargets, [targetId, message]]) };
}
