import { type AddressMap, addressMap, answerFor } from './address-map';
import { type Finding, passed, rejected, unknown } from './finding';
import { type AddressRange, parseCidr } from './ipv4';
import type { Packet } from './packet';
import { isSame } from './place';
import { admitsUdp, doubtAbout, inWords, nearMisses } from './security-group-rule';
import type { Network } from '../model/inventory';

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
  /** Sentences about what could not be read: it might allow more, from wherever. */
  readonly doubts: readonly string[];
  /** The same for rules whose protocol can't be read, while the rest can. */
  readonly doubtfulAddresses: AddressMap<string>;
  readonly doubtfulMembers: ReadonlyMap<string, string>;
  /** Tells the rule that was probably meant to let a refused packet in. */
  nearMiss(packet: Packet): string | undefined;
}

/** A range that a rule lets in; there are millions of them, and hardly one is put into words. */
interface Allowed {
  /** The beginning of a sentence about the rule. */
  readonly allows: string;
  readonly prefixListId?: string;
  readonly cidr: string;
  /** Why it is unknown whether the rule allows the packet. */
  readonly doubt?: string;
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
  const doubts = groupIds.filter((groupId) => !network.securityGroups.has(groupId)).map((groupId) => `${groupId || 'a group without an id'} cannot be seen`);
  const allowed: Allowed[] = [];
  const members = new Map<string, MembersRule[]>();
  const doubtfulMembers = new Map<string, string>();
  for (const { groupId, ingress } of groups) {
    for (const rule of ingress) {
      const why = doubtAbout(rule, port);
      const doubt = why && `${groupId} has a rule for ${why}`;
      if (doubt === undefined && !admitsUdp(rule, port)) continue;
      const allows = `${groupId} allows ${inWords(rule)} from`;
      for (const cidr of rule.ipv4Ranges) allowed.push({ allows, cidr, doubt });
      for (const prefixListId of rule.prefixListIds) {
        const list = network.prefixLists.get(prefixListId);
        if (list === undefined) doubts.push(doubt ?? `${allows} ${prefixListId}, a prefix list that cannot be read`);
        for (const cidr of list?.ipv4Cidrs ?? []) allowed.push({ allows, prefixListId, cidr, doubt });
      }
      for (const { groupId: member, groupName, vpcPeeringConnectionId: peering, peeringStatus } of rule.groups) {
        if (member === '') {
          doubts.push(doubt ?? `${allows} members of a group named ${JSON.stringify(groupName ?? '')}, which cannot be told from its name`);
          continue;
        }
        const status = peeringStatus ?? network.peerings.get(peering ?? '')?.status;
        if (doubt !== undefined) {
          // A peering connection that isn't active admits nothing, whatever the rule allows.
          if ((status ?? 'active') === 'active') doubtfulMembers.set(member, [doubt, doubtfulMembers.get(member) ?? doubt].sort()[0]);
          continue;
        }
        const membersRule = { sentence: `${allows} members of ${member}`, peering, peeringStatus: status };
        members.set(member, [...(members.get(member) ?? []), membersRule]);
      }
    }
  }
  const readable: { readonly range: AddressRange; readonly answer: Allowed }[] = [];
  const doubtful: { readonly range: AddressRange; readonly answer: string }[] = [];
  for (const answer of allowed) {
    const { cidr, doubt } = answer;
    const range = parseCidr(cidr);
    if (range === undefined) doubts.push(doubt ?? `${allowedInWords(answer)}, which is no IPv4 range`);
    else if (doubt === undefined) readable.push({ range, answer });
    else doubtful.push({ range, answer: doubt });
  }
  let tellNearMiss: Ingress['nearMiss'] | undefined;
  return {
    groupIds,
    port,
    addresses: addressMap(readable.sort((a, b) => (
      a.range.first - b.range.first || a.range.last - b.range.last || (allowedInWords(a.answer) < allowedInWords(b.answer) ? -1 : 1)
    ))),
    members,
    doubtfulAddresses: addressMap(doubtful.sort((a, b) => (a.answer < b.answer ? -1 : 1))),
    doubtfulMembers,
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
  const { addresses, doubtfulAddresses, doubtfulMembers } = ingress;
  const [allowed, ...others] = answersFor(addresses, packet.address);
  if (allowed !== undefined && !others.includes(undefined)) return passed(() => allowedInWords(allowed));

  const rules = packet.securityGroupIds
    .flatMap((groupId) => ingress.members.get(groupId) ?? NO_RULES)
    .map((rule) => ({ ...rule, peeringStatus: rule.peeringStatus ?? (isSame(packet.vpcId, vpcId) === 'yes' ? 'active' : undefined) }));
  const active = rules.filter(({ peeringStatus }) => peeringStatus === 'active');
  if (active.length > 0) return passed(() => sentences(active, () => '')[0]);
  const doubtful = rules.filter(({ peeringStatus }) => peeringStatus === undefined);
  const doubts = [
    ...ingress.doubts,
    ...answersFor(doubtfulAddresses, packet.address).flatMap((doubt) => doubt ?? []),
    ...packet.securityGroupIds.flatMap((groupId) => doubtfulMembers.get(groupId) ?? []),
    ...(packet.securityGroupIds.includes('') ? memberships(ingress) : []),
  ];
  const depends = others.length > 0 && [allowed, ...others].some((answer) => answer !== undefined);
  if (doubts.length + doubtful.length > 0 || depends) {
    return unknown(() => [
      ...new Set(doubts),
      ...sentences(doubtful, () => ', and whether that holds across these VPCs cannot be told'),
      ...(depends ? [`not every address is let in, and ${JSON.stringify(packet.privateIpv4)} is none that can be read`] : []),
    ].join('; '));
  }
  return rejected(() => [
    refusal(ingress, packet),
    ...sentences(rules, ({ peering, peeringStatus }) => ` only through ${peering ?? 'a peering connection'}, which is ${peeringStatus}`),
    ingress.nearMiss(packet),
  ].filter((sentence) => sentence !== undefined).slice(0, 2).join('; '));
}

/** For a packet from an unknown group: the groups that a rule would admit. */
function memberships({ members, doubtfulMembers }: Ingress): readonly string[] {
  const open = [...members].filter(([, rules]) => rules.some(({ peeringStatus = 'active' }) => peeringStatus === 'active')).map(([groupId]) => groupId);
  return [...open, ...doubtfulMembers.keys()].sort().slice(0, 1)
    .map((groupId) => `members of ${groupId} may be let in, and not every group of the source is known`);
}

/** What holds for an address; for one that cannot be read, everything that holds for any. */
function answersFor<T>(map: AddressMap<T>, address: number | undefined): readonly (T | undefined)[] {
  return address === undefined ? map.answers : [answerFor(map, address)];
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
