import type { Plan } from '../core/model/decision';

/** USD for a session and hour in us-east-1, as AWS listed it when this was written. */
const LISTED_PRICE = 0.015;
const LISTED_ON = '2026-11-30';

/** Hours of a month, as AWS counts them. */
const HOURS = 730;

/** What the planned sessions cost a month, in one line. @param price in USD for a session and hour; absent: the listed one */
export function costLine({ interfaces, targets: loads }: Pick<Plan, 'interfaces' | 'targets'>, price?: number): string {
  const sessions = interfaces.filter(({ outcome, sessionNumber }) => outcome !== 'delete' && sessionNumber !== undefined);
  const zones = new Map(loads.map(({ targetId, availabilityZones }) => [targetId, availabilityZones]));
  const across = sessions.filter(({ targetId = '', availabilityZone }) => {
    const places = zones.get(targetId) ?? [];
    return places.length > 0 && !places.includes(availabilityZone);
  }).length;
  const monthly = (sessions.length * HOURS * (price ?? LISTED_PRICE)).toFixed(2);
  const basis = price === undefined ? `assumed for us-east-1 on ${LISTED_ON}; see --price` : 'as given';
  return `cost of ${sessions.length} sessions: ${monthly} USD a month (${price ?? LISTED_PRICE} USD for a session and hour, ${basis}); ` +
    `sessions across zones, which cost data transfer as well: ${across}`;
}
