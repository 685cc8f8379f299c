import type { Basis } from './basis';
import type { Cause } from './cause';
import type { Change } from './change';
import { changeInWords, zoneInWords } from './change-words';
import { newTargets } from './shortage';
import { memoize } from '../memoize';
import type { InterfaceDecision } from '../model/decision';
import type { NetworkInterface } from '../model/inventory';
import type { UnmirroredCode } from '../model/reason';
import { codeOfRefusal } from '../plan/refused';
import type { Reachability } from '../reachability/reachability';

/** An interface that is not mirrored, though no path is closed to it. */
export interface Affected {
  readonly decision: InterfaceDecision;
  readonly networkInterface: NetworkInterface;
}

type PlainCode = Exclude<UnmirroredCode, 'no-reachable-target'> | 'unsupported';

/** Causes other than paths that keep interfaces from being mirrored: one cause for all with the same answer. */
export function plainCauses(affected: readonly Affected[], basis: Basis, reach: Reachability): readonly Cause[] {
  const groups = new Map<string, { readonly code: PlainCode; readonly sentence: string; readonly members: Affected[] }>();
  for (const each of affected) {
    const code = each.decision.reason.code as PlainCode;
    const sentence = sentenceOf(code, each);
    memoize(groups, `${code} ${sentence}`, () => ({ code, sentence, members: [] })).members.push(each);
  }
  return [...groups.values()].map(({ code, sentence, members }) => {
    const change = changeFor(code, members, basis, reach);
    return {
      code,
      sentence,
      networkInterfaceIds: members.map(({ networkInterface }) => networkInterface.networkInterfaceId).sort(),
      availabilityZones: [...new Set(members.map(({ decision }) => decision.availabilityZone))].sort(),
      advice: [...(change ? [changeInWords(change)] : []), ...ADVICE[code](members)].join('; '),
      ...(change && { change }),
    };
  });
}

function sentenceOf(code: PlainCode, { decision: { reason: { message }, availabilityZone } }: Affected): string {
  switch (code) {
    case 'no-capacity': return `all targets that interfaces of ${zoneInWords(availabilityZone)} can reach are full`;
    case 'account-limit': return 'the account has as many sessions in the Region as EC2 allows';
    default: {
      const refusal = codeOfRefusal(message);
      // EC2's words name the interface, and interfaces with the same answer are one cause.
      return refusal === undefined ? message.replaceAll(INTERFACE_ID, 'the interface') : `EC2 refuses it with ${refusal}`;
    }
  }
}

const INTERFACE_ID = /\beni-\w+/g;

const ADVICE: Readonly<Record<PlainCode, (members: readonly Affected[]) => readonly string[]>> = {
  'no-capacity': () => [],
  'account-limit': () => ['delete sessions that are not needed, or move instances to another account or Region: EC2 does not raise this limit'],
  'session-limit': () => ['delete a foreign session from each of these interfaces'],
  'refused': () => ['look for the policy that denies it: of the role, a permissions boundary or the organization; the next try follows within an hour'],
  'target-down': () => ['bring the target back; after its grace period, sessions move to other targets that have room'],
  'receivers-unknown': () => ['what is registered tells which interfaces receive, and all others can be mirrored'],
  'unsupported': ([{ decision: { reason } }]) => [
    `use an instance type that AWS lists as a source of traffic mirroring${reason.expected ? '; EC2 was not asked yet, and a deployment asks it' : ''}`,
  ],
};

function changeFor(code: PlainCode, members: readonly Affected[], { inventory: { unread = [] } }: Basis, reach: Reachability): Change | undefined {
  if (code === 'no-capacity') return newTargets(members[0].decision.availabilityZone, members.length, mostReached(members, reach));
  if (code !== 'receivers-unknown') return undefined;
  const actions = unread.map(({ call }) => call).filter((call) => READS_RECEIVERS.test(call)).sort();
  return { kind: 'permissions', actions: actions.length > 0 ? actions : ['elasticloadbalancing:DescribeTargetHealth'] };
}

const READS_RECEIVERS = /^elasticloadbalancing:|^ec2:DescribeVpcEndpoint/;

/** The target that most of these can reach. */
function mostReached(members: readonly Affected[], reach: Reachability): string | undefined {
  const counts = new Map<string, number>();
  for (const { networkInterface } of members) {
    for (const { targetId } of reach.options(networkInterface)) counts.set(targetId, (counts.get(targetId) ?? 0) + 1);
  }
  const [most] = [...counts].sort(([a, of], [b, others]) => others - of || (a < b ? -1 : 1));
  return most?.[0];
}
