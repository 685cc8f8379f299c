import type {
  ElasticLoadBalancingV2Client,
  ElasticLoadBalancingV2ClientConfig,
  Listener,
  LoadBalancer,
  LoadBalancerAttribute,
  TargetGroup,
  TargetGroupAttribute,
  TargetHealthDescription,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { all } from '../pages';

/** The calls of Elastic Load Balancing in use, and no others. Reads give all pages. */
export interface LoadBalancingApi {
  /** At most 20 ARNs, which must all exist. */
  loadBalancers(arns: readonly string[]): Promise<LoadBalancer[]>;
  loadBalancerAttributes(loadBalancerArn: string): Promise<LoadBalancerAttribute[]>;
  listeners(loadBalancerArn: string): Promise<Listener[]>;
  targetGroups(loadBalancerArn: string): Promise<TargetGroup[]>;
  targetGroupAttributes(targetGroupArn: string): Promise<TargetGroupAttribute[]>;
  targetHealth(targetGroupArn: string): Promise<TargetHealthDescription[]>;
}

/**
 * Loads the client, which only load balancers need.
 *
 * @param track is given the client before its first call
 */
export async function loadBalancingApi(
  config: ElasticLoadBalancingV2ClientConfig, track = (client: ElasticLoadBalancingV2Client) => client,
): Promise<LoadBalancingApi> {
  const {
    DescribeLoadBalancerAttributesCommand,
    DescribeTargetGroupAttributesCommand,
    DescribeTargetHealthCommand,
    ElasticLoadBalancingV2Client,
    paginateDescribeListeners,
    paginateDescribeLoadBalancers,
    paginateDescribeTargetGroups,
  } = await import('@aws-sdk/client-elastic-load-balancing-v2');
  const client = track(new ElasticLoadBalancingV2Client(config));
  return {
    loadBalancers: (arns) => all(paginateDescribeLoadBalancers({ client }, { LoadBalancerArns: [...arns] }), (page) => page.LoadBalancers),
    loadBalancerAttributes: async (LoadBalancerArn) => (
      (await client.send(new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn }))).Attributes ?? []
    ),
    listeners: (LoadBalancerArn) => all(paginateDescribeListeners({ client }, { LoadBalancerArn }), (page) => page.Listeners),
    targetGroups: (LoadBalancerArn) => all(paginateDescribeTargetGroups({ client }, { LoadBalancerArn }), (page) => page.TargetGroups),
    targetGroupAttributes: async (TargetGroupArn) => (
      (await client.send(new DescribeTargetGroupAttributesCommand({ TargetGroupArn }))).Attributes ?? []
    ),
    targetHealth: async (TargetGroupArn) => (
      (await client.send(new DescribeTargetHealthCommand({ TargetGroupArn }))).TargetHealthDescriptions ?? []
    ),
  };
}
