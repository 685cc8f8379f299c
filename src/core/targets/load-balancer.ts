import { addressIn, missing, outOfSight, type SensorOfKind, type Surroundings, toInlet } from './sensor';
import type { LoadBalancer, LoadBalancerTarget, NetworkInterface, RegisteredTarget, Zone } from '../inventory';
import { every, type Finding, PASSED, rejected, unknown } from '../network/finding';
import { VXLAN_PORT } from '../network/packet';
import { nearest, zoneInWords } from '../reachability/zone';

export function loadBalancerSensor(target: LoadBalancerTarget, { sameAccount, instances, network }: Surroundings): SensorOfKind {
  const { loadBalancer, loadBalancerArn, ownerId, gone } = target;
  if (loadBalancer === undefined) return outOfSight([], missing(loadBalancerArn, gone));
  const { vpcId, zones, listener, registered = [] } = loadBalancer;
  const securityGroupIds = loadBalancer.securityGroupIds.length > 0 ? loadBalancer.securityGroupIds : undefined;
  const interfaces = [...instances.values()].flatMap(({ networkInterfaces }) => networkInterfaces);
  const port = typeof listener === 'object' ? listener.port : VXLAN_PORT;
  const behind = registered.flatMap((each) => {
    const found = interfaceOf(each, vpcId, interfaces);
    return found === undefined ? [] : [{ registered: each, networkInterface: found, inlet: toInlet(found, port, network) }];
  });
  const near = (source: Zone) => nearest(zones, source, sameAccount(ownerId)).map(({ zone }) => zone);
  return {
    receiverIds: [
      ...registered.map(({ id }) => (isInstance(id) ? id : addressIn(vpcId, id))),
      ...behind.flatMap(({ networkInterface }) => networkInterface.instanceId ?? []),
    ],
    state: (source) => stateOf(loadBalancer, near(source)),
    places: zones.map(({ zone }) => zone),
    inlets: zones.map((each) => toInlet({ ...each, vpcId, securityGroupIds }, VXLAN_PORT, network)),
    behind: {
      inlets: behind.map(({ inlet }) => inlet),
      inletsFor: (source) => {
        const { used, perhaps } = receivers(loadBalancer, near(source));
        const serving = used.length > 0 ? used : perhaps;
        return behind.filter((each) => serving.includes(each.registered)).map(({ inlet }) => inlet);
      },
      securityGroupIds: loadBalancer.securityGroupIds,
      vpcId,
    },
  };
}

function isInstance(id: string): boolean {
  return id.startsWith('i-');
}

/** The traffic of a target that is registered as an instance arrives at the primary interface, the first one listed. */
function interfaceOf({ id }: RegisteredTarget, vpcId: string, interfaces: readonly NetworkInterface[]): NetworkInterface | undefined {
  return isInstance(id)
    ? interfaces.find(({ instanceId }) => instanceId === id)
    : interfaces.find((each) => each.vpcId === vpcId && each.privateIpv4 === id);
}

function stateOf(loadBalancer: LoadBalancer, near: readonly Zone[]): Finding {
  const { state, listener } = loadBalancer;
  return every([
    state === 'active' || state === 'active_impaired' ? PASSED : rejected(() => `the load balancer is ${state}`),
    near.length > 0 ? PASSED : unknown(() => 'the zones of the load balancer cannot be seen'),
    listens(listener),
    serves(loadBalancer, near),
  ]);
}

function listens(listener: LoadBalancer['listener']): Finding {
  if (listener === undefined) return unknown(() => 'the listeners of the load balancer cannot be read');
  if (listener === 'none') return rejected(() => `the load balancer has no listener for UDP ${VXLAN_PORT}`);
  const { protocol } = listener;
  if (protocol === 'UDP') return PASSED;
  return protocol === 'TCP_UDP'
    ? unknown(() => `the listener for UDP ${VXLAN_PORT} is of protocol TCP_UDP, and no documentation says that mirrored packets pass it`)
    : rejected(() => `the listener on port ${VXLAN_PORT} is of protocol ${protocol}, and mirrored packets are UDP`);
}

function serves(loadBalancer: LoadBalancer, near: readonly Zone[]): Finding {
  if (loadBalancer.registered === undefined) return unknown(() => 'what is registered behind the load balancer cannot be read');
  const { used, perhaps, healthy } = receivers(loadBalancer, near);
  if (used.length > 0) return PASSED;
  if (healthy.length === 0) return rejected(() => 'nothing healthy is registered behind the load balancer');
  const none = `nothing healthy is registered behind the load balancer in ${near.map(zoneInWords).join(', ')}`;
  return perhaps.length > 0
    ? unknown(() => `${none}, and whether it balances across zones cannot be read`)
    : rejected(() => `${none}, and it does not balance across zones`);
}

/** Healthy targets: all, those that packets which enter in these zones are passed on to, and those that they are if it balances across zones. */
function receivers({ registered = [], crossZone }: LoadBalancer, near: readonly Zone[]): {
  readonly healthy: readonly RegisteredTarget[];
  readonly used: readonly RegisteredTarget[];
  readonly perhaps: readonly RegisteredTarget[];
} {
  const healthy = registered.filter((each) => each.healthy);
  if (crossZone === true) return { healthy, used: healthy, perhaps: [] };
  // `all`: an address outside the VPC of the load balancer, which every zone uses.
  const used = healthy.filter(({ zone }) => zone === undefined || zone === 'all' || near.some(({ name }) => name === zone));
  return { healthy, used, perhaps: crossZone === undefined ? healthy : [] };
}
