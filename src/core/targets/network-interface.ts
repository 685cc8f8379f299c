import { missing, outOfSight, type ResolvedByKind, type TargetContext, toIngressPoint } from './resolved-target';
import { VXLAN_PORT } from '../../limits';
import type { NetworkInterface, NetworkInterfaceTarget } from '../model/inventory';
import { type Finding, PASSED, rejected, unknown } from '../network/finding';
import { parseAddress } from '../network/ipv4';

export function resolveNetworkInterface(target: NetworkInterfaceTarget, { instances, network }: TargetContext): ResolvedByKind {
  const { networkInterfaceId, networkInterface, gone } = target;
  if (networkInterface === undefined) return outOfSight(missing(networkInterfaceId || 'the interface of the target', gone));
  const state = stateOf(networkInterface, instances);
  return {
    state: () => state,
    ingressPoints: [toIngressPoint(networkInterface, VXLAN_PORT, network)],
  };
}

function stateOf({ networkInterfaceId, attachment, instanceId, privateIpv4 }: NetworkInterface, instances: TargetContext['instances']): Finding {
  if (attachment === '') return unknown(() => `whether ${networkInterfaceId} is attached is not known`);
  if (attachment !== 'attached') return rejected(() => `${networkInterfaceId} is ${attachment}`);
  if (privateIpv4 === undefined) return rejected(() => `${networkInterfaceId} has no private IPv4 address to receive mirrored packets at`);
  if (instanceId === undefined) return unknown(() => `what ${networkInterfaceId} is attached to cannot be seen`);
  const instance = instances.get(instanceId);
  if (instance === undefined) return unknown(() => `${instanceId}, which ${networkInterfaceId} is attached to, cannot be seen`);
  if (instance.state === '') return unknown(() => `the state of ${instanceId} is not known`);
  if (instance.state !== 'running') return rejected(() => `${instanceId} is ${instance.state}`);
  return parseAddress(privateIpv4) === undefined
    ? unknown(() => `the private IPv4 address of ${networkInterfaceId}, ${JSON.stringify(privateIpv4)}, cannot be read`)
    : PASSED;
}
