import type { SensorRoom } from './assignment';
import { type Candidate, type Reachability, STEPS } from './reachability';
import type { Reason } from './reason';
import { SESSIONS_PER_INTERFACE } from './sessions';
import type { Subject } from './subject';

/** Named in a sentence; of more sensors than these only the number is. */
const NAMED_SENSORS = 3;

/** Why nobody mirrors a source: the question that somebody asks at two in the morning. */
export function whyUnmirrored({ networkInterface, desired, options }: Subject, reach: Reachability, rooms: ReadonlyMap<string, SensorRoom>): Reason {
  const { networkInterfaceId } = networkInterface;
  if (desired === undefined) {
    return {
      code: 'session-limit',
      message: `foreign sessions leave no place for another on ${networkInterfaceId}: EC2 allows ${SESSIONS_PER_INTERFACE}, numbered 1 to 32766`,
    };
  }
  if (options.length > 0) {
    const full = options.map(({ targetId }) => `${targetId} (${rooms.get(targetId)?.capacity} sessions)`);
    return { code: 'no-capacity', message: `every sensor that ${networkInterfaceId} can reach is full: ${list(full)}` };
  }
  const candidates = [...reach.candidates(networkInterface)].sort((a, b) => progress(b) - progress(a));
  const refusals = candidates.map(({ targetId, reason }) => `${targetId}: ${reason}`);
  return { code: 'no-reachable-sensor', message: `${networkInterfaceId} can reach no sensor; ${list(refusals, '; ')}` };
}

/** How many steps a sensor passed: the one that came furthest is the one to mend. */
function progress({ step }: Candidate): number {
  return step === undefined ? STEPS.length : STEPS.indexOf(step);
}

function list(items: readonly string[], separator = ', '): string {
  const more = items.length - NAMED_SENSORS;
  return [...items.slice(0, NAMED_SENSORS), ...(more > 0 ? [`and ${more} more`] : [])].join(separator);
}
