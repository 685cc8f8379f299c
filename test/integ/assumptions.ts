import {
  CreateTrafficMirrorSessionCommand,
  DescribeTrafficMirrorFiltersCommand,
  type EC2Client,
  ModifyTrafficMirrorSessionCommand,
  type TrafficMirrorSession,
} from '@aws-sdk/client-ec2';

/** What a real account says about something that AWS doesn't document. */
export interface Finding {
  /** As the table of assumptions has it. */
  readonly assumption: string;
  readonly holds: boolean;
  /** What EC2 answered. */
  readonly answer: string;
}

type SessionIds = 'TrafficMirrorSessionId' | 'NetworkInterfaceId' | 'TrafficMirrorTargetId' | 'TrafficMirrorFilterId';

/** A session of the deployed stack, whose interface has no other one. */
export type Probed = Required<Pick<TrafficMirrorSession, SessionIds>>;

/** Asks EC2 what its documentation leaves open. EC2 refuses each call if the assumption holds; otherwise the next sweep repairs what it did. */
export async function probeSession(ec2: EC2Client, session: Probed): Promise<readonly Finding[]> {
  const { TrafficMirrorSessionId, NetworkInterfaceId, TrafficMirrorTargetId, TrafficMirrorFilterId } = session;
  return [
    await refused('a change that repeats the target is refused', async () => (
      ec2.send(new ModifyTrafficMirrorSessionCommand({ TrafficMirrorSessionId, TrafficMirrorTargetId }))
    )),
    await refused('the removal of a packet length that is not there is refused', async () => (
      ec2.send(new ModifyTrafficMirrorSessionCommand({ TrafficMirrorSessionId, RemoveFields: ['packet-length'] }))
    )),
    await refused('a second session of an interface with the same number is refused', async () => (
      ec2.send(new CreateTrafficMirrorSessionCommand({ NetworkInterfaceId, TrafficMirrorTargetId, TrafficMirrorFilterId, SessionNumber: 1 }))
    )),
  ];
}

/** The interface of a target cannot be a source. */
export async function probeTarget(
  ec2: EC2Client, { TrafficMirrorTargetId, TrafficMirrorFilterId }: Probed, targetInterfaceId: string,
): Promise<Finding> {
  return refused('a session of the interface of a target is refused', async () => (
    ec2.send(new CreateTrafficMirrorSessionCommand({
      NetworkInterfaceId: targetInterfaceId, TrafficMirrorTargetId, TrafficMirrorFilterId, SessionNumber: 1,
    }))
  ));
}

/** Whether CloudFormation took protocol and ports out of a rule that was widened in its place. */
export async function probeWidenedRule(ec2: EC2Client, filterId: string): Promise<Finding> {
  const { TrafficMirrorFilters: [filter] = [] } = await ec2.send(new DescribeTrafficMirrorFiltersCommand({ TrafficMirrorFilterIds: [filterId] }));
  const [rule] = filter?.IngressFilterRules ?? [];
  return {
    assumption: 'CloudFormation removes the protocol and the ports of a rule whose template no longer has them',
    holds: rule !== undefined && rule.Protocol === undefined && rule.DestinationPortRange === undefined,
    answer: JSON.stringify(rule ?? filter ?? {}),
  };
}

async function refused(assumption: string, call: () => Promise<unknown>): Promise<Finding> {
  try {
    await call();
    return { assumption, holds: false, answer: 'accepted' };
  } catch (error) {
    const { name, message } = error as Error;
    return { assumption, holds: true, answer: `${name}: ${message}` };
  }
}
