import { EMPTY_LEDGER, type Ledger, type Unmirrored } from '../../core/ledger/ledger';
import { NO_REFUSALS, refusalKey, type Refusals, type RefusedWrite } from '../../core/ledger/refusals';
import type { ReasonCode } from '../../core/model/reason';

/** One fact of the ledger as the table holds it. */
export interface Entry {
  /** Key of the entry: a section, and the ID of an interface or a target. */
  readonly id: string;
  readonly values: Readonly<Record<string, string | number>>;
}

const REFUSED = 'refused-interface/';
const REFUSED_WRITE = 'refused-write/';
const DOWN = 'target-down/';
const BLOCKED = 'blocked-interface/';
const IDLE = 'idle-interface/';
const UNMIRRORED = 'unmirrored-interface/';
const PUBLISHING = 'events-published';
const RECEIVERS = 'receivers/';

export function toEntries(
  { refusedInterfaces, refusals, targetsDownSince, blockedSince, idleSince, unmirrored, publishingSince, receivers }: Ledger,
): readonly Entry[] {
  const since = (section: string, times: ReadonlyMap<string, number>) => (
    [...times].map(([id, time]): Entry => ({ id: section + id, values: { since: time } }))
  );
  return [
    ...[...refusedInterfaces].map(([id, { instanceType, message }]): Entry => ({ id: REFUSED + id, values: { instanceType, message } })),
    ...refusalEntries(refusals),
    ...since(DOWN, targetsDownSince),
    ...since(BLOCKED, blockedSince),
    ...since(IDLE, idleSince),
    ...[...unmirrored].map(([id, { code, since: time, told }]): Entry => (
      { id: UNMIRRORED + id, values: { code, since: time, ...(told && { toldCode: told.code, toldTimes: told.times }) } }
    )),
    ...(publishingSince === undefined ? [] : [{ id: PUBLISHING, values: { since: publishingSince } }]),
    ...[...receivers].map(([id, { ids, readAt }]): Entry => ({ id: RECEIVERS + id, values: { ids: ids.join(' '), readAt } })),
  ];
}

export function toLedger(entries: readonly Entry[]): Ledger {
  const section = <T>(name: string, read: (values: Entry['values']) => T) => new Map(
    entries.filter(({ id }) => id.startsWith(name)).map(({ id, values }) => [id.slice(name.length), read(values)]),
  );
  const publishing = entries.find(({ id }) => id === PUBLISHING)?.values.since;
  return {
    ...EMPTY_LEDGER,
    refusedInterfaces: section(REFUSED, ({ instanceType, message }) => ({ instanceType: String(instanceType), message: String(message) })),
    refusals: toRefusals(entries),
    targetsDownSince: section(DOWN, ({ since }) => Number(since)),
    blockedSince: section(BLOCKED, ({ since }) => Number(since)),
    idleSince: section(IDLE, ({ since }) => Number(since)),
    unmirrored: section(UNMIRRORED, toUnmirrored),
    ...(publishing !== undefined && { publishingSince: Number(publishing) }),
    receivers: section(RECEIVERS, ({ ids, readAt }) => ({ ids: String(ids).split(' ').filter((id) => id !== ''), readAt: Number(readAt) })),
  };
}

/** Each with the settings under which it was refused: where only some entries can be written, none counts under other settings. */
function refusalEntries({ settings, writes }: Refusals): readonly Entry[] {
  if (settings === undefined) return [];
  return [...writes].map(([key, { action, networkInterfaceId, targetId, reason, code, message, times, at }]): Entry => (
    { id: REFUSED_WRITE + key, values: { settings, action, networkInterfaceId, targetId, reason, code, message, times, at } }
  ));
}

/** Those under the settings of the last one. A write that cannot be read is one that was never refused: it is tried. */
function toRefusals(entries: readonly Entry[]): Refusals {
  const refused = entries.filter(({ id }) => id.startsWith(REFUSED_WRITE)).flatMap(({ values }) => (
    toRefusedWrite(values).map((write) => ({ settings: String(values.settings), write }))
  ));
  if (refused.length === 0) return NO_REFUSALS;
  const { settings } = refused.reduce((last, each) => (each.write.at > last.write.at ? each : last));
  const writes = refused.filter((each) => each.settings === settings).map(({ write }): [string, RefusedWrite] => [refusalKey(write), write]);
  return { ...NO_REFUSALS, settings, writes: new Map(writes) };
}

const ACTIONS = ['create', 'modify', 'delete'] as const;
const REASONS = ['refused', 'session-limit'] as const;

function toRefusedWrite(values: Entry['values']): readonly RefusedWrite[] {
  const action = ACTIONS.find((each) => each === values.action);
  const reason = REASONS.find((each) => each === values.reason);
  const [networkInterfaceId, targetId, code, message] = [values.networkInterfaceId, values.targetId, values.code, values.message].map(String);
  const [times, at] = [values.times, values.at].map(Number);
  if (action === undefined || reason === undefined || !(times >= 1) || !Number.isFinite(at)) return [];
  return [{ action, networkInterfaceId, targetId, reason, code, message, times, at }];
}

function toUnmirrored({ code, since, toldCode, toldTimes }: Entry['values']): Unmirrored {
  const told = toldCode === undefined ? {} : { told: { code: toldCode as ReasonCode, times: Number(toldTimes) } };
  return { code: code as ReasonCode, since: Number(since), ...told };
}

/**
 * Whether an entry must not expire while it holds: it knows since when something is so.
 *
 * What EC2 refused may be forgotten: it costs one more call, and may be refused no longer.
 */
export function isLasting({ id }: Entry): boolean {
  return !id.startsWith(REFUSED) && !id.startsWith(REFUSED_WRITE);
}
