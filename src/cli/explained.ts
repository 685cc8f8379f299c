import type { ExplainCommand } from './arguments';
import type { Ec2Facts } from '../aws/inventory/facts';
import type { Plan } from '../core/model/decision';
import { summarize } from '../core/model/summary';

type Described = Pick<Ec2Facts, 'reservations' | 'networkInterfaces'>;

export interface Explained {
  /** The plan, reduced to the interfaces to explain. Targets are shared with all others, so they stay as they are. */
  readonly plan: Plan;
  /** Why there is nothing to explain of some, although they exist, each in one line. */
  readonly remarks: readonly string[];
}

/**
 * @param origin what the facts are: a snapshot or an account
 * @throws Error when they do not have it
 */
export function explained(plan: Plan, subject: ExplainCommand, facts: Described, origin: string): Explained {
  const instanceIds = new Set(subject.instanceIds);
  const networkInterfaceIds = new Set(subject.networkInterfaceIds);
  const interfaces = plan.interfaces.filter((each) => instanceIds.has(each.instanceId) || networkInterfaceIds.has(each.networkInterfaceId));
  const ids = new Set(interfaces.map(({ networkInterfaceId }) => networkInterfaceId));
  const actions = plan.actions.filter(({ networkInterfaceId }) => ids.has(networkInterfaceId));
  const remarks = [
    ...subject.instanceIds.filter((id) => !interfaces.some(({ instanceId }) => instanceId === id)).map((id) => ofInstance(id, facts, origin)),
    ...subject.networkInterfaceIds.filter((id) => !ids.has(id)).map((id) => ofInterface(id, facts, origin)),
  ];
  return { plan: { ...plan, interfaces, actions, summary: summarize(interfaces, actions) }, remarks };
}

function ofInstance(instanceId: string, { reservations }: Described, origin: string): string {
  const instance = reservations.flatMap(({ Instances }) => Instances ?? []).find(({ InstanceId }) => InstanceId === instanceId);
  if (instance === undefined) throw new Error(`${origin} has no instance ${instanceId}`);
  return `${instanceId} is ${instance.State?.Name ?? 'in an unknown state'} and has no network interface`;
}

function ofInterface(networkInterfaceId: string, { networkInterfaces = [] }: Described, origin: string): string {
  const found = networkInterfaces.find(({ NetworkInterfaceId }) => NetworkInterfaceId === networkInterfaceId);
  if (found === undefined) throw new Error(`${origin} has no network interface ${networkInterfaceId}`);
  return `${networkInterfaceId} belongs to no instance of ${origin}, so that it is not a source`;
}
