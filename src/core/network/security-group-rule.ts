import { addressMap, answerFor } from './address-map';
import { type AddressRange, parseCidr } from './ipv4';
import { coversPort, type Packet } from './packet';
import type { SecurityGroup, SecurityGroupRule } from '../model/inventory';

/** Whether a rule allows UDP to this port, from any source. */
export function admitsUdp(rule: SecurityGroupRule, port: number): boolean {
  return rule.protocol === '-1' || (UDP.has(rule.protocol) && hasReadablePorts(rule) && coversPort(rule.fromPort, rule.toPort, port));
}

/** Why it is unknown whether a rule covers UDP to this port; undefined if it is known. */
export function doubtAbout({ protocol, fromPort, toPort }: SecurityGroupRule, port: number): string | undefined {
  if (!INTELLIGIBLE.test(protocol)) {
    return coversPort(fromPort, toPort, port) ? `the protocol ${JSON.stringify(protocol)}, which cannot be told from its name` : undefined;
  }
  if (!UDP.has(protocol) || hasReadablePorts({ fromPort, toPort })) return undefined;
  return coversPort(fromPort, toPort === -1 ? undefined : toPort, port) ? `UDP whose ports cannot be read (${fromPort ?? 'nothing'} to ${toPort ?? 'nothing'})` : undefined;
}

/** Only protocols with types instead of ports have -1 for all of them. */
function hasReadablePorts({ fromPort, toPort }: Pick<SecurityGroupRule, 'fromPort' | 'toPort'>): boolean {
  return (fromPort === undefined) === (toPort === undefined) && fromPort !== -1 && toPort !== -1;
}

/** The words that EC2 uses, and numbers. */
const INTELLIGIBLE = /^(?:-1|\d{1,3}|tcp|udp|icmp|icmpv6)$/;

const UDP: ReadonlySet<string> = new Set(['udp', '17']);
const TCP: ReadonlySet<string> = new Set(['tcp', '6']);

/** The traffic that a rule for UDP, TCP or both allows: `UDP 4789`, `TCP 0-65535`, `all traffic`. */
export function inWords({ protocol, fromPort, toPort }: SecurityGroupRule): string {
  if (protocol === '-1') return 'all traffic';
  const name = TCP.has(protocol) ? 'TCP' : 'UDP';
  if (fromPort === undefined || toPort === undefined) return name;
  return fromPort === toPort ? `${name} ${fromPort}` : `${name} ${fromPort}-${toPort}`;
}

/**
 * Tells the rule that was probably meant to let a refused packet in, and why it does not.
 *
 * Explains, decides nothing.
 */
export function nearMisses(groups: readonly SecurityGroup[], port: number): (packet: Packet) => string | undefined {
  const rules = groups.flatMap(({ groupId, ingress }) => ingress.map((rule) => ({ groupId, rule })));
  const first = (applies: (rule: SecurityGroupRule) => boolean, sentence: (rule: SecurityGroupRule, groupId: string) => string) => (
    rules.filter(({ rule }) => applies(rule)).map(({ rule, groupId }) => sentence(rule, groupId)).sort().at(0)
  );
  const tcp = first(
    (rule) => TCP.has(rule.protocol) && coversPort(rule.fromPort, rule.toPort, port),
    (rule, groupId) => `${groupId} has one for ${inWords(rule)}, but mirrored packets are UDP`,
  );
  const ipv6 = first(
    (rule) => admitsUdp(rule, port) && rule.ipv4Ranges.length + rule.prefixListIds.length + rule.groups.length === 0,
    (rule, groupId) => `${groupId} has one for ${inWords(rule)} without an IPv4 source, but mirrored packets are sent over IPv4`,
  );
  const publicAddress = first(
    (rule) => admitsUdp(rule, port) && rule.ipv4Ranges.some(isPublic),
    (rule, groupId) => `${groupId} has one for ${rule.ipv4Ranges.filter(isPublic).sort()[0]}, but mirrored packets come from the private address`,
  );
  const otherPorts = rules
    .filter(({ rule }) => UDP.has(rule.protocol) && !admitsUdp(rule, port))
    .map(({ rule, groupId }) => ({ rule, sentence: `${groupId} has one for ${inWords(rule)}` }))
    .sort((a, b) => (a.sentence < b.sentence ? -1 : 1));
  const otherPortOf = addressMap(otherPorts.flatMap(({ rule, sentence }) => (
    rule.ipv4Ranges.flatMap((cidr) => {
      const range = parseCidr(cidr);
      return range === undefined ? [] : [{ range, answer: sentence }];
    })
  )));
  return ({ address, securityGroupIds }) => {
    const otherPort = (address === undefined ? undefined : answerFor(otherPortOf, address))
      ?? otherPorts.find(({ rule }) => rule.groups.some(({ groupId }) => securityGroupIds.includes(groupId)))?.sentence;
    return tcp ?? otherPort ?? ipv6 ?? publicAddress;
  };
}

function isPublic(cidr: string): boolean {
  const range = parseCidr(cidr);
  return range !== undefined && !PRIVATE.some(({ first, last }) => range.first <= last && first <= range.last);
}

/** RFC 1918 and RFC 6598. */
const PRIVATE: readonly AddressRange[] = [
  { first: 0x0a00_0000, last: 0x0aff_ffff },
  { first: 0x6440_0000, last: 0x647f_ffff },
  { first: 0xac10_0000, last: 0xac1f_ffff },
  { first: 0xc0a8_0000, last: 0xc0a8_ffff },
];
