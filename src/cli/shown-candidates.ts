import type { Candidates } from './arguments';
import type { Plan } from '../core/model/decision';
import type { Settings } from '../core/model/settings';
import { isSource } from '../report/candidates';

/** A document with as many candidates has about 200 MB. */
const MOST_BY_DEFAULT = 1_000_000;

/** The interfaces whose candidates a document lists, and what the reader should know of that. */
export function shownCandidates(
  asked: Candidates | undefined, { interfaces }: Pick<Plan, 'interfaces'>, { targets }: Pick<Settings, 'targets'>,
): { readonly show: Candidates; readonly warning: readonly string[] } {
  if (asked !== undefined) return { show: asked, warning: [] };
  const count = interfaces.filter(isSource).length * targets.length;
  if (count <= MOST_BY_DEFAULT) return { show: 'all', warning: [] };
  return {
    show: 'unmirrored',
    warning: [`${count} candidates are too many: the document lists those of interfaces that are not mirrored; --candidates all, unmirrored or none decides`],
  };
}
