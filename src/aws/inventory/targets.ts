import type * as ec2 from '@aws-sdk/client-ec2';
import { required, toTags } from './records';
import type { LoadBalancer, LoadBalancerTarget, NetworkInterface, Target, TargetIdentity, VpcEndpoint } from '../../core/model/inventory';

/** What a target may point to, by id. */
export interface Receivers {
  readonly networkInterfaces: Known<NetworkInterface>;
  readonly loadBalancers: Known<LoadBalancer>;
  readonly endpoints: KnownEndpoints;
  /** The VPC of a load balancer, as its interfaces tell, and those that are peered with it. */
  placeOf(loadBalancerArn: string): Pick<LoadBalancerTarget, 'vpcId' | 'peeredVpcIds'>;
}

export interface Known<T> {
  readonly known: ReadonlyMap<string, T>;
  /** Whether one of the own account was asked for and answered, so that it does not exist if it is missing. */
  answered(id: string): boolean;
}

export interface KnownEndpoints extends Known<VpcEndpoint> {
  /** Whether EC2 refused to describe the services of endpoints. */
  readonly servicesRefused: boolean;
}

/**
 * What every target says of itself.
 *
 * @param accountId the account that was read; what it lists without an owner is its own
 */
export function toTargetIdentity(target: ec2.TrafficMirrorTarget, accountId = ''): TargetIdentity {
  const { OwnerId: ownerId } = target;
  return {
    targetId: required('TrafficMirrorTarget.TrafficMirrorTargetId', target.TrafficMirrorTargetId),
    ownerId: ownerId ?? accountId,
    // By its tags a target may be found to be a sensor, and of a stranger it must not be: then the owner is not to be guessed.
    ...(ownerId !== undefined && { tags: toTags(target.Tags) }),
  };
}

/** @param accountId the account that was read */
export function toTarget(target: ec2.TrafficMirrorTarget, accountId: string | undefined, receivers: Receivers): Target {
  const identity = toTargetIdentity(target, accountId);
  const gone = ({ answered }: Known<unknown>, id: string) => ({ gone: id !== '' && answered(id) && identity.ownerId === accountId });
  const kind = kindOf(target);
  switch (kind) {
    case 'network-load-balancer': {
      const loadBalancerArn = target.NetworkLoadBalancerArn ?? '';
      const loadBalancer = receivers.loadBalancers.known.get(loadBalancerArn);
      const found = loadBalancer ? { loadBalancer } : gone(receivers.loadBalancers, loadBalancerArn);
      return { ...identity, kind, loadBalancerArn, ...receivers.placeOf(loadBalancerArn), ...found };
    }
    case 'gateway-load-balancer-endpoint': {
      const endpointId = target.GatewayLoadBalancerEndpointId ?? '';
      const endpoint = receivers.endpoints.known.get(endpointId);
      const found = endpoint ? { endpoint } : gone(receivers.endpoints, endpointId);
      return { ...identity, kind, endpointId, ...found, ...(receivers.endpoints.servicesRefused && { serviceRefused: true }) };
    }
    case 'network-interface': {
      const networkInterfaceId = target.NetworkInterfaceId ?? '';
      const networkInterface = receivers.networkInterfaces.known.get(networkInterfaceId);
      const found = networkInterface ? { networkInterface } : gone(receivers.networkInterfaces, networkInterfaceId);
      return { ...identity, kind, networkInterfaceId, ...found };
    }
  }
}

/** The destination also determines the kind. */
function kindOf({ Type, NetworkLoadBalancerArn, GatewayLoadBalancerEndpointId }: ec2.TrafficMirrorTarget): Target['kind'] {
  if (Type === 'network-load-balancer' || NetworkLoadBalancerArn) return 'network-load-balancer';
  return Type === 'gateway-load-balancer-endpoint' || GatewayLoadBalancerEndpointId ? 'gateway-load-balancer-endpoint' : 'network-interface';
}
