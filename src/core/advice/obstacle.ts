import type { Inventory, LoadBalancerTarget, NetworkInterfaceTarget, Target } from '../model/inventory';
import type { Settings } from '../model/settings';
import { answerFor } from '../network/address-map';
import { type AclDirection, type AclRule, IMPLICIT_RULE, passage } from '../network/network-acl';
import { admitsUdp } from '../network/security-group-rule';
import { admitted, CHECKS, entrances, type Rules, type Source } from '../reachability/checks';
import type { Step } from '../reachability/reachability';
import type { IngressPoint, ResolvedTarget } from '../targets/resolved-target';

/**
 * One obstacle between a source and a target that a change can remove.
 *
 * Obstacles with the same key are removed by the same change, for all sources.
 */
export type Obstacle = { readonly key: string; readonly step: Step } & (
  | { readonly kind: 'ingress'; readonly securityGroupId: string; readonly port: number; readonly members: readonly string[] }
  | { readonly kind: 'acl'; readonly direction: AclDirection; readonly rule: number; readonly ingressPoint: IngressPoint }
  | { readonly kind: 'route'; readonly routeTableId: string; readonly peeringId: string; readonly ingressPoint: IngressPoint }
  | { readonly kind: 'blackhole'; readonly routeTableId: string; readonly destination: string }
  | { readonly kind: 'stopped'; readonly instanceId: string }
  | { readonly kind: 'listener' | 'cross-zone' | 'registration'; readonly loadBalancerArn: string }
);

/** What obstacles are found in. */
export interface Terrain {
  readonly inventory: Inventory;
  readonly targets: ReadonlyMap<string, Target>;
  readonly rules: Rules;
  readonly unknownPathTreatment: Settings['unknownPathTreatment'];
}

type Find = (source: Source, resolved: ResolvedTarget, terrain: Terrain) => readonly Obstacle[] | undefined;

/** All that has to go away before a target takes a source; `undefined`: no change that is known here is enough. */
export function obstaclesBetween(source: Source, resolved: ResolvedTarget, terrain: Terrain): readonly Obstacle[] | undefined {
  const found: Obstacle[] = [];
  for (const step of Object.keys(FIND) as Step[]) {
    const { verdict } = CHECKS[step](source, resolved, terrain.rules);
    if (verdict === 'unknown' && terrain.unknownPathTreatment === 'reject') return undefined;
    if (verdict !== 'rejected') continue;
    const obstacles = FIND[step](source, resolved, terrain);
    if (obstacles === undefined || obstacles.length === 0) return undefined;
    found.push(...obstacles);
  }
  return found;
}

const FIND: Readonly<Record<Step, Find>> = {
  'self': () => undefined,

  'state': (source, resolved, { targets, inventory }) => {
    const target = targets.get(resolved.targetId);
    switch (target?.kind) {
      case 'network-interface': return stopped(target, inventory);
      case 'network-load-balancer': return behindLoadBalancer(target, entrances(source, resolved).map(({ zone }) => zone.name));
      default: return undefined;
    }
  },

  'zone': () => undefined,

  'security-group': (source, resolved, { inventory }) => {
    const { packet, networkInterface: { zone } } = source;
    const front = entrances(source, resolved)
      .filter((ingressPoint) => admitted(ingressPoint, packet).verdict === 'rejected')
      .map((ingressPoint) => ingress(ingressPoint, packet.vpcId, packet.securityGroupIds, inventory));
    if (resolved.backend === undefined) return all(front);
    const { securityGroupIds, vpcId } = resolved.backend;
    const passedOn = { ...packet, securityGroupIds, vpcId };
    return all([...front, ...resolved.backend.pathsFrom(zone)
      .flatMap(({ ingressPoint }) => (ingressPoint !== undefined && admitted(ingressPoint, passedOn).verdict === 'rejected' ? [ingressPoint] : []))
      .map((ingressPoint) => ingress(ingressPoint, vpcId, securityGroupIds, inventory))]);
  },

  'network-acl': (source, resolved, { rules }) => {
    const { packet: { address, privateIpv4 }, networkInterface: { subnetId, zone }, egress } = source;
    const front = entrances(source, resolved);
    const other = front.filter((ingressPoint) => ingressPoint.subnetId !== subnetId);
    const behind = (resolved.backend?.pathsFrom(zone) ?? []).flatMap(({ ingressPoint }) => ingressPoint ?? [])
      .filter((ingressPoint) => front.every((entrance) => entrance.subnetId !== ingressPoint.subnetId));
    const into = [...other, ...behind].filter((ingressPoint) => passage(ingressPoint.acl, ingressPoint.subnetId, address, privateIpv4).verdict === 'rejected');
    const out = rules.sourceNetworkAclEvaluation === 'ignore' ? [] : other
      .filter((ingressPoint) => passage(egress, subnetId, ingressPoint.address, ingressPoint.privateIpv4).verdict === 'rejected');
    return all([
      ...into.map((ingressPoint) => ingressPoint.acl && acl(ingressPoint.acl, address, ingressPoint)),
      ...out.map((ingressPoint) => egress && acl(egress, ingressPoint.address, ingressPoint)),
    ]);
  },

  'route': (source, resolved, { rules: { ways } }) => {
    const { networkInterface: { vpcId, subnetId } } = source;
    // A way that cannot be seen is not rejected.
    const { routeTableId, routes, withinVpc } = source.routing!;
    return all(entrances(source, resolved).map((ingressPoint) => {
      const { address } = ingressPoint;
      if (ingressPoint.subnetId === subnetId) return undefined;
      if (ingressPoint.vpcId === vpcId) {
        // Nor is one to an address that is not known; within a VPC only a route before the local one rejects.
        const [hop] = answerFor(withinVpc, address!)!;
        if (hop.kind !== 'static') return undefined;
        return { kind: 'blackhole', step: 'route', routeTableId, destination: hop.destination, key: `blackhole ${routeTableId} ${hop.destination}` };
      }
      const isLocal = answerFor(routes, address!)?.some(({ via }) => via === 'local');
      const [peering] = [...ways.peerings.values()]
        .filter(({ status, vpcIds }) => status === 'active' && vpcIds.includes(vpcId) && vpcIds.includes(ingressPoint.vpcId))
        .sort((a, b) => (a.peeringId < b.peeringId ? -1 : 1));
      if (isLocal || peering === undefined) return undefined;
      const { peeringId } = peering;
      return { kind: 'route', step: 'route', routeTableId, peeringId, ingressPoint, key: `route ${routeTableId} ${peeringId} ${ingressPoint.subnetId}` };
    }));
  },
};

/** An obstacle that no change takes away makes the others worthless. */
function all(obstacles: readonly (Obstacle | undefined)[]): readonly Obstacle[] | undefined {
  return obstacles.every((each) => each !== undefined) ? obstacles : undefined;
}

function stopped({ networkInterface }: NetworkInterfaceTarget, { instances }: Inventory): readonly Obstacle[] | undefined {
  const instance = instances.find(({ instanceId }) => instanceId === networkInterface?.instanceId);
  if (instance?.state !== 'stopped' || networkInterface?.attachment !== 'attached' || networkInterface.privateIpv4 === undefined) return undefined;
  return [{ kind: 'stopped', step: 'state', instanceId: instance.instanceId, key: `start ${instance.instanceId}` }];
}

/** @param zones that packets enter it in */
function behindLoadBalancer({ loadBalancerArn, loadBalancer }: LoadBalancerTarget, zones: readonly string[]): readonly Obstacle[] | undefined {
  if (loadBalancer === undefined || !ACTIVE.test(loadBalancer.state)) return undefined;
  const { listener, registered = [], crossZone } = loadBalancer;
  const inUse = registered.filter(({ unused }) => !unused);
  const isOutOfZone = inUse.every(({ zone }) => zone !== undefined && zone !== 'all' && !zones.includes(zone));
  const needed = [
    ...(listener === 'none' || (listener !== undefined && !UDP_LISTENER.test(listener.protocol)) ? ['listener' as const] : []),
    ...(loadBalancer.registered !== undefined && inUse.length === 0 ? ['registration' as const] : []),
    ...(crossZone === false && isOutOfZone && inUse.some(({ healthy }) => healthy) ? ['cross-zone' as const] : []),
  ];
  return needed.map((kind) => ({ kind, step: 'state', loadBalancerArn, key: `${kind} ${loadBalancerArn}` }));
}

const UDP_LISTENER = /UDP/;
const ACTIVE = /^active/;

/**
 * Adds the rule to a group that already allows mirrored packets in, or else to the first group.
 *
 * @param fromVpcId VPC and groups that the packets come from; sources of another VPC are identified by address
 */
function ingress(
  { ingress: guard, vpcId }: IngressPoint, fromVpcId: string, groupIds: readonly string[], { network }: Inventory,
): Obstacle | undefined {
  // Without a guard nothing is rejected.
  const { port, groupIds: guarding } = guard!;
  const securityGroupId = groupFor(guarding, port, network);
  if (securityGroupId === undefined) return undefined;
  const members = fromVpcId === vpcId ? groupIds : [];
  const key = `ingress ${securityGroupId} ${port} ${members.length > 0 ? 'group' : 'range'}`;
  return { kind: 'ingress', step: 'security-group', securityGroupId, port, members, key };
}

function groupFor(groupIds: readonly string[], port: number, { securityGroups }: Inventory['network']): string | undefined {
  return groupIds.find((groupId) => securityGroups.get(groupId)?.ingress.some((rule) => admitsUdp(rule, port))) ?? groupIds.at(0);
}

/** @param address of the other side; where it is not known, all rules deny, and the first of them decides */
function acl(direction: AclDirection, address: number | undefined, ingressPoint: IngressPoint): Obstacle {
  const answers: readonly (AclRule | undefined)[] = address === undefined ? direction.rules.answers : [answerFor(direction.rules, address)];
  const rule = Math.min(...answers.map((each) => each?.ruleNumber ?? IMPLICIT_RULE));
  const key = ['acl', direction.networkAclId, direction.direction, direction.port, rule].join(' ');
  return { kind: 'acl', step: 'network-acl', direction, rule, ingressPoint, key };
}
