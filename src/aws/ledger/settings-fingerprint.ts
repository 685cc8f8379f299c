import { createHash } from 'node:crypto';
import type { Settings } from '../../core/model/settings';

/** Tells settings from all others. How much moves for a more even load decides about no write, and events leave it to sweeps. */
export function settingsFingerprint({ rebalanceLimit: _, ...settings }: Settings): string {
  return createHash('sha256').update(JSON.stringify(settings)).digest('hex').slice(0, 16);
}
