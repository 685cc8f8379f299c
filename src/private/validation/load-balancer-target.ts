import { Annotations, CfnResource, Reference, Stack, Token, Tokenization } from 'aws-cdk-lib';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';
import { lacksContext } from './missing-context';
import { outermost } from './ownership';
import { VXLAN_PORT } from '../../limits';

/** A target whose destination is a load balancer. */
export interface LoadBalancerTarget extends Construct {
  readonly _loadBalancer: elbv2.INetworkLoadBalancer;
}

const PROTOCOLS: readonly (string | undefined)[] = [elbv2.Protocol.UDP, elbv2.Protocol.TCP_UDP];

/**
 * Warns where a load balancer of the app has no listener for what is mirrored to it.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/mirroring/tm-example-nlb.html
 */
export function warnUnlessListening(target: LoadBalancerTarget): void {
  const { node } = target._loadBalancer;
  const { defaultChild: resource } = node;
  if (!CfnResource.isCfnResource(resource)) return;
  if (target.node.root.node.findAll().some((construct) => isListener(construct) && mayReceive(construct) && mayBeOf(construct, resource))) return;
  Annotations.of(target).addWarningV2(
    'cdk-extrahop-traffic-mirroring:loadBalancerWithoutListener',
    `destination: expected a listener of ${JSON.stringify(node.path)} for UDP on port ${VXLAN_PORT}, got none; `
    + 'add one with the protocol UDP or TCP_UDP, without which all mirrored packets are lost without an error',
  );
}

/**
 * Problems if another target has the same load balancer as its destination: EC2 refuses the second one.
 *
 * At most one of several conditional targets may be created. Targets in two stacks for a load balancer of another app aren't reported either: the
 * stacks may be models of the same stack.
 *
 * @param all the app's targets whose destination is a load balancer
 */
export function problemsOfSharing(target: LoadBalancerTarget, all: readonly LoadBalancerTarget[]): string[] {
  const { node, loadBalancerArn } = target._loadBalancer;
  const isOfApp = node.defaultChild !== undefined;
  const [first] = all.filter((other) => other._loadBalancer.loadBalancerArn === loadBalancerArn && !isConditional(other)
    && (isOfApp || outermost(Stack.of(other)) === outermost(Stack.of(target))));
  if (first === undefined || first === target || isConditional(target) || lacksContext(target)) return [];
  return [`destination: expected a load balancer to which no other target leads, got ${JSON.stringify(node.path)}, to which ${JSON.stringify(first.node.path)} does; `
    + 'EC2 refuses a second one, so use that one in both places'];
}

function isListener(construct: unknown): construct is elbv2.CfnListener {
  return CfnResource.isCfnResource(construct) && construct.cfnResourceType === elbv2.CfnListener.CFN_RESOURCE_TYPE_NAME;
}

function mayReceive({ port, protocol }: elbv2.CfnListener): boolean {
  return (Token.isUnresolved(port) || port === VXLAN_PORT) && (Token.isUnresolved(protocol) || PROTOCOLS.includes(protocol));
}

/** Whether it is not certain to be of another load balancer. */
function mayBeOf({ loadBalancerArn }: elbv2.CfnListener, loadBalancer: CfnResource): boolean {
  if (!Token.isUnresolved(loadBalancerArn)) return false;
  const references = Tokenization.reverseString(loadBalancerArn).tokens.filter((token) => Reference.isReference(token));
  return !references.some(({ target }) => CfnResource.isCfnResource(target) && target !== loadBalancer);
}

function isConditional({ node }: Construct): boolean {
  return (node.defaultChild as CfnResource).cfnOptions.condition !== undefined;
}
