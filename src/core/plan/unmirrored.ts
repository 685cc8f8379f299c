import type { InterfaceState } from './interface-state';
import { refusedInWords } from './refused';
import { SESSION_NUMBERS, SESSIONS_PER_INTERFACE } from '../../limits';
import type { TargetCapacity } from '../assignment/assign';
import type { Ledger } from '../ledger/ledger';
import type { Reason } from '../model/reason';
import { type Candidate, type Option, type Reachability, type Step, STEPS } from '../reachability/reachability';

/** Named in a sentence; of more sensors than these only the number is. */
const NAMED_SENSORS = 3;

/** Explains why a source isn't mirrored. */
export function whyUnmirrored(
  { eligibility, networkInterface, own, desired, options, waits, refusal }: InterfaceState,
  reach: Reachability,
  capacities: ReadonlyMap<string, TargetCapacity>,
  { refusedTargets }: Ledger,
  beyondAccount: ReadonlySet<string>,
): Reason {
  if (waits !== undefined) return { code: 'target-down', message: waits };
  if (desired === undefined) {
    return { code: 'session-limit', message: `foreign sessions leave no place for another: EC2 allows ${SESSIONS_PER_INTERFACE}, numbered ${SESSION_NUMBERS.min} to ${SESSION_NUMBERS.max}` };
  }
  if (beyondAccount.has(networkInterface.networkInterfaceId)) {
    return { code: 'account-limit', message: 'a sensor has room for it, but the account has as many sessions in the Region as EC2 allows' };
  }
  if (eligibility.eligible && eligibility.mayReceive !== undefined && own.length === 0) {
    return { code: 'receivers-unknown', message: `it may receive mirrored traffic, and mirroring it would then be a loop: ${eligibility.mayReceive}` };
  }
  if (options.length > 0) {
    const full = ({ targetId }: Option) => `${targetId} (${refusedTargets.get(targetId) ?? `${capacities.get(targetId)?.capacity} sessions`})`;
    const besides = refusal === undefined ? '' : `; for another one ${refusedInWords(refusal)}`;
    return { code: 'no-capacity', message: `every sensor that it can reach is full: ${named(options, full, ', ')}${besides}` };
  }
  if (refusal !== undefined) return { code: refusal.reason, message: refusedInWords(refusal) };
  const candidates = reach.candidates(networkInterface);
  if (candidates.length === 0) return { code: 'no-reachable-target', message: 'there is no sensor: no target carries the tags that targets are discovered by' };
  return { code: 'no-reachable-target', message: `it can reach no sensor: ${refusals(candidates)}` };
}

/** The sensors that came furthest are the ones to mend, and get a sentence each; of the others it is enough how many there are and what shuts them off. */
function refusals(candidates: readonly Candidate[]): string {
  const furthest = Math.max(...candidates.map(progress));
  const nearest = candidates.filter((candidate) => progress(candidate) === furthest);
  const others = candidates.filter((candidate) => progress(candidate) < furthest);
  const rejected = [...STEPS].reverse().map((step) => counted(others.filter((each) => each.step === step && each.verdict === 'rejected'), OBSTACLES[step]));
  const unknown = counted(others.filter(({ verdict }) => verdict === 'unknown'), ['cannot be verified', 'cannot be verified']);
  return [named(nearest, ({ targetId, reason }) => `${targetId}: ${reason}`, '; '), ...rejected.flat(), ...unknown].join('; ');
}

/** What is said of one other sensor, and of several. */
type Predicates = readonly [string, string];

const OBSTACLES: Readonly<Record<Step, Predicates>> = {
  'self': ['leads back to the source', 'lead back to the source'],
  'state': ['is not ready to receive', 'are not ready to receive'],
  'zone': ['is in another zone', 'are in other zones'],
  'security-group': ['is shut off by a security group', 'are shut off by security groups'],
  'network-acl': ['is shut off by a network ACL', 'are shut off by network ACLs'],
  'route': ['cannot be reached by any route', 'cannot be reached by any route'],
};

function counted({ length }: readonly Candidate[], [one, several]: Predicates): readonly string[] {
  return length === 0 ? [] : [`${length} more ${length === 1 ? one : several}`];
}

function progress({ step }: Candidate): number {
  return STEPS.findIndex((each) => each === step);
}

function named<T>(items: readonly T[], inWords: (item: T) => string, separator: string): string {
  const more = items.length - NAMED_SENSORS;
  return [...items.slice(0, NAMED_SENSORS).map(inWords), ...(more > 0 ? [`and ${more} more`] : [])].join(separator);
}
