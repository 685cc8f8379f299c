import type { Target, Zone } from '../model/inventory';
import { UNKNOWN_ZONE } from '../network/zone';

/** The zones that a target is in, as far as they are known. */
export function zonesOf(target: Target): readonly Zone[] {
  switch (target.kind) {
    case 'network-interface': return target.networkInterface === undefined ? [] : [target.networkInterface.zone];
    case 'network-load-balancer': return (target.loadBalancer?.zones ?? []).map(({ zone }) => zone);
    case 'gateway-load-balancer-endpoint': return (target.endpoint?.subnets ?? []).map(({ zone = UNKNOWN_ZONE }) => zone);
  }
}
