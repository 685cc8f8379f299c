import { asError } from './errors';
import type { Invocation } from './invocation';

const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 10_000;

/**
 * Tries again and again, with pauses that become longer.
 *
 * @param end gives, by what went wrong, when to give up, in milliseconds since the epoch
 * @throws Error of the last try
 */
export async function retry<T>(attempt: () => Promise<T>, { clock, sleep }: Pick<Invocation, 'clock' | 'sleep'>, end: (error: Error) => number): Promise<T> {
  for (let pause = FIRST_PAUSE; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
    try {
      return await attempt();
    } catch (caught) {
      const error = asError(caught);
      if (clock() + pause > end(error)) throw error;
      await sleep(pause);
    }
  }
}
