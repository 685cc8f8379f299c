import { isIPv6 } from 'node:net';
import { Token } from 'aws-cdk-lib';
import { check, checkOptional, inWords, memberRule } from './checks';
import { CIDR_BLOCK_RULE, RULE_NUMBER_RULE } from './match-rules';
import { objectRule } from './shapes';
import { TrafficMirrorDirection, type TrafficMirrorFilterRuleOptions, TrafficMirrorRuleAction } from '../traffic-mirror-filter-rule';
import type { TrafficMirrorPortRange } from '../traffic-mirror-port-range';
import { TrafficMirrorProtocol } from '../traffic-mirror-protocol';

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

/**
 * Spells a rule out.
 *
 * @param at where the rule stands, as error messages name its properties
 * @throws Error when a property has a value that it cannot have, or when two do not go together
 */
export function filterRule(options: TrafficMirrorFilterRuleOptions, at = ''): FilterRule {
  const { ruleNumber, sourceCidrBlock, destinationCidrBlock } = options;
  check(`${at}trafficDirection`, options.trafficDirection, DIRECTION_RULE);
  check(`${at}ruleAction`, options.ruleAction, ACTION_RULE);
  check(`${at}ruleNumber`, ruleNumber, RULE_NUMBER_RULE);
  checkOptional(`${at}protocol`, options.protocol, PROTOCOL_RULE);
  checkOptional(`${at}sourcePortRange`, options.sourcePortRange, PORT_RANGE_RULE);
  checkOptional(`${at}destinationPortRange`, options.destinationPortRange, PORT_RANGE_RULE);
  checkPorts(options, at);
  const everywhere = anyAddressLike(sourceCidrBlock ?? destinationCidrBlock, options.protocol);
  const rule = { ...options, sourceCidrBlock: sourceCidrBlock ?? everywhere, destinationCidrBlock: destinationCidrBlock ?? everywhere };
  check(`${at}sourceCidrBlock`, rule.sourceCidrBlock, CIDR_BLOCK_RULE);
  check(`${at}destinationCidrBlock`, rule.destinationCidrBlock, CIDR_BLOCK_RULE);
  checkFamilies(rule, at);
  checkFamilyOfProtocol(options, at);
  return rule;
}

/**
 * Fails unless a filter can take one rule more.
 *
 * @param acceptsAll whether rules of the filter accept all that no other one rejects
 */
export function checkAddition(rules: readonly FilterRule[], { trafficDirection, ruleNumber }: FilterRule, acceptsAll: boolean, at = ''): void {
  const others = acceptsAll ? ACCEPT_ALL_RULES.length : 0;
  if (rules.length + others >= MAX_RULES) {
    throw new Error(`rules: expected at most ${MAX_RULES - others}, ${acceptsAll ? 'beside the four that accept all traffic' : 'both directions together'}, `
      + `got ${rules.length + 1}; merge some${acceptsAll ? ', or set "acceptAllTraffic" to false' : ''}`);
  }
  if (Token.isUnresolved(ruleNumber)) return;
  if (acceptsAll && ruleNumber >= ANY_IPV4.ruleNumber) {
    throw new Error(`${at}ruleNumber: expected less than ${ANY_IPV4.ruleNumber}, where all traffic is accepted that no rule before matches, `
      + `got ${ruleNumber}; use a lower number, or set "acceptAllTraffic" to false`);
  }
  if (rules.some((other) => other.trafficDirection === trafficDirection && other.ruleNumber === ruleNumber)) {
    throw new Error(`${at}ruleNumber: expected each number once in a direction, got ${ruleNumber} twice for ${trafficDirection}; use another number`);
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

function hasKnownPlace({ trafficDirection, ruleNumber }: FilterRule): boolean {
  return !Token.isUnresolved(trafficDirection) && !Token.isUnresolved(ruleNumber);
}

/** Whether placeholders fit beside rules. Where they do not, rules that accept all traffic did not either, and a deployment fails at EC2's limit. */
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

const DIRECTION_RULE = memberRule('TrafficMirrorDirection', TrafficMirrorDirection, 'use TrafficMirrorDirection.INGRESS or TrafficMirrorDirection.EGRESS');
const ACTION_RULE = memberRule('TrafficMirrorRuleAction', TrafficMirrorRuleAction, 'use TrafficMirrorRuleAction.ACCEPT or TrafficMirrorRuleAction.REJECT');

const PROTOCOL_RULE = objectRule<TrafficMirrorProtocol>('TrafficMirrorProtocol', 'protocolNumber', 'use TrafficMirrorProtocol.TCP or TrafficMirrorProtocol.of(…)');
const PORT_RANGE_RULE = objectRule<TrafficMirrorPortRange>('TrafficMirrorPortRange', 'fromPort', 'use TrafficMirrorPortRange.port(…) or TrafficMirrorPortRange.range(…, …)');

function checkPorts({ protocol, sourcePortRange, destinationPortRange }: TrafficMirrorFilterRuleOptions, at: string): void {
  if (sourcePortRange === undefined && destinationPortRange === undefined) return;
  const number = protocol?.protocolNumber;
  if (Token.isUnresolved(number)) return;
  if (number === TrafficMirrorProtocol.TCP.protocolNumber || number === TrafficMirrorProtocol.UDP.protocolNumber) return;
  throw new Error(`${at}protocol: expected TrafficMirrorProtocol.TCP or TrafficMirrorProtocol.UDP, which have ports, got ${inWords(number)}; `
    + 'leave the port ranges out for other protocols');
}

function checkFamilies({ sourceCidrBlock, destinationCidrBlock }: FilterRule, at: string): void {
  if (Token.isUnresolved(sourceCidrBlock) || Token.isUnresolved(destinationCidrBlock)) return;
  if (isIPv6Block(sourceCidrBlock) === isIPv6Block(destinationCidrBlock)) return;
  throw new Error(`${at}destinationCidrBlock: expected the address family of "sourceCidrBlock", which is ${inWords(sourceCidrBlock)}, `
    + `got ${inWords(destinationCidrBlock)}; add one rule for each family`);
}

/** ICMP is there once for each family. */
function checkFamilyOfProtocol({ protocol, sourceCidrBlock, destinationCidrBlock }: TrafficMirrorFilterRuleOptions, at: string): void {
  const ofIPv6 = protocol?.protocolNumber === ICMPV6.protocolNumber;
  if (!ofIPv6 && protocol?.protocolNumber !== ICMP.protocolNumber) return;
  const [family, name, other, otherName] = ofIPv6 ? ['IPv6', 'ICMPV6', 'IPv4', 'ICMP'] : ['IPv4', 'ICMP', 'IPv6', 'ICMPV6'];
  for (const [property, cidrBlock] of Object.entries({ sourceCidrBlock, destinationCidrBlock })) {
    if (cidrBlock === undefined || Token.isUnresolved(cidrBlock) || isIPv6Block(cidrBlock) === ofIPv6) continue;
    throw new Error(`${at}${property}: expected ${family} addresses, which TrafficMirrorProtocol.${name} is about, got ${inWords(cidrBlock)}; `
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
