import { type AddressMap, addressMap, answerFor } from './address-map';
import { type Finding, passed, rejected, unknown } from './finding';
import { type AddressRange, EVERY_ADDRESS, parseCidr } from './ipv4';
import { coversPort } from './packet';
import type { NetworkAcl, NetworkAclEntry } from '../model/inventory';

export type Direction = 'ingress' | 'egress';

/** What a network ACL says about UDP to one port, by the address of the other side. */
export interface AclDirection {
  readonly networkAclId: string;
  readonly direction: Direction;
  readonly port: number;
  readonly rules: AddressMap<AclRule>;
}

export interface AclRule {
  /** `unreadable`: it may fit the address, and then decide otherwise than what comes after it. */
  readonly effect: 'allow' | 'deny' | 'unreadable';
  readonly name: string;
  readonly ruleNumber: number;
}

/** A rule and the addresses that it matches. */
interface RangedRule extends AclRule {
  readonly range: AddressRange;
  /** Why it is unknown whether the rule matches. */
  readonly doubt?: string;
}

/** Rules are taken by number, whatever their order; the first one that fits decides. */
export function compileAcl({ networkAclId, entries }: NetworkAcl, direction: Direction, port: number): AclDirection {
  const ranged = entries
    .filter((entry) => entry.egress === (direction === 'egress') && concernsUdp(entry, port))
    .sort((a, b) => a.ruleNumber - b.ruleNumber)
    .flatMap(toRangedRule);
  const rules = addressMap<AclRule>(ranged.map((rule) => ({ range: rule.range, answer: rule })));
  if (ranged.every(({ doubt }) => doubt === undefined)) return { networkAclId, direction, port, rules };
  const answers = [...rules.borders].map((address) => firstToDecide(ranged, address));
  return { networkAclId, direction, port, rules: { borders: rules.borders, answers } };
}

function toRangedRule({ ipv4Cidr, action, ruleNumber, protocol, unreadable = false }: NetworkAclEntry): readonly RangedRule[] {
  // An entry without an IPv4 range is for IPv6, and the outer header of mirrored packets is IPv4.
  if (ipv4Cidr === undefined) return [];
  const range = parseCidr(ipv4Cidr);
  const rule = ruleNumber === IMPLICIT_RULE ? 'rule *' : `rule ${ruleNumber}`;
  const answer = { effect: action, name: action === 'unreadable' ? `${rule} cannot be read` : rule, ruleNumber };
  if (range === undefined) return [{ ...answer, range: EVERY_ADDRESS, doubt: `${rule} has a range that cannot be read` }];
  return [{ ...answer, range, ...((unreadable || !NUMBER.test(protocol)) && { doubt: `${rule} cannot be read` }) }];
}

/** What decides about an address: a rule that may fit matters only where what comes after it decides otherwise. */
function firstToDecide(rules: readonly RangedRule[], address: number): AclRule | undefined {
  const fitting = rules.filter(({ range: { first, last } }) => first <= address && address <= last);
  const certain = fitting.findIndex(({ doubt }) => doubt === undefined);
  const decided: AclRule = fitting[certain] ?? { effect: 'deny', name: 'rule *', ruleNumber: IMPLICIT_RULE };
  const before = certain === -1 ? fitting : fitting.slice(0, certain);
  const otherwise = before.find(({ effect }) => effect !== decided.effect);
  if (otherwise?.doubt !== undefined) return { ...otherwise, effect: 'unreadable', name: otherwise.doubt };
  return { ...decided, ruleNumber: Math.min(decided.ruleNumber, ...before.map(({ ruleNumber }) => ruleNumber)) };
}

/** The number under which EC2 lists the rule that denies what no other fits; it holds even where it is not listed. */
export const IMPLICIT_RULE = 32_767;

function concernsUdp({ protocol, portRange }: NetworkAclEntry, port: number): boolean {
  return protocol === '-1' || ((protocol === '17' || !NUMBER.test(protocol)) && coversPort(portRange?.from, portRange?.to, port));
}

/** Of network ACLs EC2 gives protocols as numbers. */
const NUMBER = /^-?\d+$/;

/**
 * Whether the ACL of a subnet lets a packet through. VXLAN is one-way, so nothing has to get back.
 *
 * @param acl `undefined`: it cannot be seen
 * @param address of the other side; `undefined`: not known, so that the ACL decides only where it treats every address alike
 */
export function passage(acl: AclDirection | undefined, subnetId: string, address: number | undefined, text: string | undefined): Finding {
  if (acl === undefined) return unknown(() => `the network ACL of ${subnetId} cannot be seen`);
  const { networkAclId, direction, port, rules } = acl;
  const packet = () => `UDP ${port} ${direction === 'ingress' ? 'from' : 'to'} ${text ?? 'an unknown address'}`;
  const whose = () => `${networkAclId} of the ${direction === 'ingress' ? 'sensor' : 'source'} subnet`;
  const decisive = address === undefined ? rules.answers : [answerFor(rules, address)];
  if (new Set(decisive.map((rule) => rule?.effect ?? 'deny')).size > 1) {
    return unknown(() => `${whose()} does not treat every address alike, so whether it allows ${packet()} cannot be told`);
  }
  const [rule] = decisive;
  switch (rule?.effect) {
    case 'allow': return passed(() => `${whose()} allows ${packet()} (${rule.name})`);
    case 'unreadable': return unknown(() => `${whose()} may decide about ${packet()} (${rule.name})`);
    default: return rejected(() => `${whose()} denies ${packet()} (${rule?.name ?? 'rule *'})`);
  }
}
