import type { Basis } from './basis';
import type { Cause } from './cause';
import { changeInWords } from './change-words';
import { type Obstacle, obstaclesBetween, type Terrain } from './obstacle';
import { type CommonObstacle, openingOf, type Opening, type RuleNumbers } from './opening';
import { newTargets } from './shortage';
import { memoize } from '../memoize';
import type { Plan } from '../model/decision';
import type { NetworkInterface } from '../model/inventory';
import { compileNetwork } from '../network/compiled';
import { judge, type Source } from '../reachability/checks';
import { sourceEquivalenceKey } from '../reachability/equivalence-key';
import { type Step, STEPS, toSource } from '../reachability/reachability';
import { resolveTargets } from '../targets/resolve-targets';
import type { ResolvedTarget } from '../targets/resolved-target';

/**
 * How many pairs of a kind of sources and a target are looked at.
 *
 * Sources of one subnet with the same groups count as one kind where there would be more; if there still are, the smallest kinds are only counted.
 */
const MOST_PAIRS = 500_000;

/** Sources that one answer fits. */
interface Kind {
  readonly source: Source;
  readonly members: readonly NetworkInterface[];
}

/** A way in: the targets that the same changes open. */
interface Way {
  /** Of all its obstacles. */
  readonly key: string;
  readonly obstacles: number;
  readonly targets: ResolvedTarget[];
  /** Whether some of these targets has room. */
  hasRoom: boolean;
}

/** What shuts out sources that can reach no target, and what opens a way for them. */
export function pathCauses(
  interfaces: readonly NetworkInterface[], { inventory, settings }: Basis, plan: Plan, numbers: RuleNumbers, mostPairs = MOST_PAIRS,
): readonly Cause[] {
  const network = compileNetwork(inventory.network);
  const targets = resolveTargets(settings.targets, inventory, network);
  const terrain: Terrain = {
    inventory,
    targets: new Map(inventory.targets.map((target) => [target.targetId, target])),
    rules: { ...settings, ways: inventory.network },
    unknownPathTreatment: settings.unknownPathTreatment,
  };
  const withRoom = new Set(plan.targets.filter(({ capacity, planned }) => capacity === null || planned < capacity).map(({ targetId }) => targetId));
  // Interfaces without an address are no sources.
  const { examined, counted } = kindsOf(interfaces.map((each) => toSource(each, network)!), targets, mostPairs);

  const ways = examined.map((kind) => best(waysOf(kind)));
  const popularity = new Map<string, number>();
  examined.forEach(({ members }, index) => ways[index].forEach(({ key }) => popularity.set(key, (popularity.get(key) ?? 0) + members.length)));
  const byWay = new Map<string, { readonly kind: Kind; readonly way: Way }[]>();
  const withoutWay = new Map<string, { readonly step?: Step; readonly sentence: string; readonly members: NetworkInterface[] }>();
  examined.forEach((kind, index) => {
    const [way] = [...ways[index]].sort((a, b) => popularity.get(b.key)! - popularity.get(a.key)! || (a.key < b.key ? -1 : 1));
    if (way !== undefined) {
      memoize(byWay, way.key, () => []).push({ kind, way });
      return;
    }
    const nearest = nearestTo(kind.source);
    const key = nearest.step === 'zone' ? `zone ${kind.source.networkInterface.zone.name}` : nearest.sentence;
    memoize(withoutWay, key, () => ({ ...nearest, members: [] })).members.push(...kind.members);
  });
  return [
    ...[...byWay.values()].map(opened),
    ...[...withoutWay.values()].map(({ step, sentence, members }) => shut(step, sentence, members)),
    ...(counted.length === 0 ? [] : [shut(undefined, 'they can reach no target, and are too many kinds of interfaces to look at each', counted)]),
  ];

  function waysOf({ source }: Kind): readonly Way[] {
    const found = new Map<string, Way>();
    for (const target of targets) {
      const obstacles = obstaclesBetween(source, target, terrain);
      if (obstacles === undefined) continue;
      const keys = keysOf(obstacles);
      const way = memoize(found, keys.join(), () => ({ key: keys.join(), obstacles: keys.length, targets: [], hasRoom: false }));
      way.targets.push(target);
      way.hasRoom ||= withRoom.has(target.targetId);
    }
    return [...found.values()];
  }

  function opened(members: readonly { readonly kind: Kind; readonly way: Way }[]): Cause {
    const openings = commonObstacles(members).map((each) => openingOf(each, inventory.network, numbers));
    const changes = openings.flatMap((opening) => opening.changes ?? []);
    const change = changes.length === 1 ? changes[0] : { kind: 'together', changes } as const;
    const isPossible = openings.every((opening) => opening.changes !== undefined);
    return {
      ...causeOf(members.flatMap(({ kind }) => kind.members)),
      step: STEPS.find((step) => members[0].way.key.split(',').some((key) => key.startsWith(`${step} `))),
      sentence: openings.map(({ sentence }) => sentence).join('; and '),
      advice: openings.map(adviceOf).join('; and '),
      ...(isPossible && { change }),
    };
  }

  function commonObstacles(members: readonly { readonly kind: Kind; readonly way: Way }[]): readonly CommonObstacle[] {
    const common = new Map<string, { obstacle: Obstacle; sources: CommonObstacle['sources'][number][]; ingressPoints: CommonObstacle['ingressPoints'][number][] }>();
    for (const { kind, way } of members) {
      for (const target of way.targets) {
        // Found before, so that it is found again.
        for (const obstacle of obstaclesBetween(kind.source, target, terrain)!) {
          const { sources, ingressPoints } = memoize(common, obstacle.key, () => ({ obstacle, sources: [], ingressPoints: [] }));
          const groups = 'members' in obstacle ? obstacle.members : [];
          if (target === way.targets[0]) sources.push(...kind.members.map((networkInterface) => ({ networkInterface, members: groups })));
          if ('ingressPoint' in obstacle) ingressPoints.push(obstacle.ingressPoint);
        }
      }
    }
    return [...common.values()];
  }

  function nearestTo(source: Source): { readonly step?: Step; readonly sentence: string } {
    let nearest: { readonly step: Step; readonly reason: () => string } | undefined;
    for (const target of targets) {
      const { step, reason } = judge(source, target, terrain.rules);
      if (step !== undefined && (nearest === undefined || STEPS.indexOf(step) > STEPS.indexOf(nearest.step))) {
        nearest = { step, reason: () => `${target.targetId}: ${reason()}` };
      }
    }
    if (nearest === undefined) return { sentence: 'there is no target' };
    const { step, reason } = nearest;
    return { step, sentence: step === 'zone' ? `no target of ${source.networkInterface.zone.name} can receive` : reason() };
  }
}

function adviceOf({ changes, instead }: Opening): string {
  // One of the two is there.
  return instead ?? changes!.map(changeInWords).join('; and ');
}

function shut(step: Step | undefined, sentence: string, members: readonly NetworkInterface[]): Cause {
  const cause = causeOf(members);
  const change = step === 'zone' ? newTargets(cause.availabilityZones[0], members.length) : undefined;
  return { ...cause, ...(step && { step }), sentence, advice: change ? changeInWords(change) : WITHOUT_CHANGE[step ?? 'self'], ...(change && { change }) };
}

const WITHOUT_CHANGE: Readonly<Record<Step, string>> = {
  'self': 'add a target that these interfaces can reach',
  'state': 'bring the target back, or add another one',
  'zone': '',
  'security-group': 'allow the calls that read its security groups, or use targets whose paths are unknown',
  'network-acl': 'allow the calls that read its network ACL, or use targets whose paths are unknown',
  'route': 'peer the VPCs and route between them, or add a target in the VPC of these interfaces',
};

function causeOf(members: readonly NetworkInterface[]): Pick<Cause, 'code' | 'networkInterfaceIds' | 'availabilityZones'> {
  return {
    code: 'no-reachable-target',
    networkInterfaceIds: members.map(({ networkInterfaceId }) => networkInterfaceId).sort(),
    availabilityZones: [...new Set(members.map(({ zone }) => zone.name))].sort(),
  };
}

function keysOf(obstacles: readonly Obstacle[]): readonly string[] {
  return [...new Set(obstacles.map(({ step, key }) => `${step} ${key}`))].sort();
}

/** What is open to the fewest changes, and to targets with room before others. */
function best(ways: readonly Way[]): readonly Way[] {
  const roomy = ways.filter(({ hasRoom }) => hasRoom);
  const among = roomy.length > 0 ? roomy : ways;
  const fewest = Math.min(...among.map(({ obstacles }) => obstacles));
  return among.filter(({ obstacles }) => obstacles === fewest);
}

function kindsOf(
  sources: readonly Source[], targets: readonly ResolvedTarget[], mostPairs: number,
): { readonly examined: readonly Kind[]; readonly counted: readonly NetworkInterface[] } {
  const equivalence = sourceEquivalenceKey(targets);
  const coarse = ({ networkInterface: { zone, vpcId, subnetId, securityGroupIds } }: Source) => (
    JSON.stringify([zone.name, zone.id, vpcId, subnetId, [...securityGroupIds].sort()])
  );
  const most = Math.floor(mostPairs / Math.max(1, targets.length));
  const fine = grouped(sources, (source) => `${coarse(source)} ${equivalence(source)}`);
  const kinds = fine.length <= most ? fine : grouped(sources, coarse).sort((a, b) => b.members.length - a.members.length);
  return { examined: kinds.slice(0, most), counted: kinds.slice(most).flatMap(({ members }) => members) };
}

function grouped(sources: readonly Source[], keyOf: (source: Source) => string): Kind[] {
  const kinds = new Map<string, { readonly source: Source; readonly members: NetworkInterface[] }>();
  for (const source of sources) memoize(kinds, keyOf(source), () => ({ source, members: [] })).members.push(source.networkInterface);
  return [...kinds.values()];
}
