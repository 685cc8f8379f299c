import type { Arguments } from './arguments';
import type { Basis } from './basis';
import { recordedLedger, recordedSettings } from './deployment-files';
import { whatIsMissing } from './missing-files';
import { planSettings, type RawSettings } from './plan-settings';
import { checkFolder, readSnapshot } from './snapshot';
import type { Ledger } from '../core/ledger/ledger';

/** What a deployment, or an app, says of its settings and remembers. */
export interface Deployed {
  readonly settings: RawSettings;
  readonly ledger?: Ledger;
}

/**
 * What a snapshot says.
 *
 * @param deployed settings from elsewhere; absent: those that the snapshot has, or else options alone
 * @param now the current time in milliseconds since the epoch
 * @throws Error that names the file when one is broken, or a required one is missing
 */
export function snapshotBasis(asked: Pick<Arguments, 'assumeNoSessions' | 'flags'>, folder: string, now: number, deployed?: Deployed): Basis {
  checkFolder(folder);
  const { settings: recorded, ledger } = deployed ?? recordedDeployment(folder, now);
  // Wrong usage is reported before problems with files.
  const settings = planSettings(asked.flags, recorded);
  const snapshot = readSnapshot(folder, asked);
  return {
    facts: snapshot.facts,
    settings,
    ...(ledger && { ledger }),
    origin: 'the snapshot',
    warnings: whatIsMissing(snapshot),
  };
}

function recordedDeployment(folder: string, now: number): Partial<Deployed> {
  const settings = recordedSettings(folder);
  const ledger = settings && recordedLedger(folder, now);
  return { ...(settings && { settings }), ...(ledger && { ledger }) };
}
