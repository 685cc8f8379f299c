import type { TargetHealthDescription, TargetHealthReasonEnum, TargetHealthStateEnum } from '@aws-sdk/client-elastic-load-balancing-v2';
import { contains } from './addresses';
import type { Fleet } from './builder';
import { InterfaceOptions } from './options';

/** What is registered behind a load balancer. */
export interface RegisteredOptions {
  /** An instance, or an address. */
  readonly id: string;
  /** @default 'healthy' */
  readonly state?: TargetHealthStateEnum;
}

export interface NetworkLoadBalancerOptions {
  /** @default 'mirror-' and a number */
  readonly name?: string;
  /** One for each zone that it is in. @default that of the first instance that is registered */
  readonly subnetIds?: readonly string[];
  /** Who receives; an id alone is healthy. */
  readonly registered: readonly (string | RegisteredOptions)[];
  /** @default none: nothing stands before its listeners */
  readonly securityGroupIds?: readonly string[];
  /** @default 'UDP' */
  readonly protocol?: 'UDP' | 'TCP_UDP' | 'TCP';
  /** The port that it listens on. @default 4789 */
  readonly port?: number;
  /** @default false */
  readonly crossZone?: boolean;
  /** Setting of the target group itself. @default that of the load balancer */
  readonly targetGroupCrossZone?: boolean;
}

export interface FleetLoadBalancer {
  readonly loadBalancerArn: string;
  readonly targetGroupArn: string;
  readonly targetId: string;
}

/** A load balancer that listens for mirrored packets, with its nodes' interfaces, and a traffic mirror target that leads to it. */
export function putNetworkLoadBalancer(fleet: Fleet, options: NetworkLoadBalancerOptions): FleetLoadBalancer {
  const { ec2, elbv2 } = fleet;
  const { state } = elbv2;
  const number = state.loadBalancers.size + 1;
  const suffix = `net/${options.name ?? `mirror-${number}`}/${number.toString(16).padStart(16, '0')}`;
  const loadBalancerArn = elbv2.arn(`loadbalancer/${suffix}`);
  const targetGroupArn = elbv2.arn(`targetgroup/${suffix.slice('net/'.length)}`);
  const { protocol = 'UDP', port = 4789, securityGroupIds = [] } = options;
  const registered = options.registered.map((each): RegisteredOptions => (typeof each === 'string' ? { id: each } : each));
  const subnets = (options.subnetIds ?? registered.slice(0, 1).map(({ id }) => ec2.state.interfacesOf(id)[0]?.SubnetId ?? ''))
    .map((subnetId) => ec2.state.subnets.get(subnetId) ?? refuse(`there is no subnet ${subnetId}: name those of the load balancer`));
  for (const { SubnetId } of subnets) putNode(fleet, { subnetId: SubnetId, description: `ELB ${suffix}`, type: 'network_load_balancer', securityGroupIds });
  state.loadBalancers.set(loadBalancerArn, {
    LoadBalancerArn: loadBalancerArn,
    LoadBalancerName: suffix.split('/')[1],
    Type: 'network',
    Scheme: 'internal',
    IpAddressType: 'ipv4',
    VpcId: subnets[0].VpcId,
    State: { Code: 'active' },
    SecurityGroups: [...securityGroupIds],
    // An internal load balancer tells its addresses only where somebody chose them.
    AvailabilityZones: subnets.map(({ AvailabilityZone, SubnetId }) => ({ ZoneName: AvailabilityZone, SubnetId, LoadBalancerAddresses: [] })),
  });
  state.attributes.set(loadBalancerArn, {
    'deletion_protection.enabled': 'false',
    'load_balancing.cross_zone.enabled': String(options.crossZone ?? false),
  });
  const listenerArn = elbv2.arn(`listener/${suffix}/${port.toString(16).padStart(16, '0')}`);
  const DefaultActions = [{ Type: 'forward' as const, TargetGroupArn: targetGroupArn }];
  state.listeners.set(listenerArn, { ListenerArn: listenerArn, LoadBalancerArn: loadBalancerArn, Port: port, Protocol: protocol, DefaultActions });
  state.targetGroups.set(targetGroupArn, {
    TargetGroupArn: targetGroupArn,
    TargetGroupName: suffix.split('/')[1],
    Protocol: protocol,
    Port: 4789,
    VpcId: subnets[0].VpcId,
    TargetType: registered.every(({ id }) => id.startsWith('i-')) ? 'instance' : 'ip',
    LoadBalancerArns: [loadBalancerArn],
  });
  state.attributes.set(targetGroupArn, {
    'deregistration_delay.timeout_seconds': '300',
    'load_balancing.cross_zone.enabled': String(options.targetGroupCrossZone ?? 'use_load_balancer_configuration'),
  });
  for (const each of registered) register(fleet, targetGroupArn, each);
  return { loadBalancerArn, targetGroupArn, targetId: fleet.addTarget({ type: 'network-load-balancer', to: loadBalancerArn }) };
}

/** Why a target is in a state, as ELB says it. */
const REASONS: Readonly<Record<TargetHealthStateEnum, TargetHealthReasonEnum | undefined>> = {
  'draining': 'Target.DeregistrationInProgress',
  'healthy': undefined,
  'initial': 'Elb.InitialHealthChecking',
  'unavailable': 'Target.HealthCheckDisabled',
  'unhealthy': 'Target.FailedHealthChecks',
  'unhealthy.draining': 'Target.FailedHealthChecks',
  'unused': 'Target.NotInUse',
};

/** Registers one more behind a load balancer, or changes the state of one. */
export function register(fleet: Fleet, targetGroupArn: string, { id, state = 'healthy' }: RegisteredOptions): void {
  const Reason = REASONS[state];
  // Only addresses come with a zone.
  const place = id.startsWith('i-') ? {} : { AvailabilityZone: zoneOf(fleet, targetGroupArn, id) };
  const description: TargetHealthDescription = {
    Target: { Id: id, Port: 4789, ...place },
    HealthCheckPort: '443',
    TargetHealth: { State: state, ...(Reason && { Reason }) },
  };
  const { targetHealth } = fleet.elbv2.state;
  const registered = targetHealth.get(targetGroupArn) ?? [];
  const before = registered.findIndex(({ Target }) => Target?.Id === id);
  if (before < 0) registered.push(description); else registered[before] = description;
  targetHealth.set(targetGroupArn, registered);
}

export function deregister({ elbv2: { state: { targetHealth } } }: Fleet, targetGroupArn: string, id: string): void {
  targetHealth.set(targetGroupArn, (targetHealth.get(targetGroupArn) ?? []).filter(({ Target }) => Target?.Id !== id));
}

/** An endpoint with its interface, and a traffic mirror target that leads to it. */
export function putGatewayLoadBalancerEndpoint(fleet: Fleet, subnetId: string): { endpointId: string; targetId: string } {
  const { ec2 } = fleet;
  const endpointId = ec2.ids.next('vpce');
  const networkInterfaceId = putNode(fleet, {
    subnetId, description: `VPC Endpoint Interface ${endpointId}`, type: 'gateway_load_balancer_endpoint', securityGroupIds: [],
  });
  ec2.state.vpcEndpoints.set(endpointId, {
    VpcEndpointId: endpointId,
    VpcEndpointType: 'GatewayLoadBalancer',
    VpcId: ec2.state.subnets.get(subnetId)?.VpcId,
    State: 'available' as never,
    SubnetIds: [subnetId],
    NetworkInterfaceIds: [networkInterfaceId],
    OwnerId: ec2.accountId,
    Tags: [],
  });
  return { endpointId, targetId: fleet.addTarget({ type: 'gateway-load-balancer-endpoint', to: endpointId }) };
}

/** An interface that AWS attaches to what it runs, and to no instance of the account. */
export function putNode(fleet: Fleet, { description, ...options }: InterfaceOptions & { readonly description: string }): string {
  const id = fleet.addInterface(options);
  const eni = fleet.ec2.state.networkInterfaces.get(id);
  if (eni) {
    fleet.ec2.state.networkInterfaces.set(id, {
      ...eni,
      Description: description,
      RequesterId: 'amazon-aws',
      RequesterManaged: true,
      Status: 'in-use',
      Attachment: {
        AttachmentId: fleet.ec2.ids.next('ela-attach'),
        DeleteOnTermination: false,
        DeviceIndex: 1,
        InstanceOwnerId: 'amazon-aws',
        Status: 'attached',
      },
    });
  }
  return id;
}

/** Addresses outside of the target group's VPC, in a peered one for example, count for all zones. */
function zoneOf({ ec2: { state }, elbv2 }: Fleet, targetGroupArn: string, address: string): string {
  const vpcId = elbv2.state.targetGroups.get(targetGroupArn)?.VpcId;
  const siblings = [...state.subnets.values()].filter(({ VpcId }) => VpcId === vpcId);
  const subnet = siblings.find(({ CidrBlock }) => CidrBlock !== undefined && contains(CidrBlock, address));
  return subnet?.AvailabilityZone ?? 'all';
}

function refuse(message: string): never {
  throw new Error(message);
}
