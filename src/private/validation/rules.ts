import { RemovalPolicy } from 'aws-cdk-lib';
import type { Rule } from './rule';
import { PACKET_LENGTHS, SESSION_NUMBERS, VIRTUAL_NETWORK_IDS } from '../../limits';
import { MirroringMode } from '../../mirroring-mode';
import { ACCOUNT_ID, FILTER_ID, TARGET_ID } from '../../settings';
import { SourceNetworkAclEvaluation } from '../../source-network-acl-evaluation';
import { TrafficMirrorNetworkService } from '../../traffic-mirror-network-service';
import { UnknownPathTreatment } from '../../unknown-path-treatment';
import { ZoneLocality } from '../../zone-locality';

/** Whether a value is a text like this. A pattern alone takes the number 5 for "5", and what comes from a context may be of any type. */
export function textLike(pattern: RegExp): (value: unknown) => boolean {
  return (value) => typeof value === 'string' && pattern.test(value);
}

/** Whether a value is an object of no class, whichever copy of JavaScript's globals it was made with. */
function isPlainObject(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

export const TEXT_RULE: Rule<string> = {
  holds: (value) => typeof value === 'string',
  expected: 'a text',
  fix: 'put a number in quotes, such as "4711", and leave out what has no value',
};

export const TAGS_RULE: Rule<unknown> = {
  holds: isPlainObject,
  expected: 'an object such as { Name: "value" }',
  fix: 'parse a text, such as one from the command line, with JSON.parse',
};

export const TARGET_ID_RULE: Rule<string> = {
  holds: textLike(TARGET_ID),
  expected: 'an id such as "tmt-0123456789abcdef0"',
  fix: '"aws ec2 describe-traffic-mirror-targets" lists the ids',
};

export const FILTER_ID_RULE: Rule<string> = {
  holds: textLike(FILTER_ID),
  expected: 'an id such as "tmf-0123456789abcdef0"',
  fix: '"aws ec2 describe-traffic-mirror-filters" lists the ids',
};

export const NETWORK_INTERFACE_ID_RULE: Rule<string> = {
  holds: textLike(/^eni-[0-9a-f]{8,17}$/),
  expected: 'an id such as "eni-0123456789abcdef0"',
  fix: '"aws ec2 describe-network-interfaces" lists the ids',
};

export const VPC_ENDPOINT_ID_RULE: Rule<string> = {
  holds: textLike(/^vpce-[0-9a-f]{8,17}$/),
  expected: 'an id such as "vpce-0123456789abcdef0"',
  fix: '"aws ec2 describe-vpc-endpoints" lists the ids',
};

export const ACCOUNT_ID_RULE: Rule<string> = {
  holds: textLike(ACCOUNT_ID),
  expected: 'an account id of 12 digits',
  fix: 'it is a string, so that leading zeros stay',
};

export const REGION_RULE: Rule<string> = {
  holds: textLike(/^[a-z]{2,}(-[a-z0-9]+)+$/),
  expected: 'a Region such as "us-east-1"',
  fix: 'it is the name of the Region as in ARNs, without a zone',
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
export const UNKNOWN_PATH_TREATMENT_RULE = memberOf('UnknownPathTreatment', UnknownPathTreatment, 'USE_LAST');
export const SOURCE_NETWORK_ACL_EVALUATION_RULE = memberOf('SourceNetworkAclEvaluation', SourceNetworkAclEvaluation, 'EVALUATE');

export const NETWORK_SERVICE_RULE = memberOf('TrafficMirrorNetworkService', TrafficMirrorNetworkService, 'AMAZON_DNS');

export const NETWORK_SERVICES_RULE: Rule<unknown[]> = {
  holds: (services) => new Set(services).size === services.length,
  expected: 'a list with each service once',
  fix: 'put a single one in brackets, and leave out what is there twice',
};

export const MAX_DESELECTED_PERCENT_RULE: Rule<number> = {
  holds: (percent) => Number.isFinite(percent) && percent >= 0 && percent <= 100,
  expected: 'a number from 0 to 100',
  fix: '10 is the default, and 100 lets all go',
};

export const TARGET_DOWN_GRACE_RULE: Rule<number> = {
  holds: Number.isInteger,
  expected: 'whole seconds',
  fix: 'Duration.minutes(10) is the default',
};

export const IDLE_GRACE_RULE: Rule<number> = {
  holds: Number.isInteger,
  expected: 'whole seconds',
  fix: 'Duration.hours(1) is the default',
};

export const OWNER_ACCOUNT_IDS_RULE: Rule<unknown[]> = {
  holds: () => true,
  expected: 'a list of known length',
  fix: 'the account ids in it may be tokens',
};

export const CONDITIONS_RULE: Rule<unknown[]> = {
  holds: (conditions) => conditions.length > 0,
  expected: 'at least one condition',
  fix: 'name tags, VPCs, subnets or instance types',
};

export const INSTANCE_TYPE_RULE: Rule<string> = {
  holds: textLike(/^[a-z0-9-]+\.[a-z0-9-]+$/),
  expected: 'an instance type such as "m7i-flex.large"',
  fix: 'name each type in full, as selectors know no patterns',
};

export const ALTERNATIVES_RULE: Rule<unknown[]> = {
  holds: (alternatives) => alternatives.length > 0,
  expected: 'a list of at least one',
  fix: 'leave the property out to match whatever there is',
};

export const PRIORITY_RULE: Rule<number> = {
  holds: (priority) => Number.isFinite(priority),
  expected: 'a finite number',
  fix: 'higher comes first, and 0 is the default',
};

export const SWEEP_INTERVAL_RULE: Rule<number> = {
  // A day is also the longest period of an alarm.
  holds: (minutes) => Number.isInteger(minutes) && minutes >= 1 && minutes <= 24 * 60,
  expected: 'a whole number of minutes, from 1 to 1440, which is a day',
  fix: 'Duration.minutes(5) is the default, and what no event told waits for a sweep',
};

export const THRESHOLD_RULE: Rule<number> = {
  holds: (threshold) => Number.isFinite(threshold) && threshold >= 0,
  expected: 'a number, 0 or more',
  fix: 'leave the property out to use the default of the alarm',
};

export const ALARM_PERIOD_RULE: Rule<number> = {
  holds: (seconds) => Number.isInteger(seconds / 60) && seconds >= 60 && seconds <= 24 * 60 * 60,
  expected: 'whole minutes, from one minute to a day',
  fix: 'Duration.minutes(5) is the default, or the sweep interval if that is longer',
};

export const ALARM_PERIODS_RULE: Rule<number> = {
  holds: (periods) => Number.isInteger(periods) && periods >= 1,
  expected: 'a whole number of periods, 1 or more',
  fix: 'leave the property out to use the default of the alarm',
};

export const UNMIRRORED_DURATION_RULE: Rule<number> = {
  holds: (seconds) => Number.isInteger(seconds) && seconds >= 1,
  expected: 'whole seconds, 1 or more',
  fix: 'Duration.minutes(30) is the default',
};

export const LOG_GROUPS_RULE: Rule<unknown[]> = {
  // Logs Insights takes no more in one query.
  holds: (groups) => groups.length >= 1 && groups.length <= 50,
  expected: 'a list of 1 to 50 log groups',
  fix: 'put a single one in brackets, as in [mirroring.logGroup]',
};

export const MIRRORINGS_RULE: Rule<unknown[]> = {
  // A dashboard takes 500 widgets.
  holds: (mirrorings) => mirrorings.length >= 1 && mirrorings.length <= 30 && new Set(mirrorings).size === mirrorings.length,
  expected: 'a list of 1 to 30 mirrorings with each once',
  fix: 'put a single one in brackets, leave out what is there twice, and show more on further dashboards',
};

export const DASHBOARD_NAME_RULE: Rule<string> = {
  holds: textLike(/^[\w-]{1,255}$/),
  expected: 'a name of 1 to 255 letters, digits, hyphens and underscores',
  fix: 'leave the property out to have CloudFormation make one',
};

export const QUERY_FOLDER_RULE: Rule<string> = {
  holds: textLike(/^[^/].{0,149}$/),
  expected: 'a text of 1 to 150 characters that does not begin with a slash',
  fix: 'slashes in between make folders in folders',
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
  fix: 'leave the property out to use the latest that the Region has',
};

function memberOf<T extends string>(name: string, members: Readonly<Record<string, T>>, byDefault: string): Rule<T> {
  return memberRule(name, members, `${name}.${byDefault} is the default`);
}

/** Holds for the members of an enum. */
export function memberRule<T extends string>(name: string, members: Readonly<Record<string, T>>, fix: string): Rule<T> {
  return { holds: (value) => Object.values(members).includes(value), expected: `a member of ${name}`, fix };
}
