import { rangesOf } from './address-block';
import type { Change, NetworkAclRule, RuleSource } from './change';
import { listed, loadBalancerName, sourcesInWords } from './change-words';
import type { Obstacle } from './obstacle';
import { freeRuleNumber } from './rule-number';
import { VXLAN_PORT } from '../../limits';
import type { Network, NetworkInterface } from '../model/inventory';
import { type AclDirection, IMPLICIT_RULE } from '../network/network-acl';
import type { IngressPoint } from '../targets/resolved-target';

/** One obstacle of several sources and targets. */
export interface CommonObstacle {
  readonly obstacle: Obstacle;
  /** Each with the groups that its packets count as coming from. */
  readonly sources: readonly { readonly networkInterface: NetworkInterface; readonly members: readonly string[] }[];
  /** Where packets are kept from arriving. */
  readonly ingressPoints: readonly IngressPoint[];
}

/** What decided, and the changes that take it away. */
export interface Opening {
  readonly sentence: string;
  /** Absent where none is possible. */
  readonly changes?: readonly Change[];
  /** Why none is possible. */
  readonly instead?: string;
}

/** Hands out numbers of network ACL entries, each once. */
export type RuleNumbers = (acl: AclDirection, before: number) => number | undefined;

export function ruleNumbers({ networkAcls }: Pick<Network, 'networkAcls'>): RuleNumbers {
  const acls = new Map([...networkAcls.values()].map((acl) => [acl.networkAclId, acl]));
  const taken = new Map<string, Set<number>>();
  return ({ networkAclId, direction }, before) => {
    const key = `${networkAclId} ${direction}`;
    const given = taken.get(key) ?? new Set<number>();
    // Obstacles name no other.
    const number = freeRuleNumber(acls.get(networkAclId)!, direction === 'egress', before, given);
    if (number !== undefined) taken.set(key, given.add(number));
    return number;
  };
}

export function openingOf({ obstacle, sources, ingressPoints }: CommonObstacle, network: Network, numbers: RuleNumbers): Opening {
  switch (obstacle.kind) {
    case 'ingress': {
      const { securityGroupId, port } = obstacle;
      const named = ruleSources(sources, network);
      return {
        sentence: `${securityGroupId} has no rule for UDP ${port} from ${sourcesInWords(named)}`,
        changes: [{ kind: 'ingress-rule', securityGroupId, protocol: 'udp', port, sources: named }],
      };
    }
    case 'acl': {
      const { direction, rule } = obstacle;
      const inbound = direction.direction === 'ingress';
      const ranges = rangesOf(inbound ? sources.map(({ networkInterface }) => networkInterface) : ingressPoints, network);
      const name = rule === IMPLICIT_RULE ? 'rule *' : `rule ${rule}`;
      const sentence = `${direction.networkAclId} denies UDP ${direction.port} ${inbound ? 'from' : 'to'} ${listed(ranges)} (${name})`;
      const changes = ranges.flatMap((ipv4Cidr) => entry(direction, ipv4Cidr, numbers(direction, rule)));
      if (ranges.length > 0 && changes.length === ranges.length) return { sentence, changes };
      return { sentence, instead: `allow that before ${name} of ${direction.networkAclId}, which leaves no number free` };
    }
    case 'route': {
      const { routeTableId, peeringId } = obstacle;
      const ranges = rangesOf(ingressPoints, {});
      return {
        sentence: `${routeTableId} has no route to ${listed(ranges)} through ${peeringId}`,
        changes: ranges.map((ipv4Cidr) => ({ kind: 'route', routeTableId, ipv4Cidr, vpcPeeringConnectionId: peeringId })),
      };
    }
    case 'blackhole': {
      const { routeTableId, destination: ipv4Cidr } = obstacle;
      return { sentence: `${routeTableId} sends ${ipv4Cidr} to a blackhole`, changes: [{ kind: 'route-removal', routeTableId, ipv4Cidr }] };
    }
    case 'stopped': {
      const { instanceId } = obstacle;
      return { sentence: `${instanceId} is stopped`, changes: [{ kind: 'instance-start', instanceId }] };
    }
    case 'listener': {
      const { loadBalancerArn } = obstacle;
      const change = { kind: 'listener', loadBalancerArn, protocol: 'UDP', port: VXLAN_PORT } as const;
      return { sentence: `${loadBalancerName(loadBalancerArn)} has no UDP listener on port ${VXLAN_PORT}`, changes: [change] };
    }
    case 'cross-zone': {
      const { loadBalancerArn } = obstacle;
      const sentence = `${loadBalancerName(loadBalancerArn)} has nothing healthy in the zone, and does not balance across zones`;
      return { sentence, changes: [{ kind: 'cross-zone', loadBalancerArn }] };
    }
    case 'registration': {
      const { loadBalancerArn } = obstacle;
      return { sentence: `nothing is registered behind ${loadBalancerName(loadBalancerArn)}`, changes: [{ kind: 'registration', loadBalancerArn }] };
    }
  }
}

function entry({ networkAclId, direction, port }: AclDirection, ipv4Cidr: string, ruleNumber: number | undefined): readonly NetworkAclRule[] {
  if (ruleNumber === undefined) return [];
  const way = direction === 'ingress' ? 'inbound' : 'outbound';
  return [{ kind: 'network-acl-entry', networkAclId, direction: way, ruleNumber, protocol: 'udp', port, ipv4Cidr }];
}

/** As few groups as have all sources for members, or else the ranges of their subnets. */
function ruleSources(sources: CommonObstacle['sources'], network: Network): readonly RuleSource[] {
  const [{ members: example }] = sources;
  if (example.length === 0) return rangesOf(sources.map(({ networkInterface }) => networkInterface), network).map((ipv4Cidr) => ({ ipv4Cidr }));
  const chosen: string[] = [];
  let left = sources.map(({ members }) => members);
  while (left.length > 0) {
    const counts = new Map<string, number>();
    for (const groupId of left.flat()) counts.set(groupId, (counts.get(groupId) ?? 0) + 1);
    const [[most]] = [...counts].sort(([a, of], [b, others]) => others - of || (a < b ? -1 : 1));
    chosen.push(most);
    left = left.filter((members) => !members.includes(most));
  }
  return chosen.sort().map((securityGroupId) => ({ securityGroupId }));
}
