import type * as ec2 from '@aws-sdk/client-ec2';
import type { Shape } from './shape';
import type * as elbv2 from '../aws/inventory/load-balancing-facts';

/*
 * What each call's records have to be, as far as they are read. What reads another member adds it here: others do not get past the reading.
 */

const TAGS: Shape<readonly ec2.Tag[]> = [{ Key: 'text', Value: 'text' }];

const PRIVATE_ADDRESSES: Shape<readonly ec2.NetworkInterfacePrivateIpAddress[]> = [{ Primary: 'flag', PrivateIpAddress: 'text' }];

export const RESERVATION: Shape<ec2.Reservation> = {
  OwnerId: 'text',
  Instances: [{
    InstanceId: 'text!',
    InstanceType: 'text!',
    LaunchTime: 'text',
    Placement: { AvailabilityZone: 'text', AvailabilityZoneId: 'text' },
    State: { Name: 'text' },
    StateTransitionReason: 'text',
    SubnetId: 'text',
    Tags: TAGS,
    NetworkInterfaces: [{
      NetworkInterfaceId: 'text!',
      Attachment: { AttachTime: 'text', DeviceIndex: 'number', NetworkCardIndex: 'number', Status: 'text' },
      Description: 'text',
      Groups: [{ GroupId: 'text' }],
      InterfaceType: 'text',
      Ipv4Prefixes: [{ Ipv4Prefix: 'text' }],
      OwnerId: 'text',
      PrivateIpAddress: 'text',
      PrivateIpAddresses: [{ Primary: 'flag', PrivateIpAddress: 'text' }],
      SubnetId: 'text',
      VpcId: 'text',
    }],
  }, '!'],
};

export const NETWORK_INTERFACE: Shape<ec2.NetworkInterface> = {
  NetworkInterfaceId: 'text!',
  Attachment: {
    AttachTime: 'text', DeviceIndex: 'number', InstanceId: 'text', InstanceOwnerId: 'text', NetworkCardIndex: 'number', Status: 'text',
  },
  AvailabilityZone: 'text',
  AvailabilityZoneId: 'text',
  Description: 'text',
  Groups: [{ GroupId: 'text' }],
  InterfaceType: 'text',
  Ipv4Prefixes: [{ Ipv4Prefix: 'text' }],
  OwnerId: 'text',
  PrivateIpAddress: 'text',
  PrivateIpAddresses: PRIVATE_ADDRESSES,
  RequesterId: 'text',
  RequesterManaged: 'flag',
  SubnetId: 'text',
  VpcId: 'text',
};

export const TARGET: Shape<ec2.TrafficMirrorTarget> = {
  TrafficMirrorTargetId: 'text!',
  GatewayLoadBalancerEndpointId: 'text',
  NetworkInterfaceId: 'text',
  NetworkLoadBalancerArn: 'text',
  OwnerId: 'text',
  Tags: TAGS,
  Type: 'text',
};

export const SESSION: Shape<ec2.TrafficMirrorSession> = {
  TrafficMirrorSessionId: 'text!',
  NetworkInterfaceId: 'text!',
  OwnerId: 'text',
  PacketLength: 'number',
  SessionNumber: 'number!',
  Tags: TAGS,
  TrafficMirrorFilterId: 'text!',
  TrafficMirrorTargetId: 'text!',
  VirtualNetworkId: 'number',
};

export const SECURITY_GROUP: Shape<ec2.SecurityGroup> = {
  GroupId: 'text!',
  VpcId: 'text',
  IpPermissions: [{
    FromPort: 'number',
    IpProtocol: 'text',
    IpRanges: [{ CidrIp: 'text' }],
    PrefixListIds: [{ PrefixListId: 'text' }],
    ToPort: 'number',
    UserIdGroupPairs: [{ GroupId: 'text', GroupName: 'text', PeeringStatus: 'text', UserId: 'text', VpcId: 'text', VpcPeeringConnectionId: 'text' }],
  }],
};

export const NETWORK_ACL: Shape<ec2.NetworkAcl> = {
  NetworkAclId: 'text!',
  Associations: [{ SubnetId: 'text' }],
  Entries: [{
    CidrBlock: 'text',
    Egress: 'flag',
    Ipv6CidrBlock: 'text',
    PortRange: { From: 'number', To: 'number' },
    Protocol: 'text',
    RuleAction: 'text',
    RuleNumber: 'number',
  }],
};

export const SUBNET: Shape<ec2.Subnet> = {
  SubnetId: 'text!',
  AvailabilityZone: 'text',
  AvailabilityZoneId: 'text',
  CidrBlock: 'text',
  VpcId: 'text',
};

export const ROUTE_TABLE: Shape<ec2.RouteTable> = {
  RouteTableId: 'text!',
  Associations: [{ Main: 'flag', SubnetId: 'text' }],
  Routes: [{
    CarrierGatewayId: 'text',
    CoreNetworkArn: 'text',
    DestinationCidrBlock: 'text',
    DestinationIpv6CidrBlock: 'text',
    DestinationPrefixListId: 'text',
    EgressOnlyInternetGatewayId: 'text',
    GatewayId: 'text',
    InstanceId: 'text',
    LocalGatewayId: 'text',
    NatGatewayId: 'text',
    NetworkInterfaceId: 'text',
    Origin: 'text',
    State: 'text',
    TransitGatewayId: 'text',
    VpcPeeringConnectionId: 'text',
  }],
  VpcId: 'text',
};

export const PEERING: Shape<ec2.VpcPeeringConnection> = {
  VpcPeeringConnectionId: 'text!',
  AccepterVpcInfo: { VpcId: 'text' },
  RequesterVpcInfo: { VpcId: 'text' },
  Status: { Code: 'text' },
};

export const ENDPOINT: Shape<ec2.VpcEndpoint> = {
  VpcEndpointId: 'text!',
  NetworkInterfaceIds: ['text'],
  ServiceName: 'text',
  State: 'text',
  SubnetIds: ['text'],
  VpcEndpointType: 'text',
  VpcId: 'text',
};

export const ENDPOINT_SERVICE: Shape<ec2.ServiceConfiguration> = { ServiceName: 'text!', GatewayLoadBalancerArns: ['text'] };

export const PREFIX_LIST: Shape<ec2.PrefixList> = { PrefixListId: 'text!', Cidrs: ['text'] };

export const PREFIX_LIST_ENTRY: Shape<ec2.PrefixListEntry> = { Cidr: 'text!' };

export const LOAD_BALANCER: Shape<elbv2.LoadBalancer> = {
  LoadBalancerArn: 'text!',
  AvailabilityZones: [{ LoadBalancerAddresses: [{ PrivateIPv4Address: 'text' }], SubnetId: 'text', ZoneName: 'text' }],
  LoadBalancerName: 'text',
  SecurityGroups: ['text'],
  State: { Code: 'text' },
  Type: 'text',
  VpcId: 'text',
};

export const LISTENER: Shape<elbv2.Listener> = {
  DefaultActions: [{ ForwardConfig: { TargetGroups: [{ TargetGroupArn: 'text', Weight: 'number' }] }, TargetGroupArn: 'text' }],
  ListenerArn: 'text',
  LoadBalancerArn: 'text',
  Port: 'number',
  Protocol: 'text',
};

export const TARGET_GROUP: Shape<elbv2.TargetGroup> = {
  TargetGroupArn: 'text!',
  LoadBalancerArns: ['text'],
  Port: 'number',
  Protocol: 'text',
  TargetGroupName: 'text',
};

export const TARGET_HEALTH: Shape<elbv2.TargetHealthDescription> = {
  Target: { AvailabilityZone: 'text', Id: 'text', Port: 'number' },
  TargetHealth: { State: 'text' },
};

export const ATTRIBUTE: Shape<{ readonly Key?: string; readonly Value?: string }> = { Key: 'text', Value: 'text' };
