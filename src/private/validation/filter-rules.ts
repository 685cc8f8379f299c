import { isIPv6 } from 'node:net';
import { Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { type Check, type Checks, kind, number, optional, propertyOf, refuse, struct, text } from './check';
import { inWords } from './in-words';
import { CIDR_BLOCK_RULE, RULE_NUMBER_RULE } from './match-rules';
import { TEXT_RULE, memberRule } from './rules';
import { TrafficMirrorDirection, type TrafficMirrorFilterRuleOptions, TrafficMirrorRuleAction } from '../../traffic-mirror-filter-rule';
import { TrafficMirrorPortRange } from '../../traffic-mirror-port-range';
import { TrafficMirrorProtocol } from '../../traffic-mirror-protocol';

/**
 * The most rules that EC2 allows a filter, those of both directions together.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-limits.html
 */
const MAX_RULES = 10;

/** Where all traffic of a family is accepted, in each direction; what is said of a part of it has lower numbers. */
const ACCEPT_ALL = [
  { family: 'Ipv4', cidrBlock: '0.0.0.0/0', nowhere: '0.0.0.0/32', ruleNumber: 100 },
  { family: 'Ipv6', cidrBlock: '::/0', nowhere: '::/128', ruleNumber: 200 },
] as const;

const [ANY_IPV4, ANY_IPV6] = ACCEPT_ALL;
const { ICMP, ICMPV6 } = TrafficMirrorProtocol;

/** A rule with all addresses spelled out, as EC2 wants them. */
export interface FilterRule extends TrafficMirrorFilterRuleOptions {
  readonly sourceCidrBlock: string;
  readonly destinationCidrBlock: string;
}

/** The rules that accept all traffic. */
export const ACCEPT_ALL_RULES: readonly FilterRule[] = inEachDirection(({ cidrBlock, ruleNumber }) => (
  { ruleNumber, ruleAction: TrafficMirrorRuleAction.ACCEPT, sourceCidrBlock: cidrBlock, destinationCidrBlock: cidrBlock }
));

/** Rules in their places that match nothing: no packet comes from the unspecified address and goes to it, so that it matters not who comes after them. */
export const PLACEHOLDERS: readonly FilterRule[] = inEachDirection(({ nowhere, ruleNumber }) => ({
  ruleNumber,
  ruleAction: TrafficMirrorRuleAction.REJECT,
  sourceCidrBlock: nowhere,
  destinationCidrBlock: nowhere,
  description: 'Matches nothing: in place of a rule that accepts all traffic',
}));

function inEachDirection(rule: (of: (typeof ACCEPT_ALL)[number]) => Omit<FilterRule, 'trafficDirection'>): FilterRule[] {
  const directions = [TrafficMirrorDirection.INGRESS, TrafficMirrorDirection.EGRESS];
  return ACCEPT_ALL.flatMap((family) => directions.map((trafficDirection) => ({ trafficDirection, ...rule(family) })));
}

const DIRECTION_RULE = memberRule('TrafficMirrorDirection', TrafficMirrorDirection, 'use TrafficMirrorDirection.INGRESS or TrafficMirrorDirection.EGRESS');
const ACTION_RULE = memberRule('TrafficMirrorRuleAction', TrafficMirrorRuleAction, 'use TrafficMirrorRuleAction.ACCEPT or TrafficMirrorRuleAction.REJECT');

const PROTOCOL: Check<TrafficMirrorProtocol> = (protocol, property, scope) => {
  kind<TrafficMirrorProtocol>({
    holds: TrafficMirrorProtocol._is, expected: 'a TrafficMirrorProtocol', fix: 'use TrafficMirrorProtocol.TCP or TrafficMirrorProtocol.of(…)',
  })(protocol, property);
  if (scope !== undefined) protocol._check(scope, property);
};

const PORT_RANGE: Check<TrafficMirrorPortRange> = (range, property, scope) => {
  kind<TrafficMirrorPortRange>({
    holds: TrafficMirrorPortRange._is,
    expected: 'a TrafficMirrorPortRange',
    fix: 'use TrafficMirrorPortRange.port(…) or TrafficMirrorPortRange.range(…, …)',
  })(range, property);
  if (scope !== undefined) range._check(scope, property);
};

const PROPERTIES: Checks<TrafficMirrorFilterRuleOptions> = {
  trafficDirection: text(DIRECTION_RULE),
  ruleNumber: number(RULE_NUMBER_RULE),
  ruleAction: text(ACTION_RULE),
  protocol: optional(PROTOCOL),
  sourceCidrBlock: optional(text(CIDR_BLOCK_RULE)),
  sourcePortRange: optional(PORT_RANGE),
  destinationCidrBlock: optional(text(CIDR_BLOCK_RULE)),
  destinationPortRange: optional(PORT_RANGE),
  description: optional(text(TEXT_RULE)),
};

/** Holds for a rule whose properties have values that they can have, and that go together. */
export const FILTER_RULE: Check<TrafficMirrorFilterRuleOptions> = (rule, property, scope) => {
  struct(PROPERTIES)(rule, property, scope);
  if (scope === undefined) return;
  checkPorts(rule, property, scope);
  checkFamilies(filterRule(rule), property, scope);
  checkFamilyOfProtocol(rule, property, scope);
};

/** Spells a rule out. */
export function filterRule(options: TrafficMirrorFilterRuleOptions): FilterRule {
  const { sourceCidrBlock, destinationCidrBlock } = options;
  const everywhere = anyAddressLike(sourceCidrBlock ?? destinationCidrBlock, options.protocol);
  return { ...options, sourceCidrBlock: sourceCidrBlock ?? everywhere, destinationCidrBlock: destinationCidrBlock ?? everywhere };
}

/**
 * Fails unless a filter can take one rule more.
 *
 * @param acceptsAll whether rules of the filter accept all that no other one rejects
 */
export function checkAddition(
  rules: readonly FilterRule[], { trafficDirection, ruleNumber }: FilterRule, acceptsAll: boolean, property: string, scope: IConstruct,
): void {
  const others = acceptsAll ? ACCEPT_ALL_RULES.length : 0;
  if (rules.length + others >= MAX_RULES) {
    refuse(scope, `rules: expected at most ${MAX_RULES - others}, ${acceptsAll ? 'in addition to the four that accept all traffic' : 'both directions together'}, `
      + `got ${rules.length + 1}; merge some${acceptsAll ? ', or set "acceptAllTraffic" to false' : ''}`);
  }
  if (Token.isUnresolved(ruleNumber)) return;
  if (acceptsAll && ruleNumber >= ANY_IPV4.ruleNumber) {
    refuse(scope, `${propertyOf(property, 'ruleNumber')}: expected less than ${ANY_IPV4.ruleNumber}, where all traffic is accepted that no rule before matches, `
      + `got ${ruleNumber}; use a lower number, or set "acceptAllTraffic" to false`);
  }
  if (rules.some((other) => other.trafficDirection === trafficDirection && other.ruleNumber === ruleNumber)) {
    refuse(scope, `${propertyOf(property, 'ruleNumber')}: expected each number once in a direction, got ${ruleNumber} twice for ${trafficDirection}; use another number`);
  }
}

/**
 * Rules that accept what is accepted anyway, where all traffic is: no rule of their direction that comes after them rejects anything.
 *
 * Those whose place only CloudFormation knows are not told.
 */
export function withoutEffect(rules: readonly FilterRule[]): readonly FilterRule[] {
  return rules.filter((rule) => rule.ruleAction === TrafficMirrorRuleAction.ACCEPT && hasKnownPlace(rule)
    && !rules.some((other) => mayRejectAfter(rule, other)));
}

function mayRejectAfter({ trafficDirection, ruleNumber }: FilterRule, other: FilterRule): boolean {
  if (other.ruleAction === TrafficMirrorRuleAction.ACCEPT) return false;
  return !hasKnownPlace(other) || (other.trafficDirection === trafficDirection && other.ruleNumber > ruleNumber);
}

/** Orders rules by their places; those whose place only CloudFormation knows come last, as they are. */
export function comparePlaces(one: FilterRule, other: FilterRule): number {
  if (!hasKnownPlace(one) || !hasKnownPlace(other)) return Number(hasKnownPlace(other)) - Number(hasKnownPlace(one));
  return other.trafficDirection.localeCompare(one.trafficDirection) || one.ruleNumber - other.ruleNumber;
}

function hasKnownPlace({ trafficDirection, ruleNumber }: FilterRule): boolean {
  return !Token.isUnresolved(trafficDirection) && Number.isInteger(ruleNumber) && !Token.isUnresolved(ruleNumber);
}

/**
 * Whether placeholders fit next to the rules. If not, the rules that accept all traffic wouldn't fit either, and the deployment fails at EC2's
 * limit.
 */
export function hasRoomForPlaceholders(rules: readonly FilterRule[]): boolean {
  const places = new Set(PLACEHOLDERS.map((rule) => ruleId(rule)));
  return rules.filter((rule, position) => !places.has(ruleId(rule, position))).length + places.size <= MAX_RULES;
}

/**
 * Id of a rule within its filter: that of its place, whatever it says, so that a deployment changes it there.
 *
 * CloudFormation creates what has a new id before it deletes what has an old one, and EC2 refuses two rules in one place.
 *
 * @param position of the rule among those that were added, for places that only CloudFormation knows
 */
export function ruleId(rule: FilterRule, position = 0): string {
  if (!hasKnownPlace(rule)) return `Rule${position}`;
  const { trafficDirection, ruleNumber } = rule;
  const direction = trafficDirection === TrafficMirrorDirection.INGRESS ? 'Ingress' : 'Egress';
  return `${direction}${ACCEPT_ALL.find((each) => each.ruleNumber === ruleNumber)?.family ?? ruleNumber}`;
}

function checkPorts({ protocol, sourcePortRange, destinationPortRange }: TrafficMirrorFilterRuleOptions, property: string, scope: IConstruct): void {
  if (sourcePortRange === undefined && destinationPortRange === undefined) return;
  const given = protocol?.protocolNumber;
  if (Token.isUnresolved(given)) return;
  if (given === TrafficMirrorProtocol.TCP.protocolNumber || given === TrafficMirrorProtocol.UDP.protocolNumber) return;
  refuse(scope, `${propertyOf(property, 'protocol')}: expected TrafficMirrorProtocol.TCP or TrafficMirrorProtocol.UDP, which have ports, got ${inWords(given)}; `
    + 'leave the port ranges out for other protocols');
}

function checkFamilies({ sourceCidrBlock, destinationCidrBlock }: FilterRule, property: string, scope: IConstruct): void {
  if (Token.isUnresolved(sourceCidrBlock) || Token.isUnresolved(destinationCidrBlock)) return;
  if (isIPv6Block(sourceCidrBlock) === isIPv6Block(destinationCidrBlock)) return;
  refuse(scope, `${propertyOf(property, 'destinationCidrBlock')}: expected the address family of "sourceCidrBlock", which is ${inWords(sourceCidrBlock)}, `
    + `got ${inWords(destinationCidrBlock)}; add one rule for each family`);
}

/** ICMP is there once for each family. */
function checkFamilyOfProtocol(rule: TrafficMirrorFilterRuleOptions, property: string, scope: IConstruct): void {
  const { protocol, sourceCidrBlock, destinationCidrBlock } = rule;
  const ofIPv6 = protocol?.protocolNumber === ICMPV6.protocolNumber;
  if (!ofIPv6 && protocol?.protocolNumber !== ICMP.protocolNumber) return;
  const [family, name, other, otherName] = ofIPv6 ? ['IPv6', 'ICMPV6', 'IPv4', 'ICMP'] : ['IPv4', 'ICMP', 'IPv6', 'ICMPV6'];
  for (const [key, cidrBlock] of Object.entries({ sourceCidrBlock, destinationCidrBlock })) {
    if (cidrBlock === undefined || Token.isUnresolved(cidrBlock) || isIPv6Block(cidrBlock) === ofIPv6) continue;
    refuse(scope, `${propertyOf(property, key)}: expected ${family} addresses, as TrafficMirrorProtocol.${name} requires, got ${inWords(cidrBlock)}; `
      + `use TrafficMirrorProtocol.${otherName} for ${other}`);
  }
}

/** A block that is left out, or that only CloudFormation knows, is one of IPv4, unless the protocol is of IPv6 only. */
function anyAddressLike(cidrBlock: string | undefined, protocol: TrafficMirrorProtocol | undefined): string {
  const known = cidrBlock !== undefined && !Token.isUnresolved(cidrBlock);
  return ((known ? isIPv6Block(cidrBlock) : protocol?.protocolNumber === ICMPV6.protocolNumber) ? ANY_IPV6 : ANY_IPV4).cidrBlock;
}

function isIPv6Block(cidrBlock: string): boolean {
  return isIPv6(cidrBlock.split('/')[0]);
}
