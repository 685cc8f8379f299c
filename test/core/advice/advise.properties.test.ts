import fc from 'fast-check';
import { adviceOn } from './advised';
import type { AdviceBudget } from '../../../src/core/advice/advise';
import { type Change, single } from '../../../src/core/advice/change';
import { EMPTY_LEDGER } from '../../../src/core/ledger/ledger';
import type { Inventory, NetworkAcl, Session } from '../../../src/core/model/inventory';
import { isUnmirrored } from '../../../src/core/model/reason';
import type { Settings } from '../../../src/core/model/settings';
import { parseAddress } from '../../../src/core/network/ipv4';
import { decide } from '../../../src/core/plan/decide';
import { SEED, world } from '../arbitrary-network';
import { naiveReachability } from '../naive-reachability';

const RUNS = Number(process.env.PLANS ?? 125);
const NOW = Date.UTC(2026, 0, 31);

interface Given {
  readonly inventory: Inventory;
  readonly settings: Settings;
}

const sessions: fc.Arbitrary<readonly Session[]> = fc.uniqueArray(fc.record({
  networkInterfaceId: fc.constantFrom('eni-1', 'eni-2', 'eni-3', 'eni-4'),
  targetId: fc.constantFrom('tmt-a', 'tmt-b', 'tmt-c', 'tmt-nlb'),
  filterId: fc.constant('tmf-1'),
  sessionNumber: fc.integer({ min: 1, max: 3 }),
  owner: fc.constantFrom('owner', 'somebody else'),
}), { maxLength: 5, selector: ({ networkInterfaceId, sessionNumber }) => `${networkInterfaceId} ${sessionNumber}` })
  .map((all) => all.map((each, index) => ({ ...each, sessionId: `tms-${index}` })));

const situation: fc.Arbitrary<Given> = fc.record({
  world,
  sessions,
  capacity: fc.constantFrom(1, 2, 10),
  few: fc.boolean(),
}).map(({ world: { inventory, settings }, sessions: existing, capacity, few }) => ({
  inventory: { ...inventory, sessions: existing },
  settings: { ...settings, sessionOwner: 'owner', targets: settings.targets.slice(0, few ? 2 : undefined).map((target) => ({ ...target, capacity })) },
}));

function holds(law: (given: Given) => void, atLeast = 0): void {
  fc.assert(fc.property(situation, law), { seed: SEED, numRuns: Math.max(RUNS, atLeast) });
}

/** Fewer cases do not have every kind of change. */
const CASES_OF_EVERY_KIND = 125;

const plan = ({ inventory, settings }: Given) => decide(inventory, EMPTY_LEDGER, settings, NOW);
const advice = (given: Given, budget?: AdviceBudget) => adviceOn({ ...given, ledger: EMPTY_LEDGER, now: NOW }, budget);

/** Makes the change as an administrator would: in EC2's own terms, on a copy. */
function administered({ inventory, settings }: Given, change: Change): Given {
  const copy = structuredClone(inventory) as unknown as {
    instances: { instanceId: string; state: string }[];
    targets: (Inventory['targets'][number] & { loadBalancerArn?: string; loadBalancer?: { crossZone?: boolean; listener?: unknown } })[];
    network: {
      securityGroups: Map<string, { ingress: object[] }>;
      networkAcls: Map<string, { networkAclId: string; entries: object[] }>;
      routeTables: Map<string, { routeTableId: string; routes: { ipv4Cidr?: string; propagated?: boolean }[] }>;
    };
  };
  const targets = [...settings.targets];
  for (const each of single(change)) {
    switch (each.kind) {
      case 'ingress-rule':
        for (const { securityGroupId, ipv4Cidr } of each.sources) {
          copy.network.securityGroups.get(each.securityGroupId)!.ingress.unshift({
            protocol: '17',
            fromPort: each.port,
            toPort: each.port,
            prefixListIds: [],
            ipv4Ranges: ipv4Cidr === undefined ? [] : [ipv4Cidr],
            groups: securityGroupId === undefined ? [] : [{ groupId: securityGroupId }],
          });
        }
        break;
      case 'network-acl-entry': {
        const { ruleNumber, ipv4Cidr, port } = each;
        for (const acl of new Set(copy.network.networkAcls.values())) {
          if (acl.networkAclId !== each.networkAclId) continue;
          const egress = each.direction === 'outbound';
          acl.entries.unshift({ ruleNumber, ipv4Cidr, action: 'allow', egress, protocol: '17', portRange: { from: port, to: port } });
        }
        break;
      }
      case 'route':
      case 'route-removal':
        for (const table of new Set(copy.network.routeTables.values())) {
          if (table.routeTableId !== each.routeTableId) continue;
          table.routes = table.routes.filter(({ ipv4Cidr, propagated }) => propagated || ipv4Cidr !== each.ipv4Cidr);
          if (each.kind === 'route') table.routes.unshift({ ipv4Cidr: each.ipv4Cidr, ...{ state: 'active', via: each.vpcPeeringConnectionId } });
        }
        break;
      case 'instance-start':
        copy.instances.find(({ instanceId }) => instanceId === each.instanceId)!.state = 'running';
        break;
      case 'listener':
      case 'cross-zone':
        for (const { loadBalancerArn, loadBalancer } of copy.targets) {
          if (loadBalancer === undefined || loadBalancerArn !== each.loadBalancerArn) continue;
          if (each.kind === 'cross-zone') loadBalancer.crossZone = true;
          else loadBalancer.listener = { port: each.port, ...loadBalancer.listener as object, protocol: 'UDP' };
        }
        break;
      case 'targets': {
        const like = copy.targets.find(({ targetId }) => targetId === each.like)!;
        for (let place = 0; place < each.places; place++) {
          copy.targets.push({ ...like, targetId: `tmt-new-${place}` });
          targets.push({ ...targets.find(({ targetId }) => targetId === each.like), targetId: `tmt-new-${place}`, capacity: 1 });
        }
        break;
      }
      default: throw new Error(`no gain is stated of ${each.kind}`);
    }
  }
  return { inventory: copy as unknown as Inventory, settings: { ...settings, targets } };
}

test('each interface that is not mirrored belongs to one cause, and where all are there is none', () => {
  holds((given) => {
    const unmirrored = plan(given).interfaces.filter(({ reason }) => isUnmirrored(reason)).map(({ networkInterfaceId }) => networkInterfaceId);
    const { causes } = advice(given);
    expect(causes.flatMap(({ networkInterfaceIds }) => networkInterfaceIds).sort()).toEqual(unmirrored.sort());
    const sizes = causes.map(({ networkInterfaceIds: { length } }) => length);
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
  });
});

test.each([
  ['', {}],
  [', where the fleet is too large to be decided again as a whole', { decided: 0 }],
])('a change gains at least what is stated%s', (_case, budget) => {
  const kinds = new Set<string>();
  holds((given) => {
    const { mirrored } = plan(given).summary;
    for (const { change, gain } of advice(given, budget).causes) {
      if (change === undefined || gain === undefined) continue;
      single(change).forEach(({ kind }) => kinds.add(kind));
      expect(plan(administered(given, change)).summary.mirrored - mirrored).toBeGreaterThanOrEqual(gain);
    }
  }, CASES_OF_EVERY_KIND);
  expect([...kinds].sort()).toEqual(expect.arrayContaining(['ingress-rule', 'network-acl-entry', 'route', 'targets']));
});

test('the order of the inventory changes nothing', () => {
  fc.assert(fc.property(situation, fc.func(fc.integer()), (given, key) => {
    const shuffled = <T>(items: readonly T[], name: (item: T) => string) => [...items].sort((a, b) => key(name(a)) - key(name(b)));
    const map = <T>(items: ReadonlyMap<string, T>) => new Map(shuffled([...items], ([name]) => name));
    const { inventory } = given;
    const { network } = inventory;
    // EC2 gives no address twice in a VPC.
    const addresses = inventory.instances.flatMap(({ networkInterfaces }) => networkInterfaces.flatMap((each) => (
      [each.privateIpv4, ...each.secondaryIpv4 ?? [], ...each.ipv4Prefixes ?? []].map((address) => `${each.vpcId} ${address}`)
    )));
    fc.pre(new Set(addresses).size === addresses.length);
    const other = {
      ...given,
      inventory: {
        ...inventory,
        instances: shuffled(inventory.instances, ({ instanceId }) => instanceId),
        targets: shuffled(inventory.targets, ({ targetId }) => targetId),
        sessions: shuffled(inventory.sessions, ({ sessionId }) => sessionId),
        network: {
          ...network,
          securityGroups: map(network.securityGroups),
          peerings: map(network.peerings),
          prefixLists: map(network.prefixLists),
          routeTables: map(network.routeTables),
        },
      },
    };
    expect(advice(other)).toEqual(advice(given));
  }), { seed: SEED, numRuns: RUNS });
});

/** Whether a source is named by a change: by one of its groups, or by a range with its address. */
function isNamed(address: string, groupIds: readonly string[], change: Change): boolean {
  const inRange = (cidr: string) => {
    const [network, length] = cidr.split('/');
    const bits = (text: string) => text.split('.').map((octet) => Number(octet).toString(2).padStart(8, '0')).join('').slice(0, Number(length));
    return bits(network) === bits(address);
  };
  return single(change).some((each) => {
    switch (each.kind) {
      case 'ingress-rule': return each.sources.some(({ securityGroupId, ipv4Cidr }) => (
        ipv4Cidr === undefined ? groupIds.includes(securityGroupId!) : inRange(ipv4Cidr)
      ));
      case 'network-acl-entry': return each.direction === 'outbound' || inRange(each.ipv4Cidr);
      default: return true;
    }
  });
}

test('a rule or an entry is about UDP and a port, names no range of everything, and opens nothing to sources that it does not name', () => {
  const outsider = { address: '10.77.77.77', groups: ['sg-outsider'] };
  holds((given) => {
    for (const { change } of advice(given).causes) {
      if (change === undefined) continue;
      const rules = single(change);
      for (const each of rules) {
        if (each.kind !== 'ingress-rule' && each.kind !== 'network-acl-entry') continue;
        expect(each.protocol).toBe('udp');
        expect(JSON.stringify(each)).not.toContain('0.0.0.0/0');
      }
      if (!rules.every(({ kind }) => kind === 'ingress-rule' || kind === 'network-acl-entry')) continue;
      const after = administered(given, change);
      const sources = given.inventory.instances.flatMap(({ networkInterfaces }) => networkInterfaces)
        // One whose address cannot be read may be named.
        .filter(({ privateIpv4 = '', securityGroupIds }) => parseAddress(privateIpv4) !== undefined && !securityGroupIds.includes(''));
      for (const source of [...sources, { ...given.inventory.instances[0].networkInterfaces[0], networkInterfaceId: 'eni-outsider', privateIpv4: outsider.address, securityGroupIds: outsider.groups }]) {
        if (isNamed(source.privateIpv4 ?? '', source.securityGroupIds, change)) continue;
        // Behind a load balancer with groups of its own, packets count as coming from those.
        const open = ({ inventory, settings }: Given) => naiveReachability(inventory, settings, source)
          .filter(({ verdict, targetId }) => verdict !== 'rejected' && targetId !== 'tmt-nlb').map(({ targetId }) => targetId);
        expect(open(after)).toEqual(open(given));
      }
    }
  });
});

test('numbers of new entries are free, and come before no entry twice', () => {
  holds((given) => {
    const acls = new Map<string, NetworkAcl>([...given.inventory.network.networkAcls.values()].map((acl) => [acl.networkAclId, acl]));
    const entries = advice(given).causes.flatMap(({ change }) => (change === undefined ? [] : single(change))).flatMap((change) => (
      change.kind === 'network-acl-entry' ? [change] : []
    ));
    const numbers = entries.map(({ networkAclId, direction, ruleNumber }) => `${networkAclId} ${direction} ${ruleNumber}`);
    expect(new Set(numbers).size).toBe(numbers.length);
    for (const { networkAclId, direction, ruleNumber } of entries) {
      expect(ruleNumber).toBeGreaterThan(0);
      const existing = acls.get(networkAclId)?.entries.filter(({ egress }) => egress === (direction === 'outbound'));
      expect(existing?.map((each) => each.ruleNumber)).not.toContain(ruleNumber);
    }
  });
});
