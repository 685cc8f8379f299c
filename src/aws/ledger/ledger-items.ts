import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Ledger } from '../../core/ledger/ledger';
import { type Entry, toLedger } from '../dynamodb/ledger-entries';

/** An item of the ledger's table: texts and numbers. */
export type LedgerItem = Readonly<Record<string, AttributeValue>>;

/**
 * The ledger in a table's items, without those that have expired: DynamoDB removes them days later.
 *
 * @param now the current time in milliseconds since the epoch
 */
export function ledgerOf(items: readonly LedgerItem[], now: number): Ledger {
  return toLedger(items.filter((item) => expiryOf(item) > now).map(toEntry));
}

/** In milliseconds since the epoch; long ago for what is no entry. */
export function expiryOf({ expiresAt }: LedgerItem): number {
  return Number(expiresAt?.N ?? 0) * 1000;
}

export function toItem({ id, values }: Entry, expiresAt: number): Record<string, AttributeValue> {
  const attributes = Object.entries(values).map(([name, value]): [string, AttributeValue] => [
    name, typeof value === 'number' ? { N: String(value) } : { S: value },
  ]);
  return { id: { S: id }, expiresAt: { N: String(Math.ceil(expiresAt / 1000)) }, ...Object.fromEntries(attributes) };
}

export function toEntry({ id, expiresAt: _, ...attributes }: LedgerItem): Entry {
  const values = Object.entries(attributes).map(([name, { S, N }]) => [name, N === undefined ? S ?? '' : Number(N)] as const);
  return { id: id?.S ?? '', values: Object.fromEntries(values) };
}
