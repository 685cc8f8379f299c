import { missing, outOfSight, type ResolvedByKind, type TargetContext, toIngressPoint } from './resolved-target';
import { VXLAN_PORT } from '../../limits';
import type { EndpointTarget, VpcEndpoint } from '../model/inventory';
import { type Finding, PASSED, rejected, unknown } from '../network/finding';
import { UNKNOWN_ZONE } from '../network/zone';

/** No security group can stand before a Gateway Load Balancer endpoint. */
export function resolveEndpoint({ endpointId, endpoint, gone }: EndpointTarget, { network }: TargetContext): ResolvedByKind {
  if (endpoint === undefined) return outOfSight(missing(endpointId || 'the endpoint of the target', gone));
  const { vpcId, subnets } = endpoint;
  const ingressPoints = subnets.map(({ zone = UNKNOWN_ZONE, ...subnet }) => toIngressPoint({ ...subnet, zone, vpcId }, VXLAN_PORT, network));
  const state = stateOf(endpointId, endpoint);
  return {
    state: () => state,
    ingressPoints: ingressPoints,
    undocumentedFromOtherVpcs: true,
  };
}

function stateOf(endpointId: string, { state, subnets }: VpcEndpoint): Finding {
  if (state === '') return unknown(() => `the state of ${endpointId} is not known`);
  // The API reference capitalises states, the API does not.
  if (state.toLowerCase() !== 'available') return rejected(() => `${endpointId} is ${state}`);
  return subnets.length > 0 ? PASSED : unknown(() => `the subnet of ${endpointId} cannot be seen`);
}
