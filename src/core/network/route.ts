import { type AddressMap, addressMap, answerFor } from './address-map';
import { type Finding, passed, perhaps, rejected, unknown } from './finding';
import { type AddressRange, parseCidr } from './ipv4';
import { isSame } from './place';
import { memoize } from '../memoize';
import type { Network, Route, RouteTable, VpcPeering } from '../model/inventory';

/** Where the route table of a subnet sends packets, by destination address. */
export interface Routing {
  readonly routeTableId: string;
  /** Several hops for one address: EC2 chose one of them and does not say which. */
  readonly routes: AddressMap<readonly Hop[]>;
  /** The same without propagated routes: within its VPC the local route comes before all of them, however specific they are. */
  readonly withinVpc: AddressMap<readonly Hop[]>;
  /** Routes whose destination cannot be read: each may be the one that decides. */
  readonly unreadable: readonly Hop[];
  /** Routes that come before the local route somewhere in the VPC. */
  readonly beforeLocal: readonly Hop[];
}

interface Hop {
  readonly via: string;
  readonly state: Route['state'];
  readonly ofUnknownOrigin?: boolean;
  readonly kind: 'static' | 'list' | 'propagated';
  /** `10.0.0.0/8`, `pl-… (10.0.0.0/8)`, or `pl-…` alone where its ranges are not known. */
  readonly destination: string;
  readonly range?: AddressRange;
}

/**
 * Of several routes that fit an address, the one with the longest prefix decides; of the same prefix a static one comes before one with a prefix list, and
 * that before a propagated one. Where the local route fits, no propagated one counts.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html
 */
export function compileRoutes({ routeTableId, routes }: RouteTable, network: Network): Routing {
  const hops = routes.flatMap((route) => toHops(route, network)).sort(byWords);
  const fixed = hops.filter(({ kind }) => kind !== 'propagated');
  const local = addressMap(ranked(hops.filter(({ via }) => via === 'local')));
  const isLocalListed = local.answers.some((answer) => answer !== undefined);
  const all = addressMap(ranked(hops));
  const withinVpc = addressMap(ranked(fixed));
  // Each piece of `all` has one answer in the other two as well: their borders are among its own.
  const answers = all.answers.map((answer, piece) => (
    answerFor(local, all.borders[piece]) === undefined ? answer : answerFor(withinVpc, all.borders[piece])
  ));
  return {
    routeTableId,
    routes: { borders: all.borders, answers },
    withinVpc,
    unreadable: hops.filter(({ range }) => range === undefined),
    beforeLocal: fixed.filter((hop) => (
      comesBeforeLocal(hop) && (isLocalListed ? answerFor(local, hop.range.first) !== undefined : mayComeBeforeLocal(hop))
    )),
  };
}

/** The hops to each range, the most preferred first. Equally preferred hops are grouped. */
function ranked(hops: readonly Hop[]): readonly { readonly range: AddressRange; readonly answer: readonly Hop[] }[] {
  const groups = new Map<string, { readonly range: AddressRange; readonly answer: Hop[] }>();
  for (const hop of hops) {
    const { range, kind } = hop;
    if (range !== undefined) memoize(groups, [range.first, range.last, kind].join(), () => ({ range, answer: [] })).answer.push(hop);
  }
  return [...groups.values()].sort((a, b) => size(a.range) - size(b.range) || rank(a.answer) - rank(b.answer));
}

function toHops({ ipv4Cidr, prefixListId, propagated, ...route }: Route, network: Network): readonly Hop[] {
  const { via, state, ofUnknownOrigin } = route;
  const hop = { via, state, ofUnknownOrigin };
  if (ipv4Cidr !== undefined) return [{ ...hop, kind: propagated ? 'propagated' : 'static', destination: ipv4Cidr, range: parseCidr(ipv4Cidr) }];
  if (prefixListId === undefined) return [];
  const cidrs = network.prefixLists.get(prefixListId)?.ipv4Cidrs;
  if (cidrs === undefined) return [{ ...hop, kind: 'list', destination: prefixListId }];
  return cidrs.map((cidr) => ({ ...hop, kind: 'list', destination: `${prefixListId} (${cidr})`, range: parseCidr(cidr) }));
}

function size({ first, last }: AddressRange): number {
  return last - first + 1;
}

function rank([{ kind }]: readonly Hop[]): number {
  return ['static', 'list', 'propagated'].indexOf(kind);
}

/** An order that rests on nothing but what routes say, so that the order in which they are listed shows nowhere. */
function byWords(a: Hop, b: Hop): number {
  return inWords(a) < inWords(b) ? -1 : 1;
}

function inWords({ destination, via, state, ofUnknownOrigin }: Hop): string {
  return [via, destination, state, ofUnknownOrigin].join(' ');
}

/** Where a packet starts and where it has to arrive. */
export interface Journey {
  readonly subnetId: string;
  readonly toSubnetId: string;
  readonly fromVpcId: string;
  readonly toVpcId: string;
  /** Destination, and the same as text; `undefined`: it is not known. */
  readonly address?: number;
  readonly privateIpv4?: string;
}

/**
 * Route tables apply to what leaves a subnet only.
 *
 * @param routing of the subnet that the packet starts in; `undefined`: its route table cannot be seen
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/gateway-route-tables.html
 */
export function arrival(routing: Routing | undefined, journey: Journey, { peerings, routeTablesRefused }: Ways): Finding {
  const { subnetId, toSubnetId, fromVpcId, toVpcId } = journey;
  const [sameVpc, sameSubnet] = [isSame(fromVpcId, toVpcId), isSame(subnetId, toSubnetId)];
  if (sameSubnet === 'yes' && sameVpc !== 'no') return passed(() => `the local route of ${toVpcId} leads there`);
  if (sameVpc === 'no') return betweenVpcs(routing, journey, peerings);
  if (sameVpc === 'unknown') return unknown(() => `the VPC of ${fromVpcId === '' ? 'the source' : 'the target'} is not known`);
  if (routing === undefined && (routeTablesRefused || subnetId === '')) return unknown(() => `the route table of ${subnetId || 'the source'} cannot be seen`);
  const arrives = withinOneVpc(routing, journey);
  return sameSubnet === 'unknown' ? perhaps(arrives, 'both are in one subnet') : arrives;
}

/** What is known of ways between subnets, besides the routing of each. */
export type Ways = Pick<Network, 'peerings' | 'routeTablesRefused'>;

/** Every route table holds a local route; only a more specific static one, which leads through a middlebox, comes before it. */
function withinOneVpc(routing: Routing | undefined, { address, toVpcId, privateIpv4 }: Journey): Finding {
  const byLocal = passed(() => `the local route of ${toVpcId} leads there`);
  if (routing === undefined) return byLocal;
  const { routeTableId, unreadable, beforeLocal } = routing;
  if (address === undefined && beforeLocal.length > 0) {
    const [{ destination, via }] = beforeLocal;
    return unknown(() => `${routeTableId} sends ${destination} to ${via} before the local route, and whether that contains its address cannot be told`);
  }
  const hops = address === undefined ? undefined : answerFor(routing.withinVpc, address);
  const known = hops === undefined ? byLocal : alike(hops, routing, (hop) => (comesBeforeLocal(hop) ? instead(hop, routing) : byLocal));
  const differs = unreadable.find((hop) => mayComeBeforeLocal(hop) && instead(hop, routing).verdict !== known.verdict);
  return differs === undefined ? known : unknown(() => mayContain(differs, routing, privateIpv4));
}

function instead({ via, destination, state, ofUnknownOrigin }: Hop, { routeTableId }: Routing): Finding {
  const route = `${routeTableId} sends ${destination} to ${via}`;
  // One that was learned comes after the local route.
  return state === 'blackhole' && !ofUnknownOrigin
    ? rejected(() => `${route}, which is a blackhole`)
    : unknown(() => `${route} before the local route, and what that lets through cannot be told`);
}

function comesBeforeLocal(hop: Hop): hop is Hop & { readonly range: AddressRange } {
  return hop.range !== undefined && hop.via !== 'local' && size(hop.range) <= LARGEST_VPC;
}

/**
 * Besides Gateway Load Balancer endpoints, which look like gateway endpoints, only these may come before the local route.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/subnet-route-tables.html
 */
function mayComeBeforeLocal({ kind, via }: Hop): boolean {
  return kind !== 'propagated' && /^(?:eni|nat|i)-/.test(via);
}

function mayContain({ destination, via }: Hop, { routeTableId }: Routing, address = 'its address'): string {
  return `${routeTableId} sends ${destination} to ${via}, and whether that contains ${address} cannot be told`;
}

/** What all of these hops say; where they differ it depends on the one that EC2 chose. */
function alike(hops: readonly Hop[], { routeTableId }: Routing, findingOf: (hop: Hop) => Finding): Finding {
  const findings = hops.map(findingOf);
  if (new Set(findings.map(({ verdict }) => verdict)).size === 1) return findings[0];
  return unknown(() => `${routeTableId} has equal routes, ${hops.map(({ destination, via }) => `${destination} to ${via}`).join(' and ')}, and which of them counts cannot be told`);
}

/** Addresses of a /16: a route that is wider than any VPC is never more specific than the local one. */
const LARGEST_VPC = 2 ** 16;

function betweenVpcs(routing: Routing | undefined, journey: Journey, peerings: Network['peerings']): Finding {
  const { subnetId, fromVpcId, toVpcId, address, privateIpv4 } = journey;
  if (routing === undefined) return unknown(() => `it is in ${toVpcId}, the source in ${fromVpcId}, and the route table of ${subnetId} cannot be seen`);
  const { routeTableId } = routing;
  if (address === undefined) return unknown(() => `it is in ${toVpcId}, the source in ${fromVpcId}, and its address there is not known`);
  const hops = answerFor(routing.routes, address);
  const known = hops === undefined
    ? rejected(() => `${routeTableId} of ${subnetId} has no route to ${privateIpv4} in ${toVpcId}`)
    : alike(hops, routing, (hop) => follow(hop, routeTableId, journey, peerings));
  const differs = routing.unreadable
    .filter(({ via }) => !isGatewayEndpoint(via))
    .find((each) => follow(each, routeTableId, journey, peerings).verdict !== known.verdict);
  return differs === undefined ? known : unknown(() => mayContain(differs, routing, privateIpv4));
}

/** They take prefix lists of public service addresses as destination, never a sensor's. */
function isGatewayEndpoint(via: string): boolean {
  return via.startsWith('vpce-');
}

function follow({ via, state, destination }: Hop, routeTableId: string, { fromVpcId, toVpcId }: Journey, peerings: Network['peerings']): Finding {
  const route = `${routeTableId} sends ${destination} to ${via}`;
  if (state === 'blackhole') return rejected(() => `${route}, which is a blackhole`);
  if (via === 'local') return rejected(() => `${route}: the address is one of ${fromVpcId} too, so packets never leave for ${toVpcId}`);
  if (state === 'unreadable') return unknown(() => `${route}, and whether that is in use cannot be told`);
  if (/^(?:igw|eigw)-/.test(via)) return rejected(() => `${route}, and an internet gateway cannot reach private addresses of ${toVpcId}`);
  if (!via.startsWith('pcx-')) return unknown(() => `${route}, and where that leads cannot be told`);
  return throughPeering(peerings.get(via), route, [fromVpcId, toVpcId]);
}

function throughPeering(peering: VpcPeering | undefined, route: string, vpcIds: readonly string[]): Finding {
  if (peering === undefined) return unknown(() => `${route}, a peering connection that cannot be seen`);
  if (peering.status !== 'active') return rejected(() => `${route}, a peering connection that is ${peering.status}`);
  const joins = vpcIds.every((vpcId) => peering.vpcIds.includes(vpcId));
  return joins
    ? passed(() => `${route}, which peers ${vpcIds.join(' with ')}`)
    : rejected(() => `${route}, which peers ${peering.vpcIds.join(' with ')}, and peering goes no further`);
}
