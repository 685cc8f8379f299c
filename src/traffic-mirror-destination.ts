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
 * Where a traffic mirror target leads: what receives the mirrored packets, as VXLAN over UDP port 4789.
 *
 * ```ts
 * const destination = TrafficMirrorDestination.networkInterfaceId('eni-0123456789abcdef0');
 * ```
 *
 * @see https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-targets.html
 */
export class TrafficMirrorDestination {
  /**
   * A network interface of the app, such as the one with which a sensor captures.
   *
   * What is true of `networkInterfaceId` is true of it as well.
   *
   * @param networkInterface the interface
   * @throws Error when it is no network interface
   */
  public static networkInterface(networkInterface: refs.INetworkInterfaceRef): TrafficMirrorDestination {
    NETWORK_INTERFACE(networkInterface, 'networkInterface');
    return new TrafficMirrorDestination(() => ({ networkInterfaceId: networkInterface.networkInterfaceRef.networkInterfaceId }));
  }

  /**
   * A network interface by its ID, such as the one with which a sensor captures.
   *
   * It takes 10 mirrored interfaces, or 100 on large instance types. As long as it is a destination it cannot be mirrored itself. A sensor that runs before
   * its target is there is an instance like others: tag it so that `sources` exclude it. One of its security groups must admit UDP port 4789: a warning
   * says so where the app creates the interface and all of them.
   *
   * @param networkInterfaceId id of the interface, such as `eni-0123456789abcdef0`
   * @throws Error when the id is not a text
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
   * A Network Load Balancer with sensors behind it, in which any number of interfaces can be mirrored.
   *
   * It needs a listener for UDP on port 4789: EC2 does not check that there is one, and without it packets are lost in silence. A warning says so where
   * the app creates the load balancer. Its security groups, if it has any, must admit that port as well: a warning says so where the app creates them.
   *
   * It is the destination of one target at most: a second one fails at synthesis, where both are certain to be created. The target is created after the
   * load balancer with its listeners, and goes before them.
   *
   * @param loadBalancer the load balancer
   * @throws Error when it is of another type
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
   * A Gateway Load Balancer endpoint of the app, in which any number of interfaces can be mirrored.
   *
   * @param vpcEndpoint the endpoint
   * @throws Error when it is no VPC endpoint, or one of another type
   * @see https://docs.aws.amazon.com/vpc/latest/mirroring/tm-example-glb-endpoints.html
   */
  public static gatewayLoadBalancerEndpoint(vpcEndpoint: refs.IVPCEndpointRef): TrafficMirrorDestination {
    GATEWAY_LOAD_BALANCER_ENDPOINT(vpcEndpoint, 'vpcEndpoint');
    return new TrafficMirrorDestination(() => ({ gatewayLoadBalancerEndpointId: vpcEndpoint.vpcEndpointRef.vpcEndpointId }));
  }

  /**
   * A Gateway Load Balancer endpoint by its ID, in which any number of interfaces can be mirrored.
   *
   * @param vpcEndpointId id of the endpoint, such as `vpce-0123456789abcdef0`
   * @throws Error when the id is not a text
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
   * Whether this is one, made by any copy of the package.
   *
   * @internal
   */
  public static _is(value: unknown): value is TrafficMirrorDestination {
    return MARK.isOn(value);
  }

  /**
   * @param _bind what EC2 is told, for a target that leads there
   * @param _loadBalancer the load balancer, where it is one
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

/** One of these. */
interface DestinationProperties {
  readonly networkInterfaceId?: string;
  readonly networkLoadBalancerArn?: string;
  readonly gatewayLoadBalancerEndpointId?: string;
}
