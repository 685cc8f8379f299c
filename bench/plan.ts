/**
 * How long a whole decision takes, and how that grows with the fleet; beside it a peer that asks every sensor about every interface and takes the
 * first one with the fewest sessions, as the scripts of the field do.
 *
 *     npm run bench
 *
 * Machines are noisy: compare the columns of one run, not runs with each other.
 */
import { EMPTY_LEDGER } from '../src/core/ledger/ledger';
import type { Inventory } from '../src/core/model/inventory';
import type { Settings } from '../src/core/model/settings';
import { decide } from '../src/core/plan/decide';
import { reachability } from '../src/core/reachability/reachability';
import {
  allow, allowGroup, entry, inventory, networkAcl, networkInterface, securityGroup, sensor, session, settings, workload, zone,
} from '../test/core/build';

const SENSORS = 1_000;
const SUBNETS_PER_ZONE = 40;
const ZONES = ['a', 'b', 'c'];

/** Interfaces in three zones behind ten kinds of groups; sensors of ten sources each behind four kinds; every tenth subnet shut out by an ACL. */
function fleet(interfaces: number, sessions: number): { inventory: Inventory; settings: Settings } {
  const place = (index: number, subnets: number) => {
    const letter = ZONES[index % ZONES.length];
    return { zone: zone(letter), subnetId: `subnet-${letter}-${Math.floor(index / ZONES.length) % subnets}` };
  };
  const sensors = Array.from({ length: SENSORS }, (_, index) => sensor(`s${index}`, {
    ...place(index, 5),
    subnetId: `subnet-sensors-${ZONES[index % ZONES.length]}`,
    privateIpv4: address(200, index),
    securityGroupIds: [`sg-sensor-${index % 4}`],
  }));
  const instances = Array.from({ length: interfaces / 2 }, (_, index) => workload(`w${index}`, {
    ...place(index, SUBNETS_PER_ZONE),
    privateIpv4: address(1, 2 * index),
    securityGroupIds: [`sg-${index % 10}`],
    more: [networkInterface(`w${index}-2`, {
      ...place(index, SUBNETS_PER_ZONE),
      privateIpv4: address(1, 2 * index + 1),
      securityGroupIds: [`sg-${index % 7}`],
    })],
  }));
  const shutOut = Array.from({ length: SUBNETS_PER_ZONE / 10 }, (_, index) => entry(index + 1, 'deny', { ipv4Cidr: `10.1.${index * 40}.0/24` }));
  const acl = networkAcl('acl-sensors', ...shutOut, entry(100, 'allow'), entry(100, 'allow', { egress: true }));
  return {
    inventory: inventory({
      instances,
      sensors,
      sessions: Array.from({ length: sessions }, (_, index) => session(`tms-${index}`, `w${index}`, `s${(index * 3 + index % 3) % SENSORS}`)),
      securityGroups: [
        securityGroup('sg-sensor-0', allow('10.0.0.0/8')),
        securityGroup('sg-sensor-1', ...Array.from({ length: 10 }, (_, index) => allowGroup(`sg-${index}`))),
        securityGroup('sg-sensor-2', allow('10.1.0.0/17'), allow('10.1.200.0/24')),
        securityGroup('sg-sensor-3', ...Array.from({ length: 50 }, (_, index) => allow(`10.1.${index * 5}.0/25`))),
      ],
      networkAcls: Object.fromEntries(ZONES.map((letter) => [`subnet-sensors-${letter}`, acl])),
    }),
    settings: settings(Array.from({ length: SENSORS }, (_, index) => `s${index}`), { sessionOwner: 'owner', zoneLocality: 'prefer-local' }),
  };
}

function address(second: number, index: number): string {
  return `10.${second}.${Math.floor(index / 250) % 250}.${index % 250 + 1}`;
}

function peer({ inventory: { instances, network, targets }, settings: configured }: ReturnType<typeof fleet>, share: number): void {
  const load = new Map<string, number>();
  const sources = instances.flatMap(({ networkInterfaces }) => networkInterfaces);
  const reach = reachability({ instances, network, targets, sessions: [] }, configured);
  for (const source of sources.slice(0, Math.ceil(sources.length * share))) {
    const open = reach.candidates(source).filter(({ verdict, targetId }) => verdict === 'eligible' && (load.get(targetId) ?? 0) < 10);
    const best = open.reduce<string | undefined>((chosen, { targetId }) => (
      chosen !== undefined && (load.get(chosen) ?? 0) <= (load.get(targetId) ?? 0) ? chosen : targetId
    ), undefined);
    if (best !== undefined) load.set(best, (load.get(best) ?? 0) + 1);
  }
}

function seconds(run: () => void): number {
  const start = performance.now();
  run();
  return (performance.now() - start) / 1000;
}

const PEER_SHARE = 0.02;

function main(): void {
  console.log('interfaces  sensors  sessions  decide s  per 1,000  mirrored  create  modify  peer s (extrapolated)  peer/decide  heap MB  peak MB');
  for (const [interfaces, sessions] of [[3_000, 1_000], [10_000, 3_333], [30_000, 10_000]]) {
    const given = fleet(interfaces, sessions);
    decide(given.inventory, EMPTY_LEDGER, given.settings, 0);
    let plan = decide(given.inventory, EMPTY_LEDGER, given.settings, 0);
    const took = seconds(() => {
      plan = decide(given.inventory, EMPTY_LEDGER, given.settings, 0);
    });
    const heap = process.memoryUsage().heapUsed / 2 ** 20;
    const peerTook = seconds(() => peer(given, PEER_SHARE)) / PEER_SHARE;
    const { mirrored, create, modify } = plan.summary;
    const cells = [
      interfaces, SENSORS, sessions, took.toFixed(2), (took / interfaces * 1000).toFixed(3), mirrored, create, modify,
      peerTook.toFixed(1), (peerTook / took).toFixed(0), heap.toFixed(0), (process.resourceUsage().maxRSS / 1024).toFixed(0),
    ];
    console.log(cells.map((cell, index) => String(cell).padStart([10, 8, 9, 9, 10, 9, 7, 7, 22, 12, 8, 12][index])).join(' '));
  }
}

main();
