import { EMPTY_LEDGER, type Ledger, type Unmirrored } from '../../core/ledger';
import type { ReasonCode } from '../../core/reason';

/** One fact of the ledger as the table holds it. */
export interface Entry {
  /** What it is about: a section, and the id of an interface or a target. */
  readonly id: string;
  readonly values: Readonly<Record<string, string | number>>;
}

const REFUSED = 'refused-interface/';
const DOWN = 'target-down/';
const BLOCKED = 'blocked-interface/';
const IDLE = 'idle-interface/';
const UNMIRRORED = 'unmirrored-interface/';
const RECEIVERS = 'receivers/';

export function toEntries({ refusedInterfaces, targetsDownSince, blockedSince, idleSince, unmirrored, receivers }: Ledger): readonly Entry[] {
  const since = (section: string, times: ReadonlyMap<string, number>) => (
    [...times].map(([id, time]): Entry => ({ id: section + id, values: { since: time } }))
  );
  return [
    ...[...refusedInterfaces].map(([id, { instanceType, message }]): Entry => ({ id: REFUSED + id, values: { instanceType, message } })),
    ...since(DOWN, targetsDownSince),
    ...since(BLOCKED, blockedSince),
    ...since(IDLE, idleSince),
    ...[...unmirrored].map(([id, { code, since: time, told }]): Entry => (
      { id: UNMIRRORED + id, values: { code, since: time, ...(told && { toldCode: told.code, toldTimes: told.times }) } }
    )),
    ...[...receivers].map(([id, { ids, readAt }]): Entry => ({ id: RECEIVERS + id, values: { ids: ids.join(' '), readAt } })),
  ];
}

export function toLedger(entries: readonly Entry[]): Ledger {
  const section = <T>(name: string, read: (values: Entry['values']) => T) => new Map(
    entries.filter(({ id }) => id.startsWith(name)).map(({ id, values }) => [id.slice(name.length), read(values)]),
  );
  return {
    ...EMPTY_LEDGER,
    refusedInterfaces: section(REFUSED, ({ instanceType, message }) => ({ instanceType: String(instanceType), message: String(message) })),
    targetsDownSince: section(DOWN, ({ since }) => Number(since)),
    blockedSince: section(BLOCKED, ({ since }) => Number(since)),
    idleSince: section(IDLE, ({ since }) => Number(since)),
    unmirrored: section(UNMIRRORED, toUnmirrored),
    receivers: section(RECEIVERS, ({ ids, readAt }) => ({ ids: String(ids).split(' ').filter((id) => id !== ''), readAt: Number(readAt) })),
  };
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
  return !id.startsWith(REFUSED);
}
