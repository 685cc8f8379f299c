import type { Refusals, RefusedWrite, Write } from '../../src/core/ledger/refusals';

const MINUTE = 60_000;

/** What EC2 is not asked because it refused it, a second time in the words of the contract. */
export class NaiveRefusals {
  constructor(private readonly refusals: Refusals, private readonly now: number) {}

  /** Whether EC2 may be asked for a write now. */
  isAsked({ action, networkInterfaceId, targetId }: Write): boolean {
    if (this.refusals.ended.has(action)) return false;
    const refused = this.of({ action, networkInterfaceId });
    if (refused.length === 0 || this.isTriedAgain(refused[0])) return true;
    const isShut = refused.length > 1 || refused[0].reason === 'session-limit';
    return !isShut && refused[0].targetId !== targetId;
  }

  wasRefused(write: Omit<Write, 'targetId'>): boolean {
    return this.of(write).length > 0;
  }

  /** The last one first. */
  private of({ action, networkInterfaceId }: Omit<Write, 'targetId'>): readonly RefusedWrite[] {
    return [...this.refusals.writes.values()]
      .filter((write) => write.action === action && write.networkInterfaceId === networkInterfaceId)
      .sort((a, b) => b.at - a.at || (a.targetId < b.targetId ? -1 : 1));
  }

  private isTriedAgain(latest: RefusedWrite): boolean {
    const { action, code, reason, times, at } = latest;
    const tally = `${action}/${code}`;
    if (!this.refusals.probed.has(tally)) return this.now - at >= backOff(reason, times);
    const all = [...this.refusals.writes.values()].filter((write) => this.of(write)[0] === write && `${write.action}/${write.code}` === tally);
    all.sort((a, b) => a.at - b.at || (a.networkInterfaceId < b.networkInterfaceId ? -1 : 1));
    return all.indexOf(latest) < 3 - (this.refusals.inRun.get(tally) ?? 0);
  }
}

function backOff(reason: RefusedWrite['reason'], times: number): number {
  const longest = reason === 'refused' ? 60 * MINUTE : 24 * 60 * MINUTE;
  let wait = 5 * MINUTE;
  for (let n = 1; n < times; n += 1) wait = Math.min(2 * wait, longest);
  return wait;
}
