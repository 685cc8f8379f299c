import { SESSIONS_PER_ACCOUNT } from '../../limits';
import type { Action } from '../model/decision';

export type WriteKind = Action['action'];

/** Which write: a kind of action for an interface, on a target. */
export interface Write {
  readonly action: WriteKind;
  readonly networkInterfaceId: string;
  readonly targetId: string;
}

/** Why EC2 declines a write. */
export interface WhyRefused {
  /** Reason of an interface that is not mirrored because of it. */
  readonly reason: 'refused' | 'session-limit' | 'account-limit';
  readonly code: string;
  readonly message: string;
}

/** A write that EC2 refused, and may take later. */
export interface RefusedWrite extends Write, WhyRefused {
  readonly reason: 'refused' | 'session-limit';
  /** How many times in a row. */
  readonly times: number;
  /** When it was refused last, in milliseconds since the epoch. */
  readonly at: number;
}

/** What EC2 refused, and how the tries of the present run went. */
export interface Refusals {
  /** Tells the settings under which they were refused from all others; absent: not known. */
  readonly settings?: string;
  /** By `refusalKey`; of one interface and kind of action two at most. */
  readonly writes: ReadonlyMap<string, RefusedWrite>;
  /** Codes that were remembered so often before this run that it tries only some again, each with its kind of action. */
  readonly probed: ReadonlySet<string>;
  /** How many writes were refused in this run, by kind of action and code. */
  readonly inRun: ReadonlyMap<string, number>;
  /** Kinds of action that EC2 took in this run. */
  readonly succeeded: ReadonlySet<WriteKind>;
  /** Kinds of action that this run tries no more, and why. */
  readonly ended: ReadonlyMap<WriteKind, WhyRefused>;
}

export const NO_REFUSALS: Refusals = { writes: new Map(), probed: new Set(), inRun: new Map(), succeeded: new Set(), ended: new Map() };

/** So many refusals with one code, and no success, end the tries of a kind of action in a run. */
const ENDING = 5;
/** Where as many are remembered from earlier runs, a run tries only so many. */
const PROBES = 3;
/** Targets on which an interface is refused before no other is tried. */
export const REFUSED_TARGETS = 2;
/** Writes that are remembered: as many as an account has sessions. */
const REMEMBERED = SESSIONS_PER_ACCOUNT;
/** Characters of what EC2 said. */
const MESSAGE_LENGTH = 300;

const MINUTE = 60_000;
/** Back-off after the first refusal, in milliseconds; it doubles with each further one. */
const FIRST_BACK_OFF = 5 * MINUTE;
/** A policy may be lifted at any time; a foreign session usually stays for long. */
const LONGEST_BACK_OFF: Readonly<Record<RefusedWrite['reason'], number>> = { 'refused': 60 * MINUTE, 'session-limit': 24 * 60 * MINUTE };

/** What a run begins with. @param settings tells its settings from all others: what was refused under others may be allowed now */
export function refusalsUnder(settings: string, before: Refusals): Refusals {
  const writes = before.settings === settings ? before.writes : NO_REFUSALS.writes;
  const counts = new Map<string, number>();
  for (const [latest] of units(writes).values()) counts.set(tally(latest), (counts.get(tally(latest)) ?? 0) + Number(latest.reason === 'refused'));
  return { ...NO_REFUSALS, settings, writes, probed: new Set([...counts].filter(([, count]) => count >= ENDING).map(([each]) => each)) };
}

/** What a run begins with that tries what was refused before as if it had never been. */
export function forgotten({ settings }: Refusals): Refusals {
  return { ...NO_REFUSALS, settings };
}

/** What a run begins with that tries everything, however much of it is refused. */
export function allTried(refusals: Refusals): Refusals {
  return { ...forgotten(refusals), succeeded: new Set<WriteKind>(['create', 'modify', 'delete']) };
}

/** The refusals once EC2 has refused a write. @param now the current time in milliseconds since the epoch */
export function withRefusal(
  refusals: Refusals, { action, networkInterfaceId, targetId }: Write, { reason, code, message }: Pick<RefusedWrite, 'reason' | 'code' | 'message'>, now: number,
): Refusals {
  const why = { reason, code, message: inShort(message) };
  const key = refusalKey({ action, networkInterfaceId, targetId });
  const before = refusals.writes.get(key);
  const write: RefusedWrite = { action, networkInterfaceId, targetId, ...why, times: (before?.times ?? 0) + 1, at: now };
  const counted: Refusals = {
    ...refusals,
    writes: withinBounds(new Map([...refusals.writes].filter(([each]) => each !== key)), write),
    inRun: reason === 'refused' ? new Map([...refusals.inRun, [tally(write), refusedInRun(refusals, tally(write)) + 1]]) : refusals.inRun,
  };
  const ends = reason === 'refused' && !refusals.succeeded.has(action) && triesLeft(counted, tally(write)) <= 0;
  return ends ? { ...counted, ended: new Map([...refusals.ended, [action, why]]) } : counted;
}

/** The refusals once EC2 has said that the account has as many sessions as it may: this run creates none any more, and the next one tries again. */
export function withAccountLimit(refusals: Refusals, { code, message }: Omit<WhyRefused, 'reason'>): Refusals {
  return { ...refusals, ended: new Map([...refusals.ended, ['create', { reason: 'account-limit', code, message: inShort(message) }]]) };
}

/**
 * The refusals once EC2 has taken a write.
 *
 * Where it had refused the same kind of action for the interface, what stood in the way is gone: for all that it refused with the same code.
 */
export function withSuccess(refusals: Refusals, { action, networkInterfaceId }: Omit<Write, 'targetId'>): Refusals {
  const isNews = !refusals.succeeded.has(action) || refusals.ended.has(action);
  const known = [...refusals.writes.values()].some((write) => unitKey(write) === unitKey({ action, networkInterfaceId }));
  if (!isNews && !known) return refusals;
  return {
    ...withoutRefused(refusals, [{ action, networkInterfaceId }]),
    succeeded: new Set([...refusals.succeeded, action]),
    ended: new Map([...refusals.ended].filter(([each]) => each !== action)),
  };
}

/**
 * The refusals that still mean something: an interface that has an own session was created one, and one that has none has nothing to change.
 *
 * @param mirrored interfaces with an own session
 * @param existing all interfaces that there are; absent: not all were looked at
 */
export function refusalsOf(refusals: Refusals, mirrored: ReadonlySet<string>, existing?: ReadonlySet<string>): Refusals {
  const all = [...refusals.writes.values()];
  const taken = all.filter(({ action, networkInterfaceId }) => action === 'create' && mirrored.has(networkInterfaceId));
  const gone = (write: RefusedWrite) => existing !== undefined && (
    !existing.has(write.networkInterfaceId) || (write.action !== 'create' && !mirrored.has(write.networkInterfaceId))
  );
  const left = withoutRefused(refusals, taken);
  return { ...left, writes: new Map([...left.writes].filter(([, write]) => !gone(write))) };
}

/** What earlier runs remember and a run that did not know it learned. */
export function withLearned(remembered: Refusals, learned: Refusals): Refusals {
  const writes = new Map(remembered.writes);
  for (const [key, write] of learned.writes) {
    const before = writes.get(key);
    if (before === undefined || before.at < write.at) writes.set(key, { ...write, times: Math.max(write.times, (before?.times ?? 0) + 1) });
  }
  return { ...learned, settings: remembered.settings, probed: remembered.probed, writes };
}

/**
 * How many writes of a kind may be tried at the same time, so that no more are refused than is to be; Infinity: any number.
 *
 * At first no more than half of them: where those are refused it is decided again, and others have their places.
 */
export function triesAtOnce(refusals: Refusals, action: WriteKind): number {
  if (refusals.succeeded.has(action)) return Infinity;
  const tallies = [...refusals.probed, ...refusals.inRun.keys()].filter((each) => each.startsWith(`${action}/`));
  const left = Math.max(1, Math.min(ENDING, ...tallies.map((each) => triesLeft(refusals, each))));
  return left <= 2 ? left : Math.ceil(left / 2);
}

/** Whether a refused write is due to be tried again. */
export function isDue({ reason, times, at }: RefusedWrite, now: number): boolean {
  return now - at >= Math.min(FIRST_BACK_OFF * 2 ** (times - 1), LONGEST_BACK_OFF[reason]);
}

export function refusalKey({ action, networkInterfaceId, targetId }: Write): string {
  return `${unitKey({ action, networkInterfaceId })}/${targetId}`;
}

/** The writes of each interface and kind of action, the last one that was refused first. */
export function units(writes: Refusals['writes']): ReadonlyMap<string, readonly RefusedWrite[]> {
  const groups = new Map<string, RefusedWrite[]>();
  for (const write of writes.values()) groups.set(unitKey(write), [...groups.get(unitKey(write)) ?? [], write].sort(latestFirst));
  return groups;
}

export function unitKey({ action, networkInterfaceId }: Omit<Write, 'targetId'>): string {
  return `${action}/${networkInterfaceId}`;
}

/** How many remembered writes that are refused with this code this run may still try. */
export function probesLeft(refusals: Refusals, write: RefusedWrite): number {
  return Math.max(0, PROBES - refusedInRun(refusals, tally(write)));
}

/** What a refusal is counted by. */
export function tally({ action, code }: Pick<RefusedWrite, 'action' | 'code'>): string {
  return `${action}/${code}`;
}

function latestFirst(a: RefusedWrite, b: RefusedWrite): number {
  return b.at - a.at || (a.targetId < b.targetId ? -1 : 1);
}

function refusedInRun({ inRun }: Refusals, key: string): number {
  return inRun.get(key) ?? 0;
}

function triesLeft(refusals: Refusals, key: string): number {
  return (refusals.probed.has(key) ? PROBES : ENDING) - refusedInRun(refusals, key);
}

/** With one more write: of its interface as many as count, and of all as many as may be kept. */
function withinBounds(writes: Map<string, RefusedWrite>, write: RefusedWrite): ReadonlyMap<string, RefusedWrite> {
  const others = [...writes].filter(([, each]) => unitKey(each) === unitKey(write));
  for (const [key] of others.slice(0, Math.max(0, others.length + 1 - REFUSED_TARGETS))) writes.delete(key);
  const [oldest] = writes.keys();
  if (writes.size >= REMEMBERED) writes.delete(oldest);
  return writes.set(refusalKey(write), write);
}

/** Without these writes, and those that were refused with the same codes. */
function withoutRefused(refusals: Refusals, taken: readonly Omit<Write, 'targetId'>[]): Refusals {
  const keys = new Set(taken.map(unitKey));
  const theirs = [...refusals.writes.values()].filter((write) => keys.has(unitKey(write)));
  const lifted = new Set(theirs.filter(({ reason }) => reason === 'refused').map(tally));
  const isLeft = (write: RefusedWrite) => !keys.has(unitKey(write)) && !lifted.has(tally(write));
  return {
    ...refusals,
    writes: new Map([...refusals.writes].filter(([, write]) => isLeft(write))),
    probed: new Set([...refusals.probed].filter((each) => !lifted.has(each))),
    inRun: new Map([...refusals.inRun].filter(([each]) => !lifted.has(each))),
  };
}

/** EC2 encodes details of a refused authorization, differently each time. */
function inShort(message: string): string {
  const plain = message.replace(/\s*Encoded authorization failure message:.*$/s, '');
  return plain.length <= MESSAGE_LENGTH ? plain : `${plain.slice(0, MESSAGE_LENGTH - 1)}…`;
}
