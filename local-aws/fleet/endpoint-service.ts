import type { Fleet } from './builder';
import { register, type RegisteredOptions } from './load-balancers';

export interface EndpointServiceOptions {
  readonly endpointId: string;
  /** Appliances; an id alone is healthy. */
  readonly registered: readonly (string | RegisteredOptions)[];
  /** @default that of the endpoint */
  readonly vpcId?: string;
}

export interface EndpointService {
  readonly serviceName: string;
  readonly loadBalancerArn: string;
  readonly targetGroupArn: string;
}

/** An endpoint service of the account: its Gateway Load Balancer, whose listener has neither port nor protocol, and its appliances. */
export function putEndpointService(fleet: Fleet, { endpointId, registered, vpcId }: EndpointServiceOptions): EndpointService {
  const { ec2, elbv2: { state }, elbv2 } = fleet;
  const endpoint = ec2.state.vpcEndpoints.get(endpointId);
  if (endpoint === undefined) throw new Error(`there is no endpoint ${endpointId}`);
  const VpcId = vpcId ?? endpoint.VpcId;
  const number = (state.loadBalancers.size + 1).toString(16).padStart(16, '0');
  const loadBalancerArn = elbv2.arn(`loadbalancer/gwy/appliances/${number}`);
  const targetGroupArn = elbv2.arn(`targetgroup/appliances/${number}`);
  const listenerArn = elbv2.arn(`listener/gwy/appliances/${number}/${number}`);
  const ServiceId = ec2.ids.next('vpce-svc');
  const serviceName = `com.amazonaws.vpce.${ec2.region}.${ServiceId}`;
  state.loadBalancers.set(loadBalancerArn, {
    LoadBalancerArn: loadBalancerArn, LoadBalancerName: 'appliances', Type: 'gateway', VpcId, State: { Code: 'active' }, AvailabilityZones: [],
  });
  state.listeners.set(listenerArn, {
    ListenerArn: listenerArn, LoadBalancerArn: loadBalancerArn, DefaultActions: [{ Type: 'forward', TargetGroupArn: targetGroupArn }],
  });
  state.targetGroups.set(targetGroupArn, {
    TargetGroupArn: targetGroupArn, TargetGroupName: 'appliances', Protocol: 'GENEVE', Port: 6081, VpcId, LoadBalancerArns: [loadBalancerArn],
  });
  for (const each of registered) register(fleet, targetGroupArn, typeof each === 'string' ? { id: each } : each);
  ec2.state.vpcEndpointServices.set(ServiceId, { ServiceId, ServiceName: serviceName, ServiceState: 'Available', GatewayLoadBalancerArns: [loadBalancerArn] });
  ec2.state.vpcEndpoints.set(endpointId, { ...endpoint, ServiceName: serviceName });
  return { serviceName, loadBalancerArn, targetGroupArn };
}
