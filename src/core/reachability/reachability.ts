import { type Judgement, judge, type Source, type Step } from './checks';
import { type Option, optionOf, sharedOptions } from './options';
import { type PathStep, pathOf } from './path';
import { VXLAN_PORT } from '../../limits';
import type { Inventory, NetworkInterface } from '../model/inventory';
import type { Settings } from '../model/settings';
import { type CompiledNetwork, compileNetwork } from '../network/compiled';
import { parseAddress } from '../network/ipv4';
import { UNKNOWN_ZONE } from '../network/zone';
import { idsOf } from '../targets/receivers';
import { resolveTargets } from '../targets/resolve-targets';
import type { ResolvedTarget } from '../targets/resolved-target';

export { type Step, STEPS } from './checks';
export type { Option } from './options';

/** What is known of one configured target as seen from one source. */
export interface Candidate {
  readonly targetId: string;
  readonly verdict: 'eligible' | 'rejected' | 'unknown';
  /** The step that decided; absent when eligible. */
  readonly step?: Step;
  /** A sentence that names the rule, group, entry or state that decided. */
  readonly reason: string;
}

export interface Reachability {
  /** One entry for each configured target, in the order of the settings. */
  candidates(source: NetworkInterface): readonly Candidate[];
  /** What is known of one target; absent if it is not configured. */
  candidate(source: NetworkInterface, targetId: string): Candidate | undefined;
  /** The way to one target, step by step; none for a source without an address, and to a target that is not configured. */
  path(source: NetworkInterface, targetId: string): readonly PathStep[];
  /** The targets that may take the source. Sources with the same answer get the same array, so that they can be grouped by identity. */
  options(source: NetworkInterface): readonly Option[];
  /** What a configured target is to a session that is on it already, unless something rejects it: an unknown path rejects none there. */
  optionOfSession(source: NetworkInterface, targetId: string): Option | undefined;
  /** The configured targets that can receive from nowhere, in the order of the settings. */
  targetsDown(): readonly string[];
}

export function reachability(inventory: Inventory, settings: Settings): Reachability {
  const network = compileNetwork(inventory.network);
  const targets = resolveTargets(settings.targets, inventory, network);
  const byTarget = new Map(targets.map((target) => [target.targetId, target]));
  const rules = { ...settings, ways: inventory.network };
  const optionsOf = sharedOptions(targets, network, rules, settings.unknownPathTreatment);
  const candidates = (networkInterface: NetworkInterface, among: readonly ResolvedTarget[]): readonly Candidate[] => {
    const source = toSource(networkInterface, network);
    return among.map((target) => {
      const { verdict, step, reason } = source === undefined ? withoutAddress(networkInterface) : judge(source, target, rules);
      return { targetId: target.targetId, verdict, ...(step && { step }), reason: reason() };
    });
  };
  return {
    candidates: (networkInterface) => candidates(networkInterface, targets),
    candidate: (networkInterface, targetId) => {
      const target = byTarget.get(targetId);
      return target && candidates(networkInterface, [target])[0];
    },
    path: (networkInterface, targetId) => {
      const source = toSource(networkInterface, network);
      const target = byTarget.get(targetId);
      return source && target ? pathOf(source, target, rules) : [];
    },
    options: (networkInterface) => {
      const source = toSource(networkInterface, network);
      return source === undefined ? NO_OPTIONS : optionsOf(source);
    },
    optionOfSession: (networkInterface, targetId) => {
      const source = toSource(networkInterface, network);
      const target = byTarget.get(targetId);
      return source && target && optionOf(source, target, rules);
    },
    targetsDown: () => targets.filter(isDown).map(({ targetId }) => targetId),
  };
}

function isDown({ ingressPoints, state }: ResolvedTarget): boolean {
  const zones = ingressPoints.length === 0 ? [UNKNOWN_ZONE] : ingressPoints.map(({ zone }) => zone);
  return zones.every((zone) => state(zone).verdict === 'rejected');
}

/** `undefined`: it has no address to send mirrored packets from. */
export function toSource(networkInterface: NetworkInterface, network: CompiledNetwork): Source | undefined {
  const { vpcId, subnetId, privateIpv4, securityGroupIds } = networkInterface;
  if (privateIpv4 === undefined) return undefined;
  return {
    networkInterface,
    ids: idsOf(networkInterface),
    packet: { address: parseAddress(privateIpv4), privateIpv4, securityGroupIds, vpcId },
    egress: network.acl(subnetId, 'egress', VXLAN_PORT),
    routing: network.routing(subnetId),
  };
}

function withoutAddress({ networkInterfaceId }: NetworkInterface): Judgement {
  return { verdict: 'rejected', step: 'self', reason: () => `${networkInterfaceId} has no private IPv4 address to send mirrored packets from` };
}

const NO_OPTIONS: readonly Option[] = [];
