import type {
  Inventory,
  LoadBalancer,
  NetworkAcl,
  NetworkInterface,
  Network,
  RegisteredTarget,
  RouteTable,
  Target,
  Zone,
} from '../../src/core/model/inventory';
import type { Settings } from '../../src/core/model/settings';
import type { Step } from '../../src/core/reachability/reachability';

/*
 * The same decision a second time, written from the AWS documentation without the first one's ideas: no intervals, no
 * grouping, no sentences. Rules are walked one by one and addresses compared bit by bit. Slow, and easy to be sure of.
 */

export interface NaiveVerdict {
  readonly targetId: string;
  readonly verdict: 'eligible' | 'rejected' | 'unknown';
  readonly step?: Step;
  readonly crossZone: boolean;
}

type Answer = 'yes' | 'no' | 'unknown';

export function naiveReachability(inventory: Inventory, settings: Settings, source: NetworkInterface): readonly NaiveVerdict[] {
  return settings.targets.map(({ targetId, availabilityZones }) => {
    const target = inventory.targets.find((each) => each.targetId === targetId);
    const same = target !== undefined && (inventory.accountId === undefined || inventory.accountId === target.ownerId);
    const zone = inZone(source.zone, availabilityZones ?? (target === undefined ? [] : zonesOf(target)), same);
    const answers: Record<Step, Answer> = {
      'self': isSelf(inventory, target, source) ? 'no' : 'yes',
      'state': stateOf(inventory, target, source, same),
      'zone': settings.zoneLocality === 'local-only' ? zone : 'yes',
      'security-group': securityGroups(inventory, target, source, same),
      'network-acl': networkAcls(inventory, settings, target, source, same),
      'route': routes(inventory, target, source, same),
    };
    const steps = Object.keys(answers) as Step[];
    const no = steps.find((step) => answers[step] === 'no');
    const unknown = steps.find((step) => answers[step] === 'unknown');
    const crossZone = settings.zoneLocality === 'prefer-local' && zone !== 'yes';
    if (no !== undefined) return { targetId, verdict: 'rejected', step: no, crossZone };
    if (unknown !== undefined) return { targetId, verdict: 'unknown', step: unknown, crossZone };
    return { targetId, verdict: 'eligible', crossZone };
  });
}

function and(...answers: readonly Answer[]): Answer {
  if (answers.includes('no')) return 'no';
  return answers.includes('unknown') ? 'unknown' : 'yes';
}

function unanimous(answers: readonly Answer[]): Answer {
  return answers.every((answer) => answer === answers[0]) ? answers[0] ?? 'yes' : 'unknown';
}

function bits(address: string): string {
  return address.split('.').map((octet) => Number(octet).toString(2).padStart(8, '0')).join('');
}

function readable(address: string | undefined): address is string {
  return address !== undefined && contains('0.0.0.0/0', address) === 'yes' && contains(`${address}/32`, address) === 'yes';
}

function contains(cidr: string, address: string): Answer {
  const parts = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(cidr)?.slice(1);
  if (parts === undefined || parts.some((part) => String(Number(part)) !== part)) return 'unknown';
  if (parts.slice(0, 4).some((octet) => Number(octet) > 255) || Number(parts[4]) > 32) return 'unknown';
  const length = Number(parts[4]);
  return bits(cidr.split('/')[0]).slice(0, length) === bits(address).slice(0, length) ? 'yes' : 'no';
}

/** Interfaces that anything is known of, those of instances first. */
function everyInterface({ instances, otherInterfaces = [] }: Inventory): readonly NetworkInterface[] {
  return [...instances.flatMap(({ networkInterfaces }) => networkInterfaces), ...otherInterfaces];
}

function has({ privateIpv4, secondaryIpv4 = [], ipv4Prefixes = [] }: NetworkInterface, address: string): boolean {
  return [privateIpv4, ...secondaryIpv4].includes(address) || ipv4Prefixes.some((prefix) => contains(prefix, address) === 'yes');
}

/** The interface that is registered; undefined: nobody can tell. */
function registeredAs(inventory: Inventory, id: string, vpcId: string, peeredVpcIds: readonly string[] = []): NetworkInterface | undefined {
  const all = everyInterface(inventory);
  if (id.startsWith('i-')) return all.find(({ instanceId }) => instanceId === id);
  const here = all.find((each) => each.vpcId !== '' && each.vpcId === vpcId && has(each, id));
  const there = all.filter((each) => (vpcId === '' || each.vpcId === '' || peeredVpcIds.includes('') || peeredVpcIds.includes(each.vpcId)) && has(each, id));
  return here ?? (there.length === 1 && there[0].vpcId !== '' && peeredVpcIds.includes(there[0].vpcId) ? there[0] : undefined);
}

function isSelf(inventory: Inventory, target: Target | undefined, source: NetworkInterface): boolean {
  switch (target?.kind) {
    case undefined:
      return false;
    case 'network-interface':
      return target.networkInterfaceId === source.networkInterfaceId
        || (source.instanceId !== undefined && target.networkInterface?.instanceId === source.instanceId);
    case 'gateway-load-balancer-endpoint':
      return target.endpoint?.networkInterfaceIds.includes(source.networkInterfaceId) ?? false;
    case 'network-load-balancer':
      return (target.loadBalancer?.registered ?? []).some(({ id }) => {
        const found = registeredAs(inventory, id, target.loadBalancer?.vpcId ?? '', target.peeredVpcIds);
        return id === source.instanceId || found?.networkInterfaceId === source.networkInterfaceId
          || (found?.instanceId !== undefined && found.instanceId === source.instanceId);
      });
  }
}

function zonesOf(target: Target): readonly Zone[] {
  switch (target.kind) {
    case 'network-interface': return target.networkInterface ? [target.networkInterface.zone] : [];
    case 'network-load-balancer': return (target.loadBalancer?.zones ?? []).map(({ zone }) => zone);
    case 'gateway-load-balancer-endpoint': return (target.endpoint?.subnets ?? []).map(({ zone }) => zone ?? { name: '' });
  }
}

function inZone(source: Zone, places: readonly (Zone | string)[], same: boolean): Answer {
  const answers = places.map((place): Answer => {
    if (typeof place === 'string') {
      if (place === source.name || place === source.id) return 'yes';
      const told = place.includes('-az') ? source.id : source.name || undefined;
      return told === undefined ? 'unknown' : 'no';
    }
    if (source.id && place.id) return source.id === place.id ? 'yes' : 'no';
    if (!same || !source.name || !place.name) return 'unknown';
    return source.name === place.name ? 'yes' : 'no';
  });
  if (answers.includes('yes')) return 'yes';
  return answers.length === 0 || answers.includes('unknown') ? 'unknown' : 'no';
}

function stateOf(inventory: Inventory, target: Target | undefined, source: NetworkInterface, same: boolean): Answer {
  if (target === undefined || target.gone) return 'no';
  if (target.kind === 'network-interface') {
    const sensor = target.networkInterface;
    if (sensor === undefined) return 'unknown';
    if (sensor.attachment === '') return 'unknown';
    if (sensor.attachment !== 'attached' || sensor.privateIpv4 === undefined) return 'no';
    const instance = inventory.instances.find(({ instanceId }) => instanceId === sensor.instanceId);
    if (instance === undefined || instance.state === '') return 'unknown';
    return instance.state === 'running' ? (readable(sensor.privateIpv4) ? 'yes' : 'unknown') : 'no';
  }
  if (target.kind === 'gateway-load-balancer-endpoint') {
    if (target.endpoint === undefined || target.endpoint.state === '') return 'unknown';
    if (target.endpoint.state !== 'available') return 'no';
    return target.endpoint.subnets.length === 0 ? 'unknown' : 'yes';
  }
  const balancer = target.loadBalancer;
  if (balancer === undefined) return 'unknown';
  const active: Answer = ['active', 'active_impaired'].includes(balancer.state) ? 'yes' : balancer.state === '' ? 'unknown' : 'no';
  const { listener, registered } = balancer;
  const listens = listener === undefined ? 'unknown' : listener === 'none' ? 'no'
    : listener.protocol === 'UDP' ? 'yes' : ['TCP_UDP', ''].includes(listener.protocol) ? 'unknown' : 'no';
  const serving = registered === undefined ? 'unknown' : served(balancer, source, same).answer;
  return and(active, listens, serving, balancer.zones.length === 0 ? 'unknown' : 'yes');
}

/** Each node by itself: it takes the healthy targets that it may use, or all of those if none is healthy. */
function served(balancer: LoadBalancer, source: NetworkInterface, same: boolean): { answer: Answer; taken: readonly RegisteredTarget[] } {
  const used = (balancer.registered ?? []).filter((each) => !each.unused);
  const names = nodes(balancer, source, same).map(({ zone }) => zone.name);
  const near = used.filter((each) => each.zone === undefined || each.zone === 'all' || names.includes(each.zone));
  const ways = balancer.crossZone === undefined ? [near, used] : balancer.crossZone ? [used] : [near];
  const taken = ways.map((targets) => (targets.some(({ healthy }) => healthy) ? targets.filter(({ healthy }) => healthy) : targets));
  const answers = taken.map((targets): Answer => (targets.length === 0 ? 'no' : targets.some(({ healthy }) => healthy) ? 'yes' : 'unknown'));
  if (used.length === 0) return { answer: 'no', taken: [] };
  // Nothing is healthy anywhere: the load balancer as a whole fails open.
  if (!used.some(({ healthy }) => healthy)) return { answer: 'unknown', taken: near.length > 0 && balancer.crossZone === false ? near : used };
  if (answers[0] === 'yes') return { answer: 'yes', taken: taken[0] };
  return { answer: unanimous(answers), taken: [...new Set(taken.flat())] };
}

function nodes(balancer: LoadBalancer, source: NetworkInterface, same: boolean): LoadBalancer['zones'] {
  const local = balancer.zones.filter(({ zone }) => inZone(source.zone, [zone], same) === 'yes');
  return local.length > 0 ? local : balancer.zones;
}

interface Place {
  readonly vpcId: string;
  readonly subnetId: string;
  readonly privateIpv4?: string;
  readonly groups?: readonly string[];
}

function fronts(target: Target | undefined, source: NetworkInterface, same: boolean): Place[] {
  if (target?.kind === 'network-interface' && target.networkInterface) {
    return [{ ...target.networkInterface, groups: target.networkInterface.securityGroupIds }];
  }
  if (target?.kind === 'network-load-balancer' && target.loadBalancer) {
    const { vpcId, securityGroupIds } = target.loadBalancer;
    const groups = securityGroupIds.length > 0 ? securityGroupIds : undefined;
    return nodes(target.loadBalancer, source, same).map((node) => ({ ...node, vpcId, groups }));
  }
  if (target?.kind === 'gateway-load-balancer-endpoint' && target.endpoint) {
    const { vpcId, subnets } = target.endpoint;
    const local = subnets.filter(({ zone }) => zone && inZone(source.zone, [zone], same) === 'yes');
    return (local.length > 0 ? local : subnets).map((subnet) => ({ ...subnet, vpcId }));
  }
  return [];
}

/** Undefined: something that nothing was described as. */
function behind(
  inventory: Inventory, target: Target | undefined, source: NetworkInterface, same: boolean,
): { found: NetworkInterface | undefined; port: number }[] {
  if (target?.kind !== 'network-load-balancer' || !target.loadBalancer) return [];
  const { vpcId, listener } = target.loadBalancer;
  return served(target.loadBalancer, source, same).taken.map(({ id, port }) => ({
    found: registeredAs(inventory, id, vpcId, target.peeredVpcIds),
    port: port ?? (typeof listener === 'object' ? listener.port : 4789),
  }));
}

function securityGroups(inventory: Inventory, target: Target | undefined, source: NetworkInterface, same: boolean): Answer {
  const from = { address: source.privateIpv4, groups: source.securityGroupIds, vpcId: source.vpcId };
  const sender = readable(source.privateIpv4) ? 'yes' : 'unknown';
  const front = and(sender, unanimous(fronts(target, source, same).map((place) => (
    place.groups === undefined ? 'yes' : admits(inventory.network, place.groups, 4789, from, place.vpcId)
  ))));
  if (target?.kind !== 'network-load-balancer' || !target.loadBalancer) return front;
  const relayed = { ...from, groups: target.loadBalancer.securityGroupIds, vpcId: target.loadBalancer.vpcId };
  return and(front, unanimous(behind(inventory, target, source, same).map(({ found, port }) => (
    found === undefined ? 'unknown' : admits(inventory.network, found.securityGroupIds, port, relayed, found.vpcId)
  ))));
}

function admits(
  network: Network,
  groupIds: readonly string[],
  port: number,
  from: { readonly address?: string; readonly groups: readonly string[]; readonly vpcId: string },
  vpcId: string,
): Answer {
  const { address } = from;
  if (!readable(address)) {
    const rules = groupIds.flatMap((groupId) => network.securityGroups.get(groupId)?.ingress ?? []);
    const listed = (prefixListId: string) => network.prefixLists.get(prefixListId)?.ipv4Cidrs ?? [];
    const cidrs = rules.flatMap(({ ipv4Ranges, prefixListIds }) => [...ipv4Ranges, ...prefixListIds.flatMap(listed)]);
    return unanimous(edges(cidrs).map((edge) => admits(network, groupIds, port, { ...from, address: edge }, vpcId)));
  }
  let answer: Answer = 'no';
  const saw = (next: Answer) => {
    if (next === 'yes' || (next === 'unknown' && answer === 'no')) answer = next;
  };
  for (const groupId of groupIds) {
    const group = network.securityGroups.get(groupId);
    if (group === undefined) saw('unknown');
    for (const rule of group?.ingress ?? []) {
      const udp = rule.protocol === 'udp' || rule.protocol === '17';
      const halfTold = udp && ((rule.fromPort === undefined) !== (rule.toPort === undefined) || rule.fromPort === -1);
      const odd = rule.protocol === 'all' || halfTold;
      const covers = rule.protocol === '-1' || (udp && rule.fromPort === -1) || ((udp || odd) && port >= (rule.fromPort ?? 0) && port <= (rule.toPort ?? 65535));
      if (!covers) continue;
      const sees = (next: Answer) => saw(odd && next === 'yes' ? 'unknown' : next);
      for (const cidr of rule.ipv4Ranges) sees(contains(cidr, address));
      for (const prefixListId of rule.prefixListIds) {
        const list = network.prefixLists.get(prefixListId);
        if (list === undefined) sees('unknown');
        for (const cidr of list?.ipv4Cidrs ?? []) sees(contains(cidr, address));
      }
      for (const reference of rule.groups) {
        const status = reference.peeringStatus ?? network.peerings.get(reference.vpcPeeringConnectionId ?? '')?.status;
        if (!from.groups.includes(reference.groupId)) {
          if (from.groups.includes('') && (status ?? 'active') === 'active') sees('unknown');
          continue;
        }
        if (status !== undefined) sees(status === 'active' ? 'yes' : 'no');
        else sees(from.vpcId === vpcId && vpcId !== '' ? 'yes' : 'unknown');
      }
    }
  }
  return answer;
}

function networkAcls(inventory: Inventory, settings: Settings, target: Target | undefined, source: NetworkInterface, same: boolean): Answer {
  const acls = inventory.network.networkAcls;
  const places = fronts(target, source, same);
  const front = unanimous(places.map((place) => {
    if (place.subnetId === source.subnetId && place.subnetId !== '') return 'yes';
    const into = firstMatch(acls.get(place.subnetId), false, 4789, source.privateIpv4);
    const through = settings.sourceNetworkAclEvaluation === 'ignore' ? into : and(into, firstMatch(acls.get(source.subnetId), true, 4789, place.privateIpv4));
    return place.subnetId === '' || source.subnetId === '' ? or('unknown', through) : through;
  }));
  const others = behind(inventory, target, source, same)
    .filter(({ found }) => !places.some((place) => place.subnetId !== '' && place.subnetId === found?.subnetId));
  return and(front, unanimous(others.map(({ found, port }) => {
    if (found === undefined) return 'unknown';
    const into = firstMatch(acls.get(found.subnetId), false, port, source.privateIpv4);
    return [found, ...places].some(({ subnetId }) => subnetId === '') && places.length > 0 ? or('unknown', into) : into;
  })));
}

function or(...answers: readonly Answer[]): Answer {
  if (answers.includes('yes')) return 'yes';
  return answers.includes('unknown') ? 'unknown' : 'no';
}

function firstMatch(acl: NetworkAcl | undefined, egress: boolean, port: number, address: string | undefined): Answer {
  if (acl === undefined) return 'unknown';
  // Without an address, try one of each kind that an entry could tell apart: its first, its last and their neighbours.
  if (!readable(address)) {
    return unanimous(edges(acl.entries.flatMap(({ ipv4Cidr }) => ipv4Cidr ?? [])).map((edge) => firstMatch(acl, egress, port, edge)));
  }
  // Every rule that may fit is tried as if it did, from the last one to the first.
  const actions = { allow: 'yes', deny: 'no', unreadable: 'unknown' } as const;
  return [...acl.entries].sort((a, b) => b.ruleNumber - a.ruleNumber).reduce((rest: Answer, entry) => {
    if (entry.egress !== egress || entry.ipv4Cidr === undefined || entry.protocol === '6') return rest;
    const anyPort = entry.protocol === '-1' || entry.portRange === undefined;
    if (!anyPort && (port < entry.portRange.from || port > entry.portRange.to)) return rest;
    const holds = contains(entry.ipv4Cidr, address);
    if (holds === 'no') return rest;
    const certain = holds === 'yes' && !entry.unreadable && ['17', '-1'].includes(entry.protocol);
    return certain ? actions[entry.action] : unanimous([actions[entry.action], rest]);
  }, 'no');
}

function edges(ranges: readonly string[]): string[] {
  const cidrs = ranges.filter((cidr) => contains(cidr, '0.0.0.0') !== 'unknown');
  const numbers = cidrs.flatMap((cidr) => {
    const fixed = bits(cidr.split('/')[0]).slice(0, Number(cidr.split('/')[1]));
    const first = parseInt(fixed.padEnd(32, '0'), 2);
    const last = parseInt(fixed.padEnd(32, '1'), 2);
    return [first - 1, first, last, last + 1];
  });
  return [0, ...numbers].filter((number) => number >= 0 && number < 2 ** 32)
    .map((number) => [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.'));
}

function routes(inventory: Inventory, target: Target | undefined, source: NetworkInterface, same: boolean): Answer {
  const table = inventory.network.routeTables.get(source.subnetId);
  return unanimous(fronts(target, source, same).map((place) => {
    const oneSubnet = place.subnetId === source.subnetId && place.subnetId !== '';
    const unnamed = place.vpcId === '' || source.vpcId === '';
    if (oneSubnet && (unnamed || place.vpcId === source.vpcId)) return 'yes';
    if (unnamed) return 'unknown';
    if (place.vpcId === source.vpcId) {
      if (source.subnetId === '') return 'unknown';
      return place.subnetId === '' ? or('unknown', inside(inventory.network, table, place)) : inside(inventory.network, table, place);
    }
    const there = away(inventory.network, table, place, source.vpcId);
    return target?.kind === 'gateway-load-balancer-endpoint' ? and(there, 'unknown') : there;
  }));
}

interface Match {
  readonly length: number;
  /** 2: written down with a range, 1: with a prefix list, 0: propagated. */
  readonly precedence: number;
  readonly via: string;
  readonly state: string;
  readonly ofUnknownOrigin?: boolean;
}

/** The routes that may decide: of equal ones EC2 takes any. */
function matches(network: Network, table: RouteTable, address: string, inOwnVpc: boolean): Match[] {
  const fitting = table.routes.flatMap(({ ipv4Cidr, prefixListId, via, state, propagated, ofUnknownOrigin }): Match[] => {
    const cidrs = ipv4Cidr !== undefined ? [ipv4Cidr] : network.prefixLists.get(prefixListId ?? '')?.ipv4Cidrs ?? [];
    const precedence = ipv4Cidr === undefined ? 1 : propagated ? 0 : 2;
    return cidrs.filter((cidr) => contains(cidr, address) === 'yes').map((cidr) => ({ length: Number(cidr.split('/')[1]), precedence, via, state, ofUnknownOrigin }));
  });
  const local = inOwnVpc || fitting.some(({ via }) => via === 'local');
  const counting = fitting.filter(({ precedence }) => !local || precedence > 0);
  const strength = ({ length, precedence }: Match) => length * 3 + precedence;
  const strongest = Math.max(...counting.map(strength));
  return counting.filter((each) => strength(each) === strongest);
}

function inside(network: Network, table: RouteTable | undefined, place: Place): Answer {
  if (table === undefined) return 'yes';
  const { privateIpv4 } = place;
  const fixed = table.routes.filter((each) => !each.propagated || each.ipv4Cidr === undefined);
  const hidden = fixed.filter((each) => isHidden(network, each) && isMiddlebox(each.via));
  const known = readable(privateIpv4)
    ? unanimous(matches(network, table, privateIpv4, true).map((match) => {
      if (match.via === 'local' || match.length < 16) return 'yes';
      return isClosed(match) ? 'no' : 'unknown';
    }))
    : somewhereBeforeLocal(network, table) ? 'unknown' : 'yes';
  return hidden.some((each) => known !== (isClosed(each) ? 'no' : 'unknown')) ? 'unknown' : known;
}

function isClosed({ state, ofUnknownOrigin }: Pick<Match, 'state' | 'ofUnknownOrigin'>): boolean {
  return state === 'blackhole' && !ofUnknownOrigin;
}

function isMiddlebox(via: string): boolean {
  return ['eni-', 'nat-', 'i-'].some((kind) => via.startsWith(kind));
}

/** Whether some part of the VPC is reached through something else than the local route. */
function somewhereBeforeLocal(network: Network, table: RouteTable): boolean {
  const ranges = table.routes.flatMap(({ ipv4Cidr, prefixListId, via, propagated }) => (
    (ipv4Cidr !== undefined ? [ipv4Cidr] : network.prefixLists.get(prefixListId ?? '')?.ipv4Cidrs ?? [])
      .filter((cidr) => contains(cidr, '0.0.0.0') !== 'unknown')
      .map((cidr) => ({ cidr, via, fixed: ipv4Cidr === undefined || !propagated }))
  ));
  const locals = ranges.filter(({ via }) => via === 'local');
  const firstOf = (cidr: string) => edges([cidr])[cidr.startsWith('0.0.0.0') ? 1 : 2];
  return ranges.some(({ cidr, via, fixed }) => fixed && via !== 'local' && Number(cidr.split('/')[1]) >= 16
    && (locals.length === 0 ? isMiddlebox(via) : locals.some((local) => contains(local.cidr, firstOf(cidr)) === 'yes')));
}

function isHidden(network: Network, { ipv4Cidr, prefixListId }: RouteTable['routes'][number]): boolean {
  if (ipv4Cidr !== undefined) return contains(ipv4Cidr, '0.0.0.0') === 'unknown';
  return prefixListId !== undefined && (network.prefixLists.get(prefixListId)?.ipv4Cidrs ?? ['?']).some((cidr) => contains(cidr, '0.0.0.0') === 'unknown');
}

function away(network: Network, table: RouteTable | undefined, place: Place, vpcId: string): Answer {
  if (table === undefined || !readable(place.privateIpv4)) return 'unknown';
  const leads = ({ via, state }: { via: string; state: string }): Answer => {
    if (state === 'blackhole' || via === 'local') return 'no';
    if (state === 'unreadable') return 'unknown';
    if (via.startsWith('igw-') || via.startsWith('eigw-')) return 'no';
    if (!via.startsWith('pcx-')) return 'unknown';
    const peering = network.peerings.get(via);
    if (peering === undefined) return 'unknown';
    return peering.status === 'active' && peering.vpcIds.includes(vpcId) && peering.vpcIds.includes(place.vpcId) ? 'yes' : 'no';
  };
  const decisive = matches(network, table, place.privateIpv4, false);
  const known = decisive.length === 0 ? 'no' : unanimous(decisive.map(leads));
  const hidden = table.routes.filter((each) => isHidden(network, each));
  return hidden.some((each) => !each.via.startsWith('vpce-') && leads(each) !== known) ? 'unknown' : known;
}
