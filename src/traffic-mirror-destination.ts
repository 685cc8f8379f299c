import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { aws_ec2 as refs } from 'aws-cdk-lib/interfaces';
import type { IConstruct } from 'constructs';
import { text } from './private/validation/check';
import { GATEWAY_LOAD_BALANCER_ENDPOINT, NETWORK_INTERFACE, NETWORK_LOAD_BALANCER } from './private/validation/kinds';
import { Mark } from './private/validation/mark';
import { NETWORK_INTERFACE_ID_RULE, VPC_ENDPOINT_ID_RULE } from './private/validation/rules';

const MARK = new Mark<TrafficMirrorDestination>('TrafficMirrorDestination');
const NETWORK_INTERFACE_ID = text(NETWORK_INTERFACE_ID_RULE);
const VPC_ENDPOINT_ID = text(VPC_ENDPOINT_ID_RULE);

/**
 * Destination of a traffic mirror target, which receives the mirrored packets as VXLAN on UDP port 4789.
 *
 * ```ts
 * const destination = TrafficMirrorDestination.networkInterfaceId('eni-0123456789abcdef0');
 * ```
 *
 * @see https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-targets.html
 */
export class TrafficMirrorDestination {
  /**
   * A network interface that the app creates, such as the capture interface of a sensor.
   *
   * Everything that `networkInterfaceId` says applies.
   *
   * @param networkInterface the interface
   * @throws Error if it isn't a network interface
   */
  public static networkInterface(networkInterface: refs.INetworkInterfaceRef): TrafficMirrorDestination {
    NETWORK_INTERFACE(networkInterface, 'networkInterface');
    return new TrafficMirrorDestination(() => ({ networkInterfaceId: networkInterface.networkInterfaceRef.networkInterfaceId }));
  }

  /**
   * A network interface by its ID, such as the capture interface of a sensor.
   *
   * It can receive from 10 mirrored interfaces, or 100 on large instance types. While it is a destination, it isn't mirrored itself. A sensor that
   * runs before its target exists is mirrored like any other instance, so tag it and exclude the tag in `sources`. One of its security groups must
   * allow inbound UDP on port 4789. If the app creates the interface and all its security groups, a warning reports a missing rule.
   *
   * @param networkInterfaceId ID of the interface, such as `eni-0123456789abcdef0`
   * @throws Error if the ID isn't a string
   * @see https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-sessions.html
   * @see https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-limits.html
   */
  public static networkInterfaceId(networkInterfaceId: string): TrafficMirrorDestination {
    NETWORK_INTERFACE_ID(networkInterfaceId, 'networkInterfaceId');
    return new TrafficMirrorDestination((target) => {
      NETWORK_INTERFACE_ID(networkInterfaceId, 'networkInterfaceId', target);
      return { networkInterfaceId };
    });
  }

  /**
   * A Network Load Balancer in front of sensors. It can receive from any number of interfaces.
   *
   * It needs a UDP listener on port 4789. EC2 doesn't check this, and without the listener packets are lost silently. Its security groups, if any,
   * must allow inbound traffic on that port. If the app creates the load balancer or the security groups, warnings report what is missing.
   *
   * It can be the destination of only one target. A second target fails at synthesis if both are certain to be created. The target is created after
   * the load balancer and its listeners, and deleted before them.
   *
   * @param loadBalancer the load balancer
   * @throws Error if it is of another type
   * @see https://docs.aws.amazon.com/vpc/latest/mirroring/tm-example-nlb.html
   */
  public static networkLoadBalancer(loadBalancer: elbv2.INetworkLoadBalancer): TrafficMirrorDestination {
    NETWORK_LOAD_BALANCER(loadBalancer, 'loadBalancer');
    return new TrafficMirrorDestination((target) => {
      target.node.addDependency(loadBalancer);
      return { networkLoadBalancerArn: loadBalancer.loadBalancerArn };
    }, loadBalancer);
  }

  /**
   * A Gateway Load Balancer endpoint that the app creates. It can receive from any number of interfaces.
   *
   * @param vpcEndpoint the endpoint
   * @throws Error if it isn't a VPC endpoint, or is of another type
   * @see https://docs.aws.amazon.com/vpc/latest/mirroring/tm-example-glb-endpoints.html
   */
  public static gatewayLoadBalancerEndpoint(vpcEndpoint: refs.IVPCEndpointRef): TrafficMirrorDestination {
    GATEWAY_LOAD_BALANCER_ENDPOINT(vpcEndpoint, 'vpcEndpoint');
    return new TrafficMirrorDestination(() => ({ gatewayLoadBalancerEndpointId: vpcEndpoint.vpcEndpointRef.vpcEndpointId }));
  }

  /**
   * A Gateway Load Balancer endpoint by its ID. It can receive from any number of interfaces.
   *
   * @param vpcEndpointId ID of the endpoint, such as `vpce-0123456789abcdef0`
   * @throws Error if the ID isn't a string
   * @see https://docs.aws.amazon.com/vpc/latest/mirroring/tm-example-glb-endpoints.html
   */
  public static gatewayLoadBalancerEndpointId(vpcEndpointId: string): TrafficMirrorDestination {
    VPC_ENDPOINT_ID(vpcEndpointId, 'vpcEndpointId');
    return new TrafficMirrorDestination((target) => {
      VPC_ENDPOINT_ID(vpcEndpointId, 'vpcEndpointId', target);
      return { gatewayLoadBalancerEndpointId: vpcEndpointId };
    });
  }

  /**
   * Whether the value is of this class, from any copy of the package.
   *
   * @internal
   */
  public static _is(value: unknown): value is TrafficMirrorDestination {
    return MARK.isOn(value);
  }

  /**
   * @param _bind returns the properties of the target's resource
   * @param _loadBalancer the load balancer, if the destination is one
   */
  private constructor(
    /** @internal */
    public readonly _bind: (target: IConstruct) => DestinationProperties,
    /** @internal */
    public readonly _loadBalancer?: elbv2.INetworkLoadBalancer,
  ) {
    MARK.put(this);
  }
}

/** Exactly one of these is set. */
interface DestinationProperties {
  readonly networkInterfaceId?: string;
  readonly networkLoadBalancerArn?: string;
  readonly gatewayLoadBalancerEndpointId?: string;
}
