import { RemovalPolicy, Token } from 'aws-cdk-lib';
import { MirroringMode } from '../mirroring-mode';
import { ACCOUNT_ID, FILTER_ID, PACKET_LENGTHS, SESSION_NUMBERS, TARGET_ID, VIRTUAL_NETWORK_IDS } from '../settings';
import { SourceNetworkAcl } from '../source-network-acl';
import { UnknownPaths } from '../unknown-paths';
import { ZoneLocality } from '../zone-locality';

/** What a value of a property must be. */
export interface Rule<T> {
  readonly holds: (value: T) => boolean;
  /** What it must be, as in "expected …". */
  readonly expected: string;
  /** What to do about a value that is not. */
  readonly fix: string;
}

export const TARGET_ID_RULE: Rule<string> = {
  holds: (id) => TARGET_ID.test(id),
  expected: 'an id such as "tmt-0123456789abcdef0"',
  fix: '"aws ec2 describe-traffic-mirror-targets" lists the ids',
};

export const FILTER_ID_RULE: Rule<string> = {
  holds: (id) => FILTER_ID.test(id),
  expected: 'an id such as "tmf-0123456789abcdef0"',
  fix: '"aws ec2 describe-traffic-mirror-filters" lists the ids',
};

export const NETWORK_INTERFACE_ID_RULE: Rule<string> = {
  holds: (id) => /^eni-[0-9a-f]{8,17}$/.test(id),
  expected: 'an id such as "eni-0123456789abcdef0"',
  fix: '"aws ec2 describe-network-interfaces" lists the ids',
};

export const VPC_ENDPOINT_ID_RULE: Rule<string> = {
  holds: (id) => /^vpce-[0-9a-f]{8,17}$/.test(id),
  expected: 'an id such as "vpce-0123456789abcdef0"',
  fix: '"aws ec2 describe-vpc-endpoints" lists the ids',
};

export const ACCOUNT_ID_RULE: Rule<string> = {
  holds: (id) => ACCOUNT_ID.test(id),
  expected: 'an account id of 12 digits',
  fix: 'it is a string, so that leading zeros stay',
};

export const AVAILABILITY_ZONES_RULE: Rule<string[]> = {
  holds: (zones) => zones.length > 0 && zones.every((zone) => Token.isUnresolved(zone) || /^[a-z0-9-]+$/.test(zone)),
  expected: 'zone names or zone IDs such as "use1-az1"',
  fix: 'leave the property out where the zones are not known',
};

export const CAPACITY_RULE: Rule<number> = {
  holds: (capacity) => Number.isInteger(capacity) && capacity >= 1,
  expected: 'a whole number of sessions, 1 or more',
  fix: 'to use no room on a target, leave it out of the targets',
};

export const WEIGHT_RULE: Rule<number> = {
  holds: (weight) => Number.isFinite(weight) && weight > 0,
  expected: 'a number above 0',
  fix: 'a target of weight 2 takes twice the sessions of a target of weight 1',
};

export const SESSION_NUMBER_RULE: Rule<number> = {
  holds: (value) => Number.isInteger(value) && value >= SESSION_NUMBERS.min && value <= SESSION_NUMBERS.max,
  expected: `a whole number from ${SESSION_NUMBERS.min} to ${SESSION_NUMBERS.max}`,
  fix: 'the session with the lowest number takes a packet first',
};

export const PACKET_LENGTH_RULE: Rule<number> = {
  holds: (bytes) => Number.isInteger(bytes) && bytes >= PACKET_LENGTHS.min,
  expected: `a whole number of bytes, ${PACKET_LENGTHS.min} or more`,
  fix: 'leave the property out to mirror whole packets',
};

export const PACKET_LENGTH_TO_LOAD_BALANCER_RULE: Rule<number> = {
  holds: (bytes) => bytes <= PACKET_LENGTHS.maxToLoadBalancer,
  expected: `at most ${PACKET_LENGTHS.maxToLoadBalancer} bytes, as EC2 mirrors to a Network Load Balancer`,
  fix: 'leave the property out to mirror as much as each target takes',
};

export const VIRTUAL_NETWORK_ID_RULE: Rule<number> = {
  holds: (id) => Number.isInteger(id) && id >= VIRTUAL_NETWORK_IDS.min && id <= VIRTUAL_NETWORK_IDS.max,
  expected: `a whole number from ${VIRTUAL_NETWORK_IDS.min} to ${VIRTUAL_NETWORK_IDS.max}`,
  fix: 'leave the property out to have EC2 choose one for each session',
};

export const MOVES_RULE: Rule<number> = {
  holds: (moves) => Number.isInteger(moves) && moves >= 1,
  expected: 'a whole number of sessions, 1 or more',
  fix: 'Rebalancing.none() moves none',
};

export const MODE_RULE = memberOf('MirroringMode', MirroringMode, 'ENFORCE');
export const ZONE_LOCALITY_RULE = memberOf('ZoneLocality', ZoneLocality, 'LOCAL_ONLY');
export const UNKNOWN_PATHS_RULE = memberOf('UnknownPaths', UnknownPaths, 'USE_LAST');
export const SOURCE_NETWORK_ACL_RULE = memberOf('SourceNetworkAcl', SourceNetworkAcl, 'EVALUATE');

export const MAX_REMOVAL_PERCENT_RULE: Rule<number> = {
  holds: (percent) => percent >= 0 && percent <= 100,
  expected: 'a number from 0 to 100',
  fix: '10 is the default, and 100 lets all go',
};

export const TARGET_DOWN_GRACE_RULE: Rule<number> = {
  holds: Number.isInteger,
  expected: 'whole seconds',
  fix: 'Duration.minutes(10) is the default',
};

export const OWNER_ACCOUNT_IDS_RULE: Rule<string[]> = {
  holds: (ids) => !Token.isUnresolved(ids),
  expected: 'a list of known length',
  fix: 'the account ids in it may be tokens',
};

export const CONDITIONS_RULE: Rule<string[]> = {
  holds: (names) => names.length > 0,
  expected: 'at least one condition',
  fix: 'name tags, VPCs, subnets or instance types',
};

export const ALTERNATIVES_RULE: Rule<unknown[]> = {
  holds: (alternatives) => alternatives.length > 0,
  expected: 'at least one',
  fix: 'leave the property out to match whatever there is',
};

export const PRIORITY_RULE: Rule<number> = {
  holds: (priority) => Number.isFinite(priority),
  expected: 'a finite number',
  fix: 'higher comes first, and 0 is the default',
};

export const SWEEP_INTERVAL_RULE: Rule<number> = {
  holds: (minutes) => Number.isInteger(minutes) && minutes >= 1,
  expected: 'a whole number of minutes, 1 or more',
  fix: 'Duration.minutes(5) is the default',
};

export const REMOVAL_POLICY_RULE: Rule<RemovalPolicy> = {
  holds: (policy) => policy === RemovalPolicy.DESTROY || policy === RemovalPolicy.RETAIN,
  expected: 'RemovalPolicy.DESTROY or RemovalPolicy.RETAIN',
  fix: 'sessions either go with the stack or stay',
};

export const RUNTIME_RULE: Rule<string> = {
  // The oldest Node.js for which the code is bundled.
  holds: (name) => Number(/^nodejs(\d+)\.x$/.exec(name)?.[1]) >= 20,
  expected: 'a runtime of Node.js, "nodejs20.x" or later',
  fix: 'leave the property out to use "nodejs22.x"',
};

function memberOf<T extends string>(name: string, members: Readonly<Record<string, T>>, byDefault: string): Rule<T> {
  return memberRule(name, members, `${name}.${byDefault} is the default`);
}

/** Holds for the members of an enum. */
export function memberRule<T extends string>(name: string, members: Readonly<Record<string, T>>, fix: string): Rule<T> {
  return { holds: (value) => Object.values(members).includes(value), expected: `a member of ${name}`, fix };
}

type Checked = string | number | unknown[];

/**
 * Fails unless the rule holds for the value.
 *
 * Tokens pass: there is nothing yet to check.
 */
export function check<T extends Checked>(property: string, value: T, rule: Rule<T>): void {
  if (!Token.isUnresolved(value)) checkKnown(property, value, rule);
}

/** Fails unless the rule holds for the value, which decides at synthesis already, so that it cannot be a token. */
export function checkKnown<T extends Checked>(property: string, value: T, rule: Rule<T>): void {
  if (value !== undefined && rule.holds(value)) return;
  throw new Error(`${property}: expected ${rule.expected}, got ${inWords(value)}; ${rule.fix}`);
}

/** Fails unless the value is absent or the rule holds for it. */
export function checkOptional<T extends Checked>(property: string, value: T | undefined, rule: Rule<T>): void {
  if (value !== undefined) check(property, value, rule);
}

/** A value as an error message shows it. */
export function inWords(value: unknown): string {
  return typeof value === 'number' ? String(value) : JSON.stringify(value) ?? 'nothing';
}
