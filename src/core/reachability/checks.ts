import type { NetworkInterface } from '../model/inventory';
import type { Settings } from '../model/settings';
import { every, type Finding, PASSED, perhaps, rejected, type Sentence, unknown, whichever } from '../network/finding';
import { type AclDirection, passage } from '../network/network-acl';
import type { Packet } from '../network/packet';
import { isSame } from '../network/place';
import { arrival, type Routing, type Ways } from '../network/route';
import { admission } from '../network/security-group';
import { type Locality, locality, nearest, UNKNOWN_ZONE, zoneInWords } from '../network/zone';
import type { Inlet, Sensor, WayBehind } from '../targets/resolved-target';

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

/** What the checks rest on, beside the source and the sensor. */
export interface Rules {
  readonly zoneLocality: Settings['zoneLocality'];
  readonly sourceNetworkAcl: Settings['sourceNetworkAcl'];
  readonly ways: Ways;
}

export const CHECKS: Readonly<Record<Step, (source: Source, sensor: Sensor, rules: Rules) => Finding>> = {
  'self': ({ networkInterface, ids }, { receiverIds, targetId }) => (
    receiverIds.some((id) => ids.includes(id))
      ? rejected(() => `${networkInterface.networkInterfaceId} receives what is mirrored to ${targetId}, and mirroring it there would be a loop`)
      : PASSED
  ),

  'state': ({ networkInterface }, sensor) => sensor.state(networkInterface.zone),

  'zone': (source, sensor, { zoneLocality }) => {
    const where = localityOf(source, sensor);
    if (zoneLocality !== 'local-only' || where === 'local') return PASSED;
    const words = () => `it is in ${sensor.places.map(zoneInWords).join(', ') || zoneInWords(UNKNOWN_ZONE)}, the source in ${zoneInWords(source.networkInterface.zone)}`;
    return where === 'remote' ? rejected(words) : unknown(() => `whether the two share a zone cannot be told: ${words()}`);
  },

  'security-group': (source, sensor) => {
    const { packet, networkInterface: { networkInterfaceId, zone } } = source;
    const sender = packet.address === undefined
      ? unknown(() => `the private IPv4 address of ${networkInterfaceId}, ${JSON.stringify(packet.privateIpv4)}, cannot be read`)
      : PASSED;
    const front = entrances(source, sensor).map((inlet) => admitted(inlet, packet));
    if (sensor.behind === undefined) return every([whichever(front), sender]);
    const { securityGroupIds, vpcId } = sensor.behind;
    const passedOn = { ...packet, securityGroupIds, vpcId };
    return every([whichever(front), sender, whichever(sensor.behind.waysFor(zone).map((way) => through(way, (inlet) => admitted(inlet, passedOn))))]);
  },

  'network-acl': (source, sensor, { sourceNetworkAcl }) => {
    const { packet: { address, privateIpv4 }, networkInterface: { subnetId, zone }, egress } = source;
    const into = (inlet: Inlet) => passage(inlet.acl, inlet.subnetId, address, privateIpv4);
    const front = entrances(source, sensor);
    const inFront = front.map((inlet) => {
      const same = isSame(inlet.subnetId, subnetId);
      if (same === 'yes') return PASSED;
      const arrives = sourceNetworkAcl === 'ignore' ? into(inlet) : every([into(inlet), passage(egress, subnetId, inlet.address, inlet.privateIpv4)]);
      return same === 'unknown' ? perhaps(arrives, 'both are in one subnet') : arrives;
    });
    const behind = sensor.behind?.waysFor(zone) ?? [];
    const among = ({ subnetId: id }: Inlet) => front.map((entrance) => isSame(entrance.subnetId, id));
    const crossing = behind.filter(({ inlet }) => inlet === undefined || !among(inlet).includes('yes'));
    const passedOn = crossing.map((way) => through(way, (inlet) => (
      among(inlet).includes('unknown') ? perhaps(into(inlet), 'the load balancer is in its subnet') : into(inlet)
    )));
    return every([whichever(inFront), whichever(passedOn)]);
  },

  'route': (source, sensor, { ways }) => {
    const { networkInterface: { vpcId, subnetId }, routing } = source;
    return whichever(entrances(source, sensor).map((inlet) => {
      const { address, privateIpv4 } = inlet;
      const arrives = arrival(routing, { subnetId, toSubnetId: inlet.subnetId, fromVpcId: vpcId, toVpcId: inlet.vpcId, address, privateIpv4 }, ways);
      const [sameVpc, sameSubnet] = [isSame(inlet.vpcId, vpcId), isSame(inlet.subnetId, subnetId)];
      if (!sensor.undocumentedFromOtherVpcs || sameVpc === 'yes' || (sameVpc === 'unknown' && sameSubnet === 'yes')) return arrives;
      return every([arrives, unknown(() => `it is in ${inlet.vpcId}, the source in ${vpcId}, and no documentation says whether it takes packets from there`)]);
    }));
  },
};

export function localityOf({ networkInterface: { zone } }: Source, { places, sameAccount }: Sensor): Locality {
  return locality(zone, places, sameAccount);
}

/** The addresses at which packets of a source arrive. */
export function entrances({ networkInterface: { zone } }: Source, { inlets, sameAccount }: Sensor): readonly Inlet[] {
  return inlets.length > 1 ? nearest(inlets, zone, sameAccount) : inlets;
}

/** What is registered counts as unknown where nothing that was described has its address. */
function through({ id, inlet }: WayBehind, findingOf: (inlet: Inlet) => Finding): Finding {
  return inlet === undefined ? unknown(() => `${id}, which is registered behind the load balancer, cannot be seen`) : findingOf(inlet);
}

export function admitted({ ingress, vpcId }: Inlet, packet: Packet): Finding {
  return ingress === undefined ? PASSED : admission(ingress, packet, vpcId);
}

/** What all checks together say of one sensor: a step that rejects beats an earlier one that is merely unknown. */
export interface Judgement {
  readonly verdict: 'eligible' | 'rejected' | 'unknown';
  /** The first step that decided; absent when eligible. */
  readonly step?: Step;
  readonly reason: Sentence;
}

export function judge(source: Source, sensor: Sensor, rules: Rules): Judgement {
  let doubt: Judgement | undefined;
  const reasons: Sentence[] = [];
  for (const step of STEPS) {
    const finding = CHECKS[step](source, sensor, rules);
    if (finding.verdict === 'rejected') return { verdict: finding.verdict, step, reason: finding.reason };
    if (finding.verdict === 'unknown') doubt ??= { verdict: finding.verdict, step, reason: finding.reason };
    else if (finding.reason !== undefined) reasons.push(finding.reason);
  }
  return doubt ?? { verdict: 'eligible', reason: () => reasons.map((reason) => reason()).join('; ') };
}
