import { type Change, type NewTargets, type RuleSource, single } from './change';

/** Named in a sentence; of more than these only the number is. */
const NAMED = 3;

/** The change as an instruction that begins with a verb. */
export function changeInWords(change: Change): string {
  return single(change).map(singleInWords).join('; and ');
}

function singleInWords(change: ReturnType<typeof single>[number]): string {
  switch (change.kind) {
    case 'ingress-rule': return `allow UDP ${change.port} from ${sourcesInWords(change.sources)} in ${change.securityGroupId}`;
    case 'network-acl-entry': {
      const { networkAclId, direction, ruleNumber, port, ipv4Cidr } = change;
      return `add ${direction} rule ${ruleNumber} to ${networkAclId}: allow UDP ${port} ${direction === 'inbound' ? 'from' : 'to'} ${ipv4Cidr}`;
    }
    case 'route': return `route ${change.ipv4Cidr} to ${change.vpcPeeringConnectionId} in ${change.routeTableId}`;
    case 'route-removal': return `delete the route to ${change.ipv4Cidr} from ${change.routeTableId}`;
    case 'instance-start': return `start ${change.instanceId}`;
    case 'listener': return `give ${loadBalancerName(change.loadBalancerArn)} a ${change.protocol} listener on port ${change.port}`;
    case 'cross-zone': return `switch on cross-zone load balancing of ${loadBalancerName(change.loadBalancerArn)}`;
    case 'registration': return `register a sensor behind ${loadBalancerName(change.loadBalancerArn)}`;
    case 'targets': return `add ${targetsInWords(change)} in ${zoneInWords(change.availabilityZone)}`;
    case 'permissions': return `allow ${listed(change.actions)}`;
  }
}

/** How many targets have the places that are lacking: of 10 sessions each, or of 100. */
export function targetsInWords({ targetsOf10, targetsOf100 }: NewTargets): string {
  return `${counted(targetsOf10)} of 10, or ${targetsOf100} of 100`;
}

/** `us-east-1c lacks 32 places: 4 targets of 10, or 1 of 100` */
export function shortageInWords(shortage: NewTargets): string {
  const { availabilityZone, places } = shortage;
  return `${zoneInWords(availabilityZone)} lacks ${places} ${places === 1 ? 'place' : 'places'}: ${targetsInWords(shortage)}`;
}

export function zoneInWords(availabilityZone: string): string {
  return availabilityZone === '' ? 'an unknown zone' : availabilityZone;
}

export function sourcesInWords(sources: readonly RuleSource[]): string {
  return listed(sources.map(({ securityGroupId = '', ipv4Cidr = securityGroupId }) => ipv4Cidr));
}

/** Of an ARN the name that people gave. */
export function loadBalancerName(arn: string): string {
  return arn.split('/').at(-2) ?? arn;
}

function counted(targets: number): string {
  return targets === 1 ? '1 target' : `${targets} targets`;
}

/** Names the first of these, and how many more there are. */
export function listed(names: readonly string[]): string {
  const more = names.length - NAMED;
  return [...names.slice(0, NAMED), ...(more > 0 ? [`${more} more`] : [])].join(', ');
}
