import type { Action, InterfaceDecision, Summary } from './decision';
import { isUnmirrored } from './reason';

/** The totals of a plan, or of a part of one. */
export function summarize(interfaces: readonly InterfaceDecision[], actions: readonly Action[]): Summary {
  const count = <T>(items: readonly T[], test: (item: T) => boolean) => items.reduce((sum, item) => sum + (test(item) ? 1 : 0), 0);
  const mirrored = count(interfaces, (each) => each.mirrored);
  const unmirrored = count(interfaces, (each) => isUnmirrored(each.reason));
  return {
    eligible: mirrored + unmirrored,
    mirrored,
    unmirrored,
    unsupported: count(interfaces, (each) => each.reason.code === 'unsupported'),
    create: count(actions, (each) => each.action === 'create'),
    modify: count(actions, (each) => each.action === 'modify'),
    delete: count(actions, (each) => each.action === 'delete'),
  };
}
