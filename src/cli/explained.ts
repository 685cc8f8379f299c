import type { Command } from './arguments';
import type { Ec2Facts } from '../aws/observe/facts';
import type { InterfaceDecision, Plan } from '../core/decision';
import { summarize } from '../core/plan/summary';

type Subject = Extract<Command, { readonly name: 'explain' }>;

export interface Explained {
  /** The plan as far as it is about what is to be explained. Sensors are shared with all others, so they stay as they are. */
  readonly plan: Plan;
  /** Why there is nothing to explain, although the snapshot has it. */
  readonly remark?: string;
}

/** @throws Error when the snapshot does not have it */
export function explained(plan: Plan, subject: Subject, facts: Pick<Ec2Facts, 'reservations' | 'networkInterfaces'>): Explained {
  const isMeant = ({ instanceId, networkInterfaceId }: InterfaceDecision) => (
    'instanceId' in subject ? instanceId === subject.instanceId : networkInterfaceId === subject.networkInterfaceId
  );
  const interfaces = plan.interfaces.filter(isMeant);
  const ids = new Set(interfaces.map(({ networkInterfaceId }) => networkInterfaceId));
  const actions = plan.actions.filter(({ networkInterfaceId }) => ids.has(networkInterfaceId));
  const restricted = { ...plan, interfaces, actions, summary: summarize(interfaces, actions) };
  return interfaces.length > 0 ? { plan: restricted } : { plan: restricted, remark: remark(subject, facts) };
}

function remark(subject: Subject, { reservations, networkInterfaces = [] }: Pick<Ec2Facts, 'reservations' | 'networkInterfaces'>): string {
  if ('instanceId' in subject) {
    const instance = reservations.flatMap(({ Instances }) => Instances ?? []).find(({ InstanceId }) => InstanceId === subject.instanceId);
    if (instance === undefined) throw new Error(`the snapshot has no instance ${subject.instanceId}`);
    return `${subject.instanceId} is ${instance.State?.Name ?? 'in an unknown state'} and has no network interface`;
  }
  const { networkInterfaceId } = subject;
  const found = networkInterfaces.find(({ NetworkInterfaceId }) => NetworkInterfaceId === networkInterfaceId);
  if (found === undefined) throw new Error(`the snapshot has no network interface ${networkInterfaceId}`);
  return `${networkInterfaceId} belongs to no instance of the snapshot, so that it is not a source`;
}
