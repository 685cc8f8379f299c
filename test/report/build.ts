import type { Advice, Cause } from '../../src/core/advice/cause';
import type { InterfaceDecision, Plan, TargetLoad } from '../../src/core/model/decision';
import type { Candidate } from '../../src/core/reachability/reachability';

/** A decision on eni-<name> of i-<name>, which becomes mirrored unless told otherwise. */
export function decision(name: string, over: Partial<InterfaceDecision> = {}): InterfaceDecision {
  return {
    networkInterfaceId: `eni-${name}`,
    instanceId: `i-${name}`,
    availabilityZone: 'us-east-1a',
    outcome: 'create',
    mirrored: true,
    targetId: 'tmt-a',
    sessionNumber: 1,
    reason: { code: 'new', message: 'it has no session yet, and tmt-a can take it' },
    ...over,
  };
}

export function unmirrored(name: string, message = 'it can reach no sensor'): InterfaceDecision {
  const { targetId: _targetId, sessionNumber: _sessionNumber, ...rest } = decision(name);
  return { ...rest, outcome: 'skip', mirrored: false, reason: { code: 'no-reachable-target', message } };
}

export function notSource(name: string): InterfaceDecision {
  return { ...unmirrored(name), reason: { code: 'instance-not-running', message: `i-${name} is stopped` } };
}

export function unsupported(name: string): InterfaceDecision {
  return { ...unmirrored(name), reason: { code: 'unsupported', message: 'EC2 cannot mirror t2.micro' } };
}

export const REJECTED: Candidate = { targetId: 'tmt-a', verdict: 'rejected', step: 'security-group', reason: 'sg-1 has no rule for UDP 4789 from 10.0.1.5' };
export const ELIGIBLE: Candidate = { targetId: 'tmt-b', verdict: 'eligible', reason: 'sg-2 allows all traffic from 10.0.0.0/8' };
export const DOUBTFUL: Candidate = { targetId: 'tmt-a', verdict: 'unknown', step: 'network-acl', reason: 'the network ACL of subnet-a cannot be seen' };

export function sensorLoad(name: string, over: Partial<TargetLoad> = {}): TargetLoad {
  return { targetId: `tmt-${name}`, availabilityZones: ['us-east-1a'], capacity: 10, sessions: 0, planned: 0, ...over };
}

/** The summary is not counted: say what it is to be. */
export function plan(over: Partial<Plan> = {}): Plan {
  return {
    interfaces: [],
    actions: [],
    targets: [],
    summary: { eligible: 0, mirrored: 0, unmirrored: 0, unsupported: 0, create: 0, modify: 0, delete: 0 },
    held: 0,
    ...over,
  };
}

export const NO_ADVICE: Advice = { causes: [], shortages: [] };

/** A cause that shuts out the interfaces of these names. */
export function cause(names: readonly string[], over: Partial<Cause> = {}): Cause {
  return {
    code: 'no-reachable-target',
    step: 'security-group',
    sentence: 'sg-1 has no rule for UDP 4789 from sg-web',
    networkInterfaceIds: names.map((name) => `eni-${name}`),
    availabilityZones: ['us-east-1a'],
    advice: 'allow UDP 4789 from sg-web in sg-1',
    change: { kind: 'ingress-rule', securityGroupId: 'sg-1', protocol: 'udp', port: 4789, sources: [{ securityGroupId: 'sg-web' }] },
    gain: names.length,
    ...over,
  };
}
