import { isIPv6 } from 'node:net';
import { Token } from 'aws-cdk-lib';
import { check, inWords, memberRule } from './checks';
import { CIDR_BLOCK_RULE, RULE_NUMBER_RULE } from './match-rules';
import { TrafficDirection, type TrafficMirrorFilterRuleOptions, TrafficMirrorRuleAction } from '../traffic-mirror-filter-rule';
import { TrafficMirrorProtocol } from '../traffic-mirror-protocol';

/**
 * The most rules that EC2 allows a filter, those of both directions together.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-limits.html
 */
export const MAX_RULES = 10;

/** Numbers of the rules that accept all traffic; what is said of a part of it has lower ones. */
export const ACCEPT_ALL = { '0.0.0.0/0': 100, '::/0': 200 } as const;

/** A rule with all addresses spelled out, as EC2 wants them. */
export interface FilterRule extends TrafficMirrorFilterRuleOptions {
  readonly sourceCidrBlock: string;
  readonly destinationCidrBlock: string;
}

/**
 * Spells a rule out.
 *
 * @throws Error when a property has a value that it cannot have, or when two do not go together
 */
export function filterRule(options: TrafficMirrorFilterRuleOptions): FilterRule {
  const { ruleNumber, sourceCidrBlock, destinationCidrBlock } = options;
  check('trafficDirection', options.trafficDirection, DIRECTION_RULE);
  check('ruleAction', options.ruleAction, ACTION_RULE);
  check('ruleNumber', ruleNumber, RULE_NUMBER_RULE);
  checkPorts(options);
  const everywhere = anyAddressLike(sourceCidrBlock ?? destinationCidrBlock);
  const rule = { ...options, sourceCidrBlock: sourceCidrBlock ?? everywhere, destinationCidrBlock: destinationCidrBlock ?? everywhere };
  check('sourceCidrBlock', rule.sourceCidrBlock, CIDR_BLOCK_RULE);
  check('destinationCidrBlock', rule.destinationCidrBlock, CIDR_BLOCK_RULE);
  checkFamilies(rule);
  return rule;
}

/**
 * Fails unless a filter can take one rule more.
 *
 * @param acceptsAll whether rules of the filter accept all that no other one rejects
 */
export function checkAddition(rules: readonly FilterRule[], { trafficDirection, ruleNumber }: FilterRule, acceptsAll: boolean): void {
  const others = acceptsAll ? 2 * Object.keys(ACCEPT_ALL).length : 0;
  if (rules.length + others >= MAX_RULES) {
    throw new Error(`rules: expected at most ${MAX_RULES - others}, ${acceptsAll ? 'beside the four that accept all traffic' : 'both directions together'}, `
      + `got ${rules.length + 1}; merge some, or have EC2 raise its quota and create the filter yourself`);
  }
  if (Token.isUnresolved(ruleNumber)) return;
  if (acceptsAll && ruleNumber >= ACCEPT_ALL['0.0.0.0/0']) {
    throw new Error(`ruleNumber: expected less than ${ACCEPT_ALL['0.0.0.0/0']}, where all traffic is accepted that no rule before matches, `
      + `got ${ruleNumber}; use a lower number, or set "acceptAllTraffic" to false`);
  }
  if (rules.some((other) => other.trafficDirection === trafficDirection && other.ruleNumber === ruleNumber)) {
    throw new Error(`ruleNumber: expected each number once in a direction, got ${ruleNumber} twice for ${trafficDirection}; use another number`);
  }
}

const DIRECTION_RULE = memberRule('TrafficDirection', TrafficDirection, 'use TrafficDirection.INGRESS or TrafficDirection.EGRESS');
const ACTION_RULE = memberRule('TrafficMirrorRuleAction', TrafficMirrorRuleAction, 'use TrafficMirrorRuleAction.ACCEPT or TrafficMirrorRuleAction.REJECT');

function checkPorts({ protocol, sourcePortRange, destinationPortRange }: TrafficMirrorFilterRuleOptions): void {
  if (sourcePortRange === undefined && destinationPortRange === undefined) return;
  const number = protocol?.protocolNumber;
  if (Token.isUnresolved(number)) return;
  if (number === TrafficMirrorProtocol.TCP.protocolNumber || number === TrafficMirrorProtocol.UDP.protocolNumber) return;
  throw new Error(`protocol: expected TrafficMirrorProtocol.TCP or TrafficMirrorProtocol.UDP, which have ports, got ${inWords(number)}; `
    + 'leave the port ranges out for other protocols');
}

function checkFamilies({ sourceCidrBlock, destinationCidrBlock }: FilterRule): void {
  if (Token.isUnresolved(sourceCidrBlock) || Token.isUnresolved(destinationCidrBlock)) return;
  if (isIPv6Block(sourceCidrBlock) === isIPv6Block(destinationCidrBlock)) return;
  throw new Error(`destinationCidrBlock: expected the address family of "sourceCidrBlock", which is ${inWords(sourceCidrBlock)}, `
    + `got ${inWords(destinationCidrBlock)}; add one rule for each family`);
}

/** A block that only CloudFormation knows is taken for one of IPv4. */
function anyAddressLike(cidrBlock: string | undefined): keyof typeof ACCEPT_ALL {
  return cidrBlock !== undefined && isIPv6Block(cidrBlock) ? '::/0' : '0.0.0.0/0';
}

function isIPv6Block(cidrBlock: string): boolean {
  return isIPv6(cidrBlock.split('/')[0]);
}
