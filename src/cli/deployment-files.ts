import { join } from 'node:path';
import { jsonIn } from './json-file';
import type { RawSettings } from './plan-settings';
import { kindOf } from './recorded-file';
import { isRecord, named } from './shape';
import { type LedgerItem, ledgerOf } from '../aws/ledger/ledger-items';
import type { Ledger } from '../core/ledger/ledger';

const SETTINGS = 'settings.json';
const LEDGER = 'ledger.json';

/** The settings of a captured deployment; `undefined` where none was captured. */
export function recordedSettings(folder: string): RawSettings | undefined {
  const path = join(folder, SETTINGS);
  return kindOf(path) === undefined ? undefined : { origin: path, value: jsonIn(path) };
}

/**
 * What a captured deployment remembers, as `aws dynamodb scan` prints it; `undefined` where it was not captured.
 *
 * @throws Error that names the file when it is broken
 */
export function recordedLedger(folder: string, now: number): Ledger | undefined {
  const path = join(folder, LEDGER);
  if (kindOf(path) === undefined) return undefined;
  const content = jsonIn(path);
  const items = isRecord(content) ? content.Items : undefined;
  if (!isRecord(content) || !Array.isArray(items)) {
    throw new Error(`${path}: expected an object with the list Items, as the AWS CLI prints it, got ${isRecord(content) ? 'none' : named(content)}`);
  }
  if (isRecord(content.LastEvaluatedKey)) throw new Error(`${path} holds only a part of the answer (it ends in LastEvaluatedKey): record it again`);
  return ledgerOf(items.map((item: unknown, index) => checkedItem(item, `${path}: Items[${index}]`)), now);
}

function checkedItem(item: unknown, place: string): LedgerItem {
  if (!isRecord(item)) throw new Error(`${place}: expected an object, got ${named(item)}`);
  for (const [name, value] of Object.entries(item)) {
    const content = isRecord(value) ? value.S ?? value.N : undefined;
    if (typeof content !== 'string') throw new Error(`${place}.${name}: expected an attribute with S or N, as the AWS CLI prints it, got ${named(value)}`);
  }
  return item as LedgerItem;
}
