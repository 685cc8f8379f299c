import { missing, outOfSight, type ResolvedByKind, type TargetContext, toIngressPoint } from './resolved-target';
import { VXLAN_PORT } from '../../limits';
import type { LoadBalancer, LoadBalancerTarget, RegisteredTarget, Zone } from '../model/inventory';
import { every, type Finding, PASSED, rejected, unknown } from '../network/finding';
import { nearest, zoneInWords } from '../network/zone';

export function resolveLoadBalancer(target: LoadBalancerTarget, { sameAccount, findBackend: backends, network }: TargetContext): ResolvedByKind {
  const { loadBalancer, loadBalancerArn, ownerId, gone, peeredVpcIds } = target;
  if (loadBalancer === undefined) return outOfSight(missing(loadBalancerArn || 'the load balancer of the target', gone));
  const { vpcId, zones, listener, registered = [] } = loadBalancer;
  const securityGroupIds = loadBalancer.securityGroupIds.length > 0 ? loadBalancer.securityGroupIds : undefined;
  const port = typeof listener === 'object' ? listener.port : VXLAN_PORT;
  const ways = registered.map((each) => {
    const { interfaces: [found], certain } = backends(each, { vpcId, peeredVpcIds });
    return { registered: each, id: each.id, ...(certain && { ingressPoint: toIngressPoint(found, each.port ?? port, network) }) };
  });
  const near = (source: Zone) => nearest(zones, source, sameAccount(ownerId)).map(({ zone }) => zone);
  return {
    state: (source) => stateOf(loadBalancer, near(source)),
    ingressPoints: zones.map((each) => toIngressPoint({ ...each, vpcId, securityGroupIds }, VXLAN_PORT, network)),
    backend: {
      ingressPoints: ways.flatMap(({ ingressPoint }) => ingressPoint ?? []),
      pathsFrom: (source) => {
        const used = new Set(passedOnTo(loadBalancer, near(source)));
        return ways.filter((each) => used.has(each.registered));
      },
      securityGroupIds: loadBalancer.securityGroupIds,
      vpcId,
    },
  };
}

function stateOf(loadBalancer: LoadBalancer, near: readonly Zone[]): Finding {
  const { state, listener } = loadBalancer;
  return every([
    isActive(state),
    near.length > 0 ? PASSED : unknown(() => 'the zones of the load balancer cannot be seen'),
    listens(listener),
    serves(loadBalancer, near),
  ]);
}

function isActive(state: string): Finding {
  if (state === '') return unknown(() => 'the state of the load balancer is not known');
  return state === 'active' || state === 'active_impaired' ? PASSED : rejected(() => `the load balancer is ${state}`);
}

function listens(listener: LoadBalancer['listener']): Finding {
  if (listener === undefined) return unknown(() => 'the listeners of the load balancer cannot be read');
  if (listener === 'none') return rejected(() => `the load balancer has no listener for UDP ${VXLAN_PORT}`);
  const { protocol, weightless } = listener;
  if (weightless) return unknown(() => `the listener for UDP ${VXLAN_PORT} gives no target group any weight, and AWS does not document what happens to packets`);
  if (protocol === '') return unknown(() => `the protocol of the listener on port ${VXLAN_PORT} is not known`);
  if (protocol === 'UDP') return PASSED;
  return protocol === 'TCP_UDP'
    ? unknown(() => `the listener for UDP ${VXLAN_PORT} is of protocol TCP_UDP, and no documentation says that mirrored packets pass it`)
    : rejected(() => `the listener on port ${VXLAN_PORT} is of protocol ${protocol}, and mirrored packets are UDP`);
}

/**
 * Where no target is healthy, a load balancer fails open: it passes packets on to all of them. It does so in each zone by itself, unless it balances across
 * zones.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/network/target-group-health.html
 */
function serves(loadBalancer: LoadBalancer, near: readonly Zone[]): Finding {
  if (loadBalancer.registered === undefined) return unknown(() => 'what is registered behind the load balancer cannot be read');
  const { inUse, here } = amongRegistered(loadBalancer, near);
  const healthy = (targets: readonly RegisteredTarget[]) => targets.some((each) => each.healthy);
  if (inUse.length === 0) return rejected(() => 'nothing is registered behind the load balancer, or nothing that is in use');
  if (healthy(here)) return PASSED;
  if (!healthy(inUse)) {
    return unknown(() => 'nothing healthy is registered behind the load balancer, which then passes packets on to all that is, and whether that receives them cannot be told');
  }
  const none = `nothing healthy is registered behind the load balancer in ${near.map(zoneInWords).join(', ')}`;
  if (here.length > 0) return unknown(() => `${none}, which then passes packets on to all that is there, and whether that receives them cannot be told`);
  return loadBalancer.crossZone === undefined
    ? unknown(() => `${none}, and whether it balances across zones cannot be read`)
    : rejected(() => `${none}, and it does not balance across zones`);
}

/** What packets that enter in these zones may be passed on to. */
function passedOnTo(loadBalancer: LoadBalancer, near: readonly Zone[]): readonly RegisteredTarget[] {
  const { inUse, here } = amongRegistered(loadBalancer, near);
  const healthy = inUse.filter((each) => each.healthy);
  const healthyHere = here.filter((each) => each.healthy);
  if (healthyHere.length > 0) return healthyHere;
  if (healthy.length === 0) return here.length > 0 && loadBalancer.crossZone !== undefined ? here : inUse;
  // Both healthy targets elsewhere and targets here are possible only if cross-zone balancing is unknown.
  return loadBalancer.crossZone === undefined ? [...here, ...healthy] : here;
}

/** Targets that get packets at all, and those that packets which enter in these zones can be passed on to for certain. */
function amongRegistered({ registered = [], crossZone }: LoadBalancer, near: readonly Zone[]): {
  readonly inUse: readonly RegisteredTarget[];
  readonly here: readonly RegisteredTarget[];
} {
  const inUse = registered.filter(({ unused }) => !unused);
  if (crossZone === true) return { inUse, here: inUse };
  // `all`: an address outside the VPC of the load balancer, which every zone uses.
  const here = inUse.filter(({ zone }) => zone === undefined || zone === 'all' || near.some(({ name }) => name === zone));
  return { inUse, here };
}
