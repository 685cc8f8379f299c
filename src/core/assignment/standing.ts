import type { Assignment, Demand } from './demand';

/** The demands once the sessions are where an assignment puts them. */
export function standingAfter(demands: readonly Demand[], { targets, staying }: Pick<Assignment, 'targets' | 'staying'>): readonly Demand[] {
  return demands.flatMap(({ members, working = [], blocked: _, yields, ...demand }) => members.map((member): Demand => {
    const target = targets.get(member);
    const stays = staying.get(member);
    if (target !== undefined) {
      return { ...demand, members: [member], working: [[...working, ...demand.options].find(({ targetId }) => targetId === target)!] };
    }
    if (stays === undefined) return { ...demand, members: [member] };
    return { ...demand, members: [member], blocked: [stays], ...(yields !== undefined && { yields }) };
  }));
}
