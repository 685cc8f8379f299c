import { type AddressMap, addressMap, answerFor } from './address-map';
import { type Finding, passed, rejected, unknown } from './finding';
import { type AddressRange, parseCidr } from './ipv4';
import type { Packet } from './packet';
import { admitsUdp, inWords, mayAdmitUdp, nearMisses } from './security-group-rule';
import type { Network } from '../inventory';

/**
 * What a set of security groups lets in on one UDP port: the union of what each of them allows.
 *
 * Compiled once for all sensors with these groups. In whatever order EC2 lists groups and rules, the result is the same.
 */
export interface Ingress {
  readonly groupIds: readonly string[];
  readonly port: number;
  /** For each address what allows it. */
  readonly addresses: AddressMap<Allowed>;
  /** By group the rules that allow its members. */
  readonly members: ReadonlyMap<string, readonly MembersRule[]>;
  /** Sentences about what could not be read: it might allow more. */
  readonly doubts: readonly string[];
  /** Tells the rule that was probably meant to let a refused packet in. */
  nearMiss(packet: Packet): string | undefined;
}

/** A range that a rule lets in; there are millions of them, and hardly one is put into words. */
interface Allowed {
  /** The beginning of a sentence about the rule. */
  readonly allows: string;
  readonly prefixListId?: string;
  readonly cidr: string;
}

interface MembersRule {
  readonly sentence: string;
  /** Connection to the other VPC that the group is of, and how it is; absent for a group of the same VPC. */
  readonly peering?: string;
  readonly peeringStatus?: string;
}

export function compileIngress(securityGroupIds: readonly string[], port: number, network: Network): Ingress {
  const groupIds = [...new Set(securityGroupIds)].sort();
  const groups = groupIds.flatMap((groupId) => network.securityGroups.get(groupId) ?? []);
  const doubts = groupIds.filter((groupId) => !network.securityGroups.has(groupId)).map((groupId) => `${groupId} cannot be seen`);
  const allowed: Allowed[] = [];
  const members = new Map<string, MembersRule[]>();
  for (const { groupId, ingress } of groups) {
    for (const { protocol } of ingress.filter((each) => mayAdmitUdp(each, port))) {
      doubts.push(`${groupId} has a rule for the protocol ${JSON.stringify(protocol)}, which cannot be told from its name`);
    }
    for (const rule of ingress.filter((each) => admitsUdp(each, port))) {
      const allows = `${groupId} allows ${inWords(rule)} from`;
      for (const cidr of rule.ipv4Ranges) allowed.push({ allows, cidr });
      for (const prefixListId of rule.prefixListIds) {
        const list = network.prefixLists.get(prefixListId);
        if (list === undefined) doubts.push(`${allows} ${prefixListId}, a prefix list that cannot be read`);
        for (const cidr of list?.ipv4Cidrs ?? []) allowed.push({ allows, prefixListId, cidr });
      }
      for (const { groupId: member, groupName, vpcPeeringConnectionId: peering, peeringStatus } of rule.groups) {
        if (member === '') {
          doubts.push(`${allows} members of a group named ${JSON.stringify(groupName ?? '')}, which cannot be told from its name`);
          continue;
        }
        const status = peeringStatus ?? network.peerings.get(peering ?? '')?.status;
        const membersRule = { sentence: `${allows} members of ${member}`, peering, peeringStatus: status };
        members.set(member, [...(members.get(member) ?? []), membersRule]);
      }
    }
  }
  const readable: { readonly range: AddressRange; readonly answer: Allowed }[] = [];
  for (const answer of allowed) {
    const range = parseCidr(answer.cidr);
    if (range === undefined) doubts.push(`${allowedInWords(answer)}, which is no IPv4 range`);
    else readable.push({ range, answer });
  }
  let tellNearMiss: Ingress['nearMiss'] | undefined;
  return {
    groupIds,
    port,
    addresses: addressMap(readable.sort((a, b) => (
      a.range.first - b.range.first || a.range.last - b.range.last || (allowedInWords(a.answer) < allowedInWords(b.answer) ? -1 : 1)
    ))),
    members,
    doubts: [...new Set(doubts)].sort(),
    nearMiss: (packet) => (tellNearMiss ??= nearMisses(groups, port))(packet),
  };
}

function allowedInWords({ allows, prefixListId, cidr }: Allowed): string {
  return prefixListId === undefined ? `${allows} ${cidr}` : `${allows} ${prefixListId} (${cidr})`;
}

/**
 * Whether the groups let a packet in to an interface of a VPC.
 *
 * The egress rules of the source's own groups have no part in it: mirrored packets are not subject to them.
 */
export function admission(ingress: Ingress, packet: Packet, vpcId: string): Finding {
  const allowed = answerFor(ingress.addresses, packet.address);
  if (allowed !== undefined) return passed(() => allowedInWords(allowed));

  const rules = packet.securityGroupIds
    .flatMap((groupId) => ingress.members.get(groupId) ?? NO_RULES)
    .map((rule) => ({ ...rule, peeringStatus: rule.peeringStatus ?? (packet.vpcId === vpcId ? 'active' : undefined) }));
  const active = rules.filter(({ peeringStatus }) => peeringStatus === 'active');
  if (active.length > 0) return passed(() => sentences(active, () => '')[0]);
  const doubtful = rules.filter(({ peeringStatus }) => peeringStatus === undefined);
  if (ingress.doubts.length + doubtful.length > 0) {
    return unknown(() => [...ingress.doubts, ...sentences(doubtful, () => ', and whether that holds across these VPCs cannot be told')].join('; '));
  }
  return rejected(() => [
    refusal(ingress, packet),
    ...sentences(rules, ({ peering, peeringStatus }) => ` only through ${peering ?? 'a peering connection'}, which is ${peeringStatus}`),
    ingress.nearMiss(packet),
  ].filter((sentence) => sentence !== undefined).slice(0, 2).join('; '));
}

const NO_RULES: readonly MembersRule[] = [];

function sentences(rules: readonly MembersRule[], more: (rule: MembersRule) => string): readonly string[] {
  return rules.map((rule) => `${rule.sentence}${more(rule)}`).sort();
}

function refusal({ groupIds, port }: Ingress, { privateIpv4 }: Packet): string {
  switch (groupIds.length) {
    case 0: return `no security group allows UDP ${port} from ${privateIpv4}`;
    case 1: return `${groupIds[0]} has no rule for UDP ${port} from ${privateIpv4}`;
    default: return `none of ${groupIds.join(', ')} has a rule for UDP ${port} from ${privateIpv4}`;
  }
}
