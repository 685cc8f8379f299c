/** What Elastic Load Balancing answered: of its shapes, the members that are read here. */
export interface LoadBalancingFacts {
  readonly loadBalancers: readonly LoadBalancer[];
  /** ARNs of those that were asked for in vain, so that they may exist. */
  readonly refused?: ReadonlySet<string>;
  /** By ARN of the load balancer; one whose listeners could not be read is absent. */
  readonly listeners: ReadonlyMap<string, readonly Listener[]>;
  readonly targetGroups: readonly TargetGroup[];
  /** By ARN of the target group; one whose targets could not be read is absent. */
  readonly targetHealth: ReadonlyMap<string, readonly TargetHealthDescription[]>;
  /** Whether each load balancer, by ARN, forwards packets to targets in other zones; absent if unknown. */
  readonly crossZone?: ReadonlyMap<string, boolean>;
}

export interface LoadBalancer {
  readonly LoadBalancerArn?: string;
  readonly LoadBalancerName?: string;
  readonly Type?: string;
  readonly VpcId?: string;
  readonly State?: { readonly Code?: string };
  readonly SecurityGroups?: readonly string[];
  readonly AvailabilityZones?: readonly {
    readonly ZoneName?: string;
    readonly SubnetId?: string;
    readonly LoadBalancerAddresses?: readonly { readonly PrivateIPv4Address?: string }[];
  }[];
}

export interface Listener {
  readonly ListenerArn?: string;
  readonly LoadBalancerArn?: string;
  readonly Port?: number;
  readonly Protocol?: string;
  readonly DefaultActions?: readonly {
    readonly TargetGroupArn?: string;
    readonly ForwardConfig?: { readonly TargetGroups?: readonly { readonly TargetGroupArn?: string; readonly Weight?: number }[] };
  }[];
}

export interface TargetGroup {
  readonly TargetGroupArn?: string;
  readonly TargetGroupName?: string;
  readonly Protocol?: string;
  readonly Port?: number;
  readonly LoadBalancerArns?: readonly string[];
}

export interface TargetHealthDescription {
  readonly Target?: { readonly Id?: string; readonly Port?: number; readonly AvailabilityZone?: string };
  readonly TargetHealth?: { readonly State?: string };
}
