import type { Listener, LoadBalancer, TargetGroup, TargetHealthDescription } from '@aws-sdk/client-elastic-load-balancing-v2';

/** Everything that exists in the account and Region, in the shapes of the SDK's model, by ARN. */
export class Elbv2State {
  readonly loadBalancers = new Map<string, LoadBalancer & { LoadBalancerArn: string }>();
  readonly listeners = new Map<string, Listener>();
  readonly targetGroups = new Map<string, TargetGroup>();
  /** What is registered, by ARN of the target group. */
  readonly targetHealth = new Map<string, TargetHealthDescription[]>();
  /** Of load balancers and target groups. */
  readonly attributes = new Map<string, Readonly<Record<string, string>>>();
  /** Items on a page of a call that does not say how many it wants. */
  pageSize = 400;
}
