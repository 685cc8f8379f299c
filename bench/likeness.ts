/**
 * How long a decision takes where hardly two sensors, or two sources, are alike: each sensor with a group of its own, or with a prefix list of 1,000 entries.
 *
 *     npm run bench
 */
import { EMPTY_LEDGER } from '../src/core/ledger/ledger';
import { decide } from '../src/core/plan/decide';
import { allow, inventory, rule, securityGroup, sensor, settings, workload, zone } from '../test/core/build';

const SENSORS = 1_000;
const ENTRIES = 1_000;
const ZONES = ['a', 'b', 'c'];

function address(second: number, index: number): string {
  return `10.${second}.${Math.floor(index / 250) % 250}.${index % 250 + 1}`;
}

type Groups = (index: number) => Parameters<typeof securityGroup>[1];

function fleet(interfaces: number, ruleOf: Groups, prefixLists: Record<string, readonly string[]>) {
  return {
    inventory: inventory({
      instances: Array.from({ length: interfaces }, (_, index) => workload(`w${index}`, {
        zone: zone(ZONES[index % 3]), privateIpv4: address(1 + Math.floor(index / 62_500), index), securityGroupIds: [`sg-${index % 10}`],
      })),
      sensors: Array.from({ length: SENSORS }, (_, index) => sensor(`s${index}`, {
        zone: zone(ZONES[index % 3]), privateIpv4: address(200, index), securityGroupIds: [`sg-sensor-${index}`],
      })),
      securityGroups: Array.from({ length: SENSORS }, (_, index) => securityGroup(`sg-sensor-${index}`, ruleOf(index))),
      prefixLists,
    }),
    settings: settings(Array.from({ length: SENSORS }, (_, index) => `s${index}`), { sessionOwner: 'owner', zoneLocality: 'prefer-local' }),
  };
}

/** Half of the addresses, a different half for each sensor. */
function entries(of: number): readonly string[] {
  return Array.from({ length: ENTRIES }, (_, index) => `10.1.${(index * 7 + of) % 250}.${(index * 2 + of % 2) % 256}/31`);
}

const KINDS: Readonly<Record<string, () => [Groups, Record<string, readonly string[]>]>> = {
  'a group of its own': () => [(index) => allow(...Array.from({ length: 50 }, (_, range) => `10.1.${(range * 5 + index) % 250}.${(index * 3 + range) % 256}/26`)), {}],
  'a prefix list of 1,000 entries of its own': () => [
    (index) => rule({ prefixListIds: [`pl-${index}`] }),
    Object.fromEntries(Array.from({ length: SENSORS }, (_, index) => [`pl-${index}`, entries(index)])),
  ],
};

const [kind, count] = process.argv.slice(2);
const kinds = kind === undefined ? Object.keys(KINDS) : [kind];
for (const name of kinds) {
  for (const interfaces of count === undefined ? [1_000, 3_000] : [Number(count)]) {
    const [ruleOf, prefixLists] = KINDS[name]();
    const given = fleet(interfaces, ruleOf, prefixLists);
    const cpu = process.cpuUsage();
    const start = performance.now();
    const { summary } = decide(given.inventory, EMPTY_LEDGER, given.settings, 0);
    const took = (performance.now() - start) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    console.log(`${interfaces} interfaces × ${SENSORS} sensors, each with ${name}: ${took.toFixed(2)} s, ${((user + system) / 1e6).toFixed(2)} s of CPU, ${summary.mirrored} mirrored, `
      + `${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB at most`);
  }
}
