import type * as ec2 from '@aws-sdk/client-ec2';
import { required } from './required';
import type { LoadBalancer, NetworkInterface, Target, VpcEndpoint } from '../core/inventory';

/** What a target may point to, by id. */
export interface Receivers {
  readonly networkInterfaces: Known<NetworkInterface>;
  readonly loadBalancers: Known<LoadBalancer>;
  readonly endpoints: Known<VpcEndpoint>;
}

export interface Known<T> {
  readonly known: ReadonlyMap<string, T>;
  /** Whether those of the own account were asked for, so that one that is missing does not exist. */
  readonly all: boolean;
}

/** @param accountId the account that was read */
export function toTarget(target: ec2.TrafficMirrorTarget, accountId: string | undefined, receivers: Receivers): Target {
  const targetId = required('TrafficMirrorTarget.TrafficMirrorTargetId', target.TrafficMirrorTargetId);
  // What an account lists without an owner is its own.
  const ownerId = target.OwnerId ?? accountId ?? '';
  const gone = ({ all }: Known<unknown>) => ({ gone: all && ownerId === accountId });
  switch (target.Type) {
    case 'network-load-balancer': {
      const loadBalancerArn = target.NetworkLoadBalancerArn ?? '';
      const loadBalancer = receivers.loadBalancers.known.get(loadBalancerArn);
      return { kind: target.Type, targetId, ownerId, loadBalancerArn, ...(loadBalancer ? { loadBalancer } : gone(receivers.loadBalancers)) };
    }
    case 'gateway-load-balancer-endpoint': {
      const endpointId = target.GatewayLoadBalancerEndpointId ?? '';
      const endpoint = receivers.endpoints.known.get(endpointId);
      return { kind: target.Type, targetId, ownerId, endpointId, ...(endpoint ? { endpoint } : gone(receivers.endpoints)) };
    }
    default: {
      const networkInterfaceId = target.NetworkInterfaceId ?? '';
      const networkInterface = receivers.networkInterfaces.known.get(networkInterfaceId);
      const found = networkInterface ? { networkInterface } : gone(receivers.networkInterfaces);
      return { kind: 'network-interface', targetId, ownerId, networkInterfaceId, ...found };
    }
  }
}
