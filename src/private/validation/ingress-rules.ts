import { Annotations, CfnResource } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';
import { VXLAN_PORT } from '../../limits';
import { addressIn, resolved } from '../resolved';

/** A rule with its values resolved: what only CloudFormation knows is an object. */
type Rule = Partial<Record<keyof ec2.CfnSecurityGroupIngressProps, unknown>>;
/** Resources of an app by their addresses. */
type Resources = ReadonlyMap<string, CfnResource>;

/**
 * Warns where all security groups of what receives are of the app, and no rule of theirs admits mirrored packets.
 *
 * Call it after aspects have run, which may add rules: `resolved` says why.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html
 */
export function warnUnlessAdmitted(target: Construct): void {
  const resources = new Map(target.node.root.node.findAll().filter((each) => CfnResource.isCfnResource(each)).map((each) => [each.node.addr, each]));
  const { networkInterfaceId, networkLoadBalancerArn } = target.node.defaultChild as ec2.CfnTrafficMirrorTarget;
  const receiver = referred(resolved(networkLoadBalancerArn ?? networkInterfaceId, target), resources);
  if (receiver === undefined) return;
  const groups = groupsOf(receiver).map((group) => referred(group, resources));
  if (groups.length === 0 || !groups.every((group) => isGroup(group))) return;
  if (groups.some((group) => mayAdmit(group, resources))) return;

  const fix = isLoadBalancer(receiver) ? 'connections.allowFrom' : 'addIngressRule';
  Annotations.of(target).addWarningV2(
    'cdk-extrahop-traffic-mirroring:mirroredPacketsNotAdmitted',
    `destination: expected a security group of ${JSON.stringify(pathOf(receiver))} that admits UDP on port ${VXLAN_PORT} from IPv4 addresses, `
    + `got ${JSON.stringify(groups.map(pathOf))}, without such a rule; add one, such as ${fix}(ec2.Peer.ipv4(vpc.vpcCidrBlock), ec2.Port.udp(${VXLAN_PORT})), `
    + 'or all mirrored packets are lost silently',
  );
}

/** None where it has none, and where they are not known. */
function groupsOf(receiver: CfnResource): unknown[] {
  if (isOverridden(receiver)) return [];
  const groups = isLoadBalancer(receiver) ? receiver.securityGroups : isInterface(receiver) ? receiver.groupSet : undefined;
  return listIn(resolved(groups, receiver)) ?? [];
}

function mayAdmit(group: ec2.CfnSecurityGroup, resources: Resources): boolean {
  if (isOverridden(group)) return true;
  const inline = resolved(group.securityGroupIngress, group) ?? [];
  const rules = listIn(inline);
  if (rules === undefined || rules.some((rule) => admits(rule as Rule))) return true;
  return [...resources.values()].some((resource) => isIngress(resource) && mayAdmitTo(group, resource, resources));
}

function mayAdmitTo(group: ec2.CfnSecurityGroup, resource: ec2.CfnSecurityGroupIngress, resources: Resources): boolean {
  if (isOverridden(resource)) return true;
  const { groupId, ipProtocol, fromPort, toPort, cidrIp, cidrIpv6 } = resource;
  const id = resolved(groupId, resource);
  const other = referred(id, resources);
  if (typeof id === 'string' || (isGroup(other) && other !== group)) return false;
  return admits(resolved({ ipProtocol, fromPort, toPort, cidrIp, cidrIpv6 }, resource) as Rule);
}

/** Whether it is not certain to keep mirrored packets out, which come from IPv4 addresses. */
function admits({ ipProtocol, fromPort, toPort, cidrIp, cidrIpv6 }: Rule): boolean {
  if (cidrIpv6 !== undefined && cidrIp === undefined) return false;
  if (typeof ipProtocol !== 'string' || ipProtocol === '-1') return true;
  if (!['udp', '17'].includes(ipProtocol.toLowerCase())) return false;
  const isAbove = typeof fromPort === 'number' && fromPort > VXLAN_PORT;
  const isBelow = typeof toPort === 'number' && toPort < VXLAN_PORT;
  return !isAbove && !isBelow;
}

function referred(value: unknown, resources: Resources): CfnResource | undefined {
  return resources.get(addressIn(value) ?? '');
}

function listIn(value: unknown): unknown[] | undefined {
  return Array.isArray(value) ? value : undefined;
}

/** An override may be of any property, and it is applied after all that is known here. */
function isOverridden(resource: CfnResource): boolean {
  return 'Properties' in (Reflect.get(resource, 'rawOverrides') as object);
}

function isLoadBalancer(resource: CfnResource): resource is elbv2.CfnLoadBalancer {
  return resource.cfnResourceType === elbv2.CfnLoadBalancer.CFN_RESOURCE_TYPE_NAME;
}

function isInterface(resource: CfnResource): resource is ec2.CfnNetworkInterface {
  return resource.cfnResourceType === ec2.CfnNetworkInterface.CFN_RESOURCE_TYPE_NAME;
}

/** Not a `CfnResource` of the same type, whose properties nothing can read. */
function isGroup(resource: CfnResource | undefined): resource is ec2.CfnSecurityGroup {
  return resource?.cfnResourceType === ec2.CfnSecurityGroup.CFN_RESOURCE_TYPE_NAME && 'securityGroupIngress' in resource;
}

function isIngress(resource: CfnResource): resource is ec2.CfnSecurityGroupIngress {
  return resource.cfnResourceType === ec2.CfnSecurityGroupIngress.CFN_RESOURCE_TYPE_NAME;
}

/** As the app names it: by the construct that it is the resource of. */
function pathOf({ node }: CfnResource): string {
  const { scope } = node;
  return scope?.node.defaultChild?.node === node ? scope.node.path : node.path;
}
