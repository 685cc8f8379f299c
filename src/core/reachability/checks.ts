import type { NetworkInterface } from '../model/inventory';
import type { Settings } from '../model/settings';
import { every, type Finding, PASSED, perhaps, rejected, type Sentence, unknown, whichever } from '../network/finding';
import { type AclDirection, passage } from '../network/network-acl';
import type { Packet } from '../network/packet';
import { isSame } from '../network/place';
import { arrival, type Routing, type Ways } from '../network/route';
import { admission } from '../network/security-group';
import { type Locality, locality, nearest, UNKNOWN_ZONE, zoneInWords } from '../network/zone';
import type { IngressPoint, ResolvedTarget, BackendPath } from '../targets/resolved-target';

/** The steps of the decision about one sensor, in the order in which they are taken. */
export const STEPS = ['self', 'state', 'zone', 'security-group', 'network-acl', 'route'] as const;
export type Step = (typeof STEPS)[number];

/** An interface that sends mirrored packets, and what guards their way out of its subnet. */
export interface Source {
  readonly networkInterface: NetworkInterface;
  /** What it is known by among the receivers of mirrored traffic. */
  readonly ids: readonly string[];
  readonly packet: Packet;
  /** Absent where they cannot be seen. */
  readonly egress?: AclDirection;
  readonly routing?: Routing;
}

/** Inputs of the checks, except the source and the target. */
export interface Rules {
  readonly zoneLocality: Settings['zoneLocality'];
  readonly sourceNetworkAclEvaluation: Settings['sourceNetworkAclEvaluation'];
  readonly ways: Ways;
}

export const CHECKS: Readonly<Record<Step, (source: Source, target: ResolvedTarget, rules: Rules) => Finding>> = {
  'self': ({ networkInterface, ids }, { receiverIds, targetId }) => (
    receiverIds.some((id) => ids.includes(id))
      ? rejected(() => `${networkInterface.networkInterfaceId} receives what is mirrored to ${targetId}, and mirroring it there would be a loop`)
      : PASSED
  ),

  'state': ({ networkInterface }, target) => target.state(networkInterface.zone),

  'zone': (source, target, { zoneLocality }) => {
    const where = localityOf(source, target);
    if (zoneLocality !== 'local-only' || where === 'local') return PASSED;
    const words = () => `it is in ${target.places.map(zoneInWords).join(', ') || zoneInWords(UNKNOWN_ZONE)}, the source in ${zoneInWords(source.networkInterface.zone)}`;
    return where === 'remote' ? rejected(words) : unknown(() => `whether the two share a zone cannot be told: ${words()}`);
  },

  'security-group': (source, target) => {
    const { packet, networkInterface: { networkInterfaceId, zone } } = source;
    const sender = packet.address === undefined
      ? unknown(() => `the private IPv4 address of ${networkInterfaceId}, ${JSON.stringify(packet.privateIpv4)}, cannot be read`)
      : PASSED;
    const front = entrances(source, target).map((ingressPoint) => admitted(ingressPoint, packet));
    if (target.backend === undefined) return every([whichever(front), sender]);
    const { securityGroupIds, vpcId } = target.backend;
    const passedOn = { ...packet, securityGroupIds, vpcId };
    const behind = target.backend.pathsFrom(zone).map((way) => through(way, (ingressPoint) => admitted(ingressPoint, passedOn)));
    return every([whichever(front), sender, whichever(behind)]);
  },

  'network-acl': (source, target, { sourceNetworkAclEvaluation }) => {
    const { packet: { address, privateIpv4 }, networkInterface: { subnetId, zone }, egress } = source;
    const into = (ingressPoint: IngressPoint) => passage(ingressPoint.acl, ingressPoint.subnetId, address, privateIpv4);
    const front = entrances(source, target);
    const inFront = front.map((ingressPoint) => {
      const same = isSame(ingressPoint.subnetId, subnetId);
      if (same === 'yes') return PASSED;
      const arrives = sourceNetworkAclEvaluation === 'ignore' ? into(ingressPoint) : every([into(ingressPoint), passage(egress, subnetId, ingressPoint.address, ingressPoint.privateIpv4)]);
      return same === 'unknown' ? perhaps(arrives, 'both are in one subnet') : arrives;
    });
    const behind = target.backend?.pathsFrom(zone) ?? [];
    const among = ({ subnetId: id }: IngressPoint) => front.map((entrance) => isSame(entrance.subnetId, id));
    const crossing = behind.filter(({ ingressPoint }) => ingressPoint === undefined || !among(ingressPoint).includes('yes'));
    const passedOn = crossing.map((way) => through(way, (ingressPoint) => (
      among(ingressPoint).includes('unknown') ? perhaps(into(ingressPoint), 'the load balancer is in its subnet') : into(ingressPoint)
    )));
    return every([whichever(inFront), whichever(passedOn)]);
  },

  'route': (source, target, { ways }) => {
    const { networkInterface: { vpcId, subnetId }, routing } = source;
    return whichever(entrances(source, target).map((ingressPoint) => {
      const { address, privateIpv4 } = ingressPoint;
      const to = { toSubnetId: ingressPoint.subnetId, toVpcId: ingressPoint.vpcId, address, privateIpv4 };
      const arrives = arrival(routing, { subnetId, fromVpcId: vpcId, ...to }, ways);
      const [sameVpc, sameSubnet] = [isSame(ingressPoint.vpcId, vpcId), isSame(ingressPoint.subnetId, subnetId)];
      if (!target.undocumentedFromOtherVpcs || sameVpc === 'yes' || (sameVpc === 'unknown' && sameSubnet === 'yes')) return arrives;
      return every([arrives, unknown(() => `it is in ${ingressPoint.vpcId}, the source in ${vpcId}, and no documentation says whether it takes packets from there`)]);
    }));
  },
};

export function localityOf({ networkInterface: { zone } }: Source, { places, sameAccount }: ResolvedTarget): Locality {
  return locality(zone, places, sameAccount);
}

/** The addresses at which packets of a source arrive. */
export function entrances(
  { networkInterface: { zone } }: Source, { ingressPoints, sameAccount }: ResolvedTarget,
): readonly IngressPoint[] {
  return ingressPoints.length > 1 ? nearest(ingressPoints, zone, sameAccount) : ingressPoints;
}

/** What is registered counts as unknown where nothing that was described has its address. */
function through({ id, ingressPoint }: BackendPath, findingOf: (ingressPoint: IngressPoint) => Finding): Finding {
  return ingressPoint === undefined ? unknown(() => `${id}, which is registered behind the load balancer, cannot be seen`) : findingOf(ingressPoint);
}

export function admitted({ ingress, vpcId }: IngressPoint, packet: Packet): Finding {
  return ingress === undefined ? PASSED : admission(ingress, packet, vpcId);
}

/** What all checks together say of one sensor: a step that rejects beats an earlier one that is merely unknown. */
export interface Judgement {
  readonly verdict: 'eligible' | 'rejected' | 'unknown';
  /** The first step that decided; absent when eligible. */
  readonly step?: Step;
  readonly reason: Sentence;
}

export function judge(source: Source, target: ResolvedTarget, rules: Rules): Judgement {
  let doubt: Judgement | undefined;
  const reasons: Sentence[] = [];
  for (const step of STEPS) {
    const finding = CHECKS[step](source, target, rules);
    if (finding.verdict === 'rejected') return { verdict: finding.verdict, step, reason: finding.reason };
    if (finding.verdict === 'unknown') doubt ??= { verdict: finding.verdict, step, reason: finding.reason };
    else if (finding.reason !== undefined) reasons.push(finding.reason);
  }
  return doubt ?? { verdict: 'eligible', reason: () => reasons.map((reason) => reason()).join('; ') };
}
