import type { LogFields } from './log';
import type { Invocation } from '../invocation';

/** How long before the end of an invocation it says what it waits for, in milliseconds. */
const LOGGED_BEFORE_END = 5_000;

/**
 * Does work, and logs the pending work shortly before a timeout, because Lambda ends the invocation without a message.
 *
 * @param subjects what the work concerns; each gets its own line
 */
export async function withTimeoutLog<T>(
  { clock, deadline, log, pendingCalls }: Invocation, subjects: readonly LogFields[], work: () => Promise<T>,
): Promise<T> {
  const timer = setTimeout(() => {
    const waitsFor = pendingCalls().map(({ call, since }) => ({ call, seconds: Math.round((clock() - since) / 1000) }));
    for (const subject of subjects) log.error('the time of this invocation is almost up, and it is not done', { ...subject, waitsFor });
  }, Math.max(0, deadline - clock() - LOGGED_BEFORE_END));
  try {
    return await work();
  } finally {
    clearTimeout(timer);
  }
}
