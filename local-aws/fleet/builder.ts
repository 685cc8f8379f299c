import type { TrafficMirrorFilterRule } from '@aws-sdk/client-ec2';
import { type EndpointService, type EndpointServiceOptions, putEndpointService } from './endpoint-service';
import {
  deregister, FleetLoadBalancer, NetworkLoadBalancerOptions, putGatewayLoadBalancerEndpoint, putNetworkLoadBalancer, putNode, register,
  RegisteredOptions,
} from './load-balancers';
import { Network, tagList } from './network';
import { InstanceOptions, InterfaceOptions, SensorOptions, SessionOptions, TargetOptions } from './options';
import { Ec2 } from '../ec2/ec2';
import { STATE_CODES } from '../ec2/lifecycle';
import { StoredInstance, StoredInterface } from '../ec2/state';
import { Elbv2 } from '../elbv2/elbv2';

/** What a scenario needs to know of an instance that it added. */
export interface FleetInstance {
  readonly instanceId: string;
  /** Of the primary interface. */
  readonly networkInterfaceId: string;
  /** Of all interfaces, the primary one first. */
  readonly networkInterfaceIds: readonly string[];
}

export interface FleetSensor extends FleetInstance {
  readonly targetId: string;
}

/** A fleet in the making: instances, sensors and what mirrors to them. Additions are there at once, whatever the lag. */
export class Fleet extends Network {
  private sharedSubnet: string | undefined;

  constructor(ec2: Ec2, readonly elbv2 = new Elbv2(ec2)) {
    super(ec2);
  }

  addInstance(options: InstanceOptions = {}): FleetInstance {
    const { instance, interfaces } = this.build(options);
    this.ec2.state.instances.set(instance.InstanceId, instance);
    for (const eni of interfaces) this.ec2.state.networkInterfaces.set(eni.NetworkInterfaceId, eni);
    return described(instance, interfaces);
  }

  /** An instance that starts now: its events follow, and readers see it after the lag. */
  launchInstance(options: InstanceOptions = {}): FleetInstance {
    const { instance, interfaces } = this.build(options);
    this.ec2.launchInstance(instance, interfaces);
    return described(instance, interfaces);
  }

  /** An instance whose primary interface is a traffic mirror target. */
  addSensor(options: SensorOptions = {}): FleetSensor {
    const subnetId = options.subnetId ?? this.defaultSubnet();
    const open = () => this.addSecurityGroup({ vpcId: this.subnet(subnetId).VpcId, ingress: [{ cidr: '0.0.0.0/0' }] });
    const instance = this.addInstance({
      subnetId,
      instanceType: options.instanceType ?? 'c5.xlarge',
      securityGroupIds: options.securityGroupIds ?? [open()],
      tags: { Name: 'sensor' },
    });
    const targetId = this.addTarget({ targetId: options.targetId, to: instance.networkInterfaceId, tags: options.tags });
    return { ...instance, targetId };
  }

  /** A load balancer that is a traffic mirror target. */
  addNetworkLoadBalancer(options: NetworkLoadBalancerOptions): FleetLoadBalancer {
    return putNetworkLoadBalancer(this, options);
  }

  /** Registers an instance or address behind a load balancer, or changes the state of one that is registered. */
  register(targetGroupArn: string, registered: RegisteredOptions): void {
    register(this, targetGroupArn, registered);
  }

  /** Takes an instance or address away from behind a load balancer. */
  deregister(targetGroupArn: string, id: string): void {
    deregister(this, targetGroupArn, id);
  }

  /** A Gateway Load Balancer endpoint that is a traffic mirror target. */
  addGatewayLoadBalancerEndpoint(options: { readonly subnetId?: string } = {}): { endpointId: string; targetId: string } {
    return putGatewayLoadBalancerEndpoint(this, options.subnetId ?? this.defaultSubnet());
  }

  /** Makes the service that an endpoint leads to one of this account, with a load balancer before these appliances. */
  addEndpointService(options: EndpointServiceOptions): EndpointService {
    return putEndpointService(this, options);
  }

  addTarget(options: TargetOptions): string {
    const id = options.targetId ?? this.ec2.ids.next('tmt');
    const type = options.type ?? 'network-interface';
    this.ec2.state.trafficMirrorTargets.set(id, {
      TrafficMirrorTargetId: id,
      Type: type,
      ...(type === 'network-interface' && { NetworkInterfaceId: options.to }),
      ...(type === 'network-load-balancer' && { NetworkLoadBalancerArn: options.to }),
      ...(type === 'gateway-load-balancer-endpoint' && { GatewayLoadBalancerEndpointId: options.to }),
      OwnerId: options.ownerId ?? this.ec2.accountId,
      Tags: tagList(options.tags),
    });
    return id;
  }

  /** A filter that mirrors everything, both ways. */
  addFilter(filterId: string = this.ec2.ids.next('tmf')): string {
    const rule = (direction: 'ingress' | 'egress'): TrafficMirrorFilterRule => ({
      TrafficMirrorFilterRuleId: this.ec2.ids.next('tmfr'),
      TrafficMirrorFilterId: filterId,
      TrafficDirection: direction,
      RuleNumber: 100,
      RuleAction: 'accept',
      SourceCidrBlock: '0.0.0.0/0',
      DestinationCidrBlock: '0.0.0.0/0',
    });
    this.ec2.state.trafficMirrorFilters.set(filterId, {
      TrafficMirrorFilterId: filterId,
      OwnerId: this.ec2.accountId,
      IngressFilterRules: [rule('ingress')],
      EgressFilterRules: [rule('egress')],
      NetworkServices: ['amazon-dns'],
      Tags: [],
    });
    return filterId;
  }

  /** A session that is there already, made by whomever. */
  addSession(options: SessionOptions): string {
    const id = this.ec2.ids.next('tms');
    this.ec2.state.trafficMirrorSessions.set(id, {
      TrafficMirrorSessionId: id,
      NetworkInterfaceId: options.networkInterfaceId,
      TrafficMirrorTargetId: options.targetId,
      TrafficMirrorFilterId: options.filterId,
      SessionNumber: options.number ?? 1,
      VirtualNetworkId: this.ec2.ids.number(2 ** 24 - 1) + 1,
      OwnerId: options.ownerId ?? this.ec2.accountId,
      Tags: tagList(options.tags),
    });
    return id;
  }

  /** An interface that is attached to nothing yet. */
  addInterface(options: InterfaceOptions = {}): string {
    const eni = this.buildInterface(options, { subnetId: options.subnetId ?? this.defaultSubnet() });
    this.ec2.state.networkInterfaces.set(eni.NetworkInterfaceId, eni);
    return eni.NetworkInterfaceId;
  }

  /** An interface that AWS made for what it runs without an instance of the account, a Fargate task for example. */
  addServiceInterface(options: InterfaceOptions = {}): { networkInterfaceId: string; address: string } {
    const subnetId = options.subnetId ?? this.defaultSubnet();
    const networkInterfaceId = putNode(this, { description: 'arn:aws:ecs:us-east-1:123456789012:attachment/1', ...options, subnetId });
    return { networkInterfaceId, address: this.ec2.state.networkInterfaces.get(networkInterfaceId)?.PrivateIpAddress ?? '' };
  }

  private defaultSubnet(): string {
    return this.sharedSubnet ??= this.addSubnet();
  }

  private build(options: InstanceOptions): { instance: StoredInstance; interfaces: [StoredInterface, ...StoredInterface[]] } {
    const { ids, clock, accountId } = this.ec2;
    const instanceId = options.instanceId ?? ids.next('i');
    const subnetId = options.subnetId ?? options.interfaces?.[0]?.subnetId ?? this.defaultSubnet();
    const now = new Date(clock.now());
    const [primary, ...others] = (options.interfaces ?? [{}]).map((each, index): StoredInterface => ({
      ...this.buildInterface(each, { subnetId, securityGroupIds: options.securityGroupIds }),
      Status: 'in-use',
      Attachment: {
        AttachmentId: ids.next('eni-attach'),
        AttachTime: now,
        DeleteOnTermination: each.deleteOnTermination ?? true,
        DeviceIndex: index,
        InstanceId: instanceId,
        InstanceOwnerId: accountId,
        Status: 'attached',
      },
    }));
    if (!primary) throw new Error(`instance ${instanceId} needs an interface`);
    const state = options.state ?? 'running';
    const instance: StoredInstance = {
      InstanceId: instanceId,
      InstanceType: (options.instanceType ?? 'm5.large') as StoredInstance['InstanceType'],
      State: { Name: state, Code: STATE_CODES[state] },
      ReservationId: options.reservationId ?? ids.next('r'),
      OwnerId: accountId,
      ImageId: 'ami-00000000000000001',
      LaunchTime: now,
      Placement: { AvailabilityZone: primary.AvailabilityZone, AvailabilityZoneId: this.subnet(primary.SubnetId ?? '').AvailabilityZoneId },
      PrivateIpAddress: primary.PrivateIpAddress,
      SubnetId: primary.SubnetId,
      VpcId: primary.VpcId,
      SecurityGroups: primary.Groups,
      Tags: tagList(options.tags),
    };
    return { instance, interfaces: [primary, ...others] };
  }

  private buildInterface(options: InterfaceOptions, otherwise: { subnetId: string; securityGroupIds?: readonly string[] }): StoredInterface {
    const { ids, accountId, state } = this.ec2;
    const subnet = this.subnet(options.subnetId ?? otherwise.subnetId);
    const address = options.privateIpAddress ?? this.takeAddress(subnet.SubnetId);
    const groups = options.securityGroupIds ?? otherwise.securityGroupIds ?? [this.defaultGroup(subnet.VpcId)];
    return {
      NetworkInterfaceId: options.networkInterfaceId ?? ids.next('eni'),
      AvailabilityZone: subnet.AvailabilityZone,
      Description: '',
      Groups: groups.map((GroupId) => ({ GroupId, GroupName: state.securityGroups.get(GroupId)?.GroupName })),
      InterfaceType: options.type ?? 'interface',
      ...(options.ipv4Prefixes && { Ipv4Prefixes: options.ipv4Prefixes.map((Ipv4Prefix) => ({ Ipv4Prefix })) }),
      Ipv6Addresses: [],
      OwnerId: accountId,
      PrivateIpAddress: address,
      PrivateIpAddresses: [
        { Primary: true, PrivateIpAddress: address },
        ...(options.secondaryAddresses ?? []).map((PrivateIpAddress) => ({ Primary: false, PrivateIpAddress })),
      ],
      RequesterManaged: false,
      SourceDestCheck: true,
      Status: 'available',
      SubnetId: subnet.SubnetId,
      TagSet: tagList(options.tags),
      VpcId: subnet.VpcId,
    };
  }

  private defaultGroup(vpcId: string): string {
    const group = [...this.ec2.state.securityGroups.values()].find((each) => each.VpcId === vpcId && each.GroupName === 'default');
    if (!group) throw new Error(`${vpcId} has no default security group: name the groups`);
    return group.GroupId;
  }
}

function described(instance: StoredInstance, interfaces: readonly [StoredInterface, ...StoredInterface[]]): FleetInstance {
  return {
    instanceId: instance.InstanceId,
    networkInterfaceId: interfaces[0].NetworkInterfaceId,
    networkInterfaceIds: interfaces.map((eni) => eni.NetworkInterfaceId),
  };
}
