import { isIPv4, isIPv6 } from 'node:net';
import type { Rule } from './rule';

export const RULE_NUMBER_RULE: Rule<number> = {
  holds: (value) => Number.isInteger(value) && value >= 1,
  expected: 'a whole number, 1 or more',
  fix: 'the rule with the lowest number is matched first',
};

export const CIDR_BLOCK_RULE: Rule<string> = {
  holds: isCidrBlock,
  expected: 'a block of addresses such as "10.0.0.0/8" or "2001:db8::/32"',
  fix: 'a single address is a block as well, such as "10.0.0.1/32"',
};

export const PORT_RULE: Rule<number> = {
  holds: (port) => Number.isInteger(port) && port >= 0 && port <= 65535,
  expected: 'a whole number from 0 to 65535',
  fix: 'leave the range out to match any port',
};

export const PROTOCOL_NUMBER_RULE: Rule<number> = {
  holds: (value) => Number.isInteger(value) && value >= 0 && value <= 255,
  expected: 'a whole number from 0 to 255',
  fix: 'leave the protocol out to match any',
};

function isCidrBlock(text: string): boolean {
  const [, address, size] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  return address !== undefined && ((isIPv4(address) && Number(size) <= 32) || (isIPv6(address) && Number(size) <= 128));
}
