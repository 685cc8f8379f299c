import type { Source } from './checks';
import { VXLAN_PORT } from '../../limits';
import { type AddressMap, type Borders, bordersOf, pieceOf } from '../network/address-map';
import type { CompiledNetwork } from '../network/compiled';
import type { ResolvedTarget } from '../targets/resolved-target';

/*
 * A fleet has far fewer kinds of sources and of sensors than members: what no check can tell apart is decided once.
 *
 * Every property that a check reads must be part of these keys.
 */

/** Sources with the same key get the same verdict from every sensor. */
export function sourceEquivalenceKey(targets: readonly ResolvedTarget[]): (source: Source) => string {
  const guarded = targets.flatMap(({ ingressPoints, backend: behind }) => [...ingressPoints, ...(behind?.ingressPoints ?? [])]);
  const pieces = cut(guarded.flatMap(({ ingress, acl }) => [ingress?.addresses, ingress?.doubtfulAddresses, acl?.rules]));
  const ingresses = [...new Set(guarded.map(({ ingress }) => ingress))];
  const allowedGroups = new Set(ingresses.flatMap((ingress) => [...ingress?.members.keys() ?? [], ...ingress?.doubtfulMembers.keys() ?? []]));
  const targetSubnets = new Set(targets.flatMap(({ ingressPoints }) => ingressPoints.map(({ subnetId }) => subnetId)));
  const receivers = new Set(targets.flatMap(({ receiverIds }) => receiverIds));
  const numberOf = numbers();
  return ({ networkInterface, ids, packet, egress, routing }) => JSON.stringify([
    networkInterface.zone.name,
    networkInterface.zone.id,
    networkInterface.vpcId,
    // Only whether a sensor is in the same subnet, and what guards the subnet, make a difference.
    targetSubnets.has(networkInterface.subnetId) || networkInterface.subnetId === '' ? networkInterface.subnetId : undefined,
    numberOf(egress),
    numberOf(routing),
    packet.securityGroupIds.filter((groupId) => allowedGroups.has(groupId) || groupId === '').sort(),
    packet.address === undefined ? undefined : pieceOf(pieces, packet.address),
    ids.filter((id) => receivers.has(id)),
  ]);
}

/** Sensors with the same key give the same verdict, as far as no security group decides, to every source that is none of their receivers. */
export function targetEquivalenceKey(network: CompiledNetwork): (target: ResolvedTarget) => string {
  const pieces = cut([...network.egresses(VXLAN_PORT).map(({ rules }) => rules), ...network.routings().map(({ routes }) => routes)]);
  return (target) => {
    const { targetId, places, sameAccount, ingressPoints, backend: behind, undocumentedFromOtherVpcs } = target;
    if (behind !== undefined || undocumentedFromOtherVpcs || ingressPoints.length !== 1) return targetId;
    const [{ zone, vpcId, subnetId, address }] = ingressPoints;
    return JSON.stringify([
      target.state(zone).verdict,
      places,
      sameAccount,
      vpcId,
      subnetId,
      address === undefined ? undefined : pieceOf(pieces, address),
    ]);
  };
}

/** The address space cut so that every one of these maps has one answer in each piece. */
function cut(maps: readonly (AddressMap<unknown> | undefined)[]): Borders {
  return bordersOf([...new Set(maps)].flatMap((map) => [...map?.borders ?? []]));
}

/** Numbers objects as they come, so that a key can name them. */
function numbers(): (object: object | undefined) => number {
  const numbered = new Map<object | undefined, number>();
  return (object) => {
    const number = numbered.get(object) ?? numbered.size;
    numbered.set(object, number);
    return number;
  };
}
