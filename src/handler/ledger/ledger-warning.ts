import { LedgerFailure } from '../../aws/dynamodb/ledger-time';
import type { Log } from '../telemetry/log';

/** Says what goes on without the ledger, unless a line says so already: there is one for each invocation in which it fails. */
export function warnOfLedger(log: Log, message: string, error: unknown): void {
  if (!(error instanceof LedgerFailure)) log.warn(message, { error });
}
