import { account, ACCOUNT_ID, type Files, instance, reservation } from './account';

const LOAD_BALANCER = `arn:aws:elasticloadbalancing:us-east-1:${ACCOUNT_ID}:loadbalancer/net/sensors/0123456789abcdef`;
const TARGET_GROUP = `arn:aws:elasticloadbalancing:us-east-1:${ACCOUNT_ID}:targetgroup/sensors/0123456789abcdef`;

const OWN_SESSION = {
  TrafficMirrorSessionId: 'tms-own',
  TrafficMirrorTargetId: 'tmt-1',
  TrafficMirrorFilterId: 'tmf-1',
  NetworkInterfaceId: 'eni-web',
  OwnerId: ACCOUNT_ID,
  SessionNumber: 1,
  PacketLength: 200,
  VirtualNetworkId: 4711,
  Description: 'own',
  Tags: [{ Key: 'cdk-extrahop-traffic-mirroring:owner', Value: 'Network/Mirroring' }],
};

/** Arguments that let every file of `fullAccount` matter. */
export const FULL_PLAN = ['plan', '--filter', 'tmf-1', '--zone-locality', 'any', '--output', 'json', '--include-tag', 'Env=prod', ...targets('tmt-1', 'tmt-nlb', 'tmt-gwlbe')];

/** An account that has something of everything that is read, with each member at least once. */
export function fullAccount(): Files {
  return account({
    'describe-instances.json': {
      Reservations: [
        reservation(full('i-web', 'a', '10.0.1.5', 'vpc-1'), full('i-far', 'b', '10.7.0.5', 'vpc-2')),
        reservation(instance('i-sensor', 'a', '10.0.9.10', ['sg-sensor'], 'subnet-sensor')),
      ],
    },
    'describe-traffic-mirror-targets.json': {
      TrafficMirrorTargets: [
        { TrafficMirrorTargetId: 'tmt-1', NetworkInterfaceId: 'eni-sensor', Type: 'network-interface', OwnerId: ACCOUNT_ID, Tags: [{ Key: 'a', Value: 'b' }] },
        { TrafficMirrorTargetId: 'tmt-nlb', NetworkLoadBalancerArn: LOAD_BALANCER, Type: 'network-load-balancer', OwnerId: ACCOUNT_ID, Tags: [] },
        { TrafficMirrorTargetId: 'tmt-gwlbe', GatewayLoadBalancerEndpointId: 'vpce-1', Type: 'gateway-load-balancer-endpoint', OwnerId: ACCOUNT_ID, Tags: [] },
      ],
    },
    'describe-traffic-mirror-sessions.json': { TrafficMirrorSessions: [OWN_SESSION] },
    'describe-network-interfaces.json': {
      NetworkInterfaces: [
        described('eni-nlb', 'a', '10.0.9.20', 'ELB net/sensors/0123456789abcdef', 'network_load_balancer'),
        described('eni-endpoint', 'a', '10.0.9.30', 'VPC Endpoint Interface vpce-1', 'gateway_load_balancer_endpoint'),
      ],
    },
    'describe-security-groups.json': {
      SecurityGroups: [{
        GroupId: 'sg-sensor',
        GroupName: 'sensor',
        VpcId: 'vpc-1',
        IpPermissions: [
          permission({ IpRanges: [{ CidrIp: '10.0.1.0/24', Description: 'sources' }] }),
          permission({ PrefixListIds: [{ PrefixListId: 'pl-1' }] }),
          permission({
            UserIdGroupPairs: [
              { GroupId: 'sg-web', UserId: ACCOUNT_ID },
              { GroupId: 'sg-far', UserId: ACCOUNT_ID, VpcId: 'vpc-2', VpcPeeringConnectionId: 'pcx-1', PeeringStatus: 'active' },
            ],
          }),
        ],
      }],
    },
    'describe-network-acls.json': {
      NetworkAcls: [{
        NetworkAclId: 'acl-1',
        VpcId: 'vpc-1',
        Associations: ['subnet-a', 'subnet-b', 'subnet-sensor'].map((SubnetId) => ({ SubnetId, NetworkAclId: 'acl-1' })),
        Entries: [true, false].flatMap((Egress) => [
          { RuleNumber: 90, Egress, RuleAction: 'deny', Protocol: '17', CidrBlock: '10.0.3.0/24', PortRange: { From: 4000, To: 5000 } },
          { RuleNumber: 100, Egress, RuleAction: 'allow', Protocol: '-1', CidrBlock: '0.0.0.0/0' },
          { RuleNumber: 101, Egress, RuleAction: 'allow', Protocol: '-1', Ipv6CidrBlock: '::/0' },
        ]),
      }],
    },
    'describe-subnets.json': {
      Subnets: ['a', 'b'].map((zone) => ({
        SubnetId: `subnet-${zone}`, VpcId: 'vpc-1', AvailabilityZone: `us-east-1${zone}`, AvailabilityZoneId: `use1-az${zone}`, CidrBlock: '10.0.1.0/24',
      })),
    },
    'describe-route-tables.json': {
      RouteTables: [
        {
          RouteTableId: 'rtb-1',
          VpcId: 'vpc-1',
          Associations: [{ Main: true, RouteTableId: 'rtb-1' }],
          Routes: [
            { DestinationCidrBlock: '10.0.0.0/16', GatewayId: 'local', Origin: 'CreateRouteTable', State: 'active' },
            { DestinationPrefixListId: 'pl-2', TransitGatewayId: 'tgw-1', Origin: 'CreateRoute', State: 'blackhole' },
          ],
        },
        {
          RouteTableId: 'rtb-2',
          VpcId: 'vpc-2',
          Associations: [{ Main: false, RouteTableId: 'rtb-2', SubnetId: 'subnet-b' }],
          Routes: [
            { DestinationCidrBlock: '10.7.0.0/16', GatewayId: 'local', Origin: 'CreateRouteTable', State: 'active' },
            { DestinationCidrBlock: '10.0.0.0/16', VpcPeeringConnectionId: 'pcx-1', Origin: 'CreateRoute', State: 'active' },
          ],
        },
      ],
    },
    'describe-vpc-peering-connections.json': {
      VpcPeeringConnections: [{
        VpcPeeringConnectionId: 'pcx-1', Status: { Code: 'active', Message: 'Active' }, RequesterVpcInfo: { VpcId: 'vpc-2' }, AccepterVpcInfo: { VpcId: 'vpc-1' },
      }],
    },
    'describe-vpc-endpoints.json': {
      VpcEndpoints: [{
        VpcEndpointId: 'vpce-1',
        VpcEndpointType: 'GatewayLoadBalancer',
        VpcId: 'vpc-1',
        ServiceName: 'com.amazonaws.vpce.us-east-1.vpce-svc-1',
        State: 'available',
        SubnetIds: ['subnet-a'],
        NetworkInterfaceIds: ['eni-endpoint'],
      }],
    },
    'describe-prefix-lists.json': { PrefixLists: [{ PrefixListId: 'pl-1', PrefixListName: 'sources', Cidrs: ['10.7.0.0/16'] }] },
    'get-managed-prefix-list-entries/pl-2.json': { Entries: [{ Cidr: '172.16.0.0/12', Description: 'elsewhere' }] },
    'elbv2-describe-load-balancers.json': {
      LoadBalancers: [{
        LoadBalancerArn: LOAD_BALANCER,
        LoadBalancerName: 'sensors',
        Type: 'network',
        VpcId: 'vpc-1',
        State: { Code: 'active' },
        SecurityGroups: ['sg-sensor'],
        AvailabilityZones: [{ ZoneName: 'us-east-1a', SubnetId: 'subnet-a', LoadBalancerAddresses: [{ PrivateIPv4Address: '10.0.9.20' }] }],
      }],
    },
    'elbv2-describe-listeners.json': {
      Listeners: [{
        ListenerArn: `${LOAD_BALANCER}/listener`,
        LoadBalancerArn: LOAD_BALANCER,
        Port: 4789,
        Protocol: 'UDP',
        DefaultActions: [{ Type: 'forward', TargetGroupArn: TARGET_GROUP, ForwardConfig: { TargetGroups: [{ TargetGroupArn: TARGET_GROUP, Weight: 1 }] } }],
      }],
    },
    'elbv2-describe-target-groups.json': {
      TargetGroups: [{
        TargetGroupArn: TARGET_GROUP, TargetGroupName: 'sensors', TargetType: 'instance', Protocol: 'UDP', Port: 4789, VpcId: 'vpc-1', LoadBalancerArns: [LOAD_BALANCER],
      }],
    },
    'elbv2-describe-target-health.json': {
      TargetGroupArn: TARGET_GROUP,
      TargetHealthDescriptions: [{ Target: { Id: 'i-sensor', Port: 4789, AvailabilityZone: 'us-east-1a' }, TargetHealth: { State: 'healthy', Reason: 'x' } }],
    },
  });
}

export function targets(...ids: readonly string[]): readonly string[] {
  return ids.flatMap((id) => ['--target', id]);
}

function permission(over: object): object {
  return { IpProtocol: 'udp', FromPort: 4789, ToPort: 4789, IpRanges: [], Ipv6Ranges: [], PrefixListIds: [], UserIdGroupPairs: [], ...over };
}

function full(id: string, zone: string, address: string, vpc: string): object {
  const { NetworkInterfaces: [eni], Placement: place, ...rest } = instance(id, zone, address, [id.replace('i-', 'sg-')]) as {
    NetworkInterfaces: object[]; Placement: object;
  };
  return {
    ...rest,
    Placement: { ...place, AvailabilityZoneId: `use1-az${zone}` },
    StateTransitionReason: '',
    SubnetId: `subnet-${zone}`,
    Tags: [{ Key: 'Env', Value: 'prod' }],
    NetworkInterfaces: [{
      ...eni, VpcId: vpc, InterfaceType: 'interface', Description: 'x', OwnerId: ACCOUNT_ID, Ipv4Prefixes: [{ Ipv4Prefix: '10.0.200.0/28' }],
    }],
  };
}

function described(id: string, zone: string, address: string, description: string, type: string): object {
  return {
    NetworkInterfaceId: id,
    Attachment: { AttachmentId: 'ela-attach-1', InstanceOwnerId: 'amazon-aws', DeviceIndex: 1, NetworkCardIndex: 0, Status: 'attached' },
    AvailabilityZone: `us-east-1${zone}`,
    AvailabilityZoneId: `use1-az${zone}`,
    Description: description,
    Groups: [{ GroupId: 'sg-sensor', GroupName: 'sensor' }],
    InterfaceType: type,
    OwnerId: ACCOUNT_ID,
    PrivateIpAddress: address,
    PrivateIpAddresses: [{ Primary: true, PrivateIpAddress: address }],
    RequesterManaged: true,
    SubnetId: `subnet-${zone}`,
    VpcId: 'vpc-1',
  };
}
