import type { Basis } from './basis';
import { UsageError } from './usage';
import type { Ledger } from '../core/ledger/ledger';
import type { Inventory, Session } from '../core/model/inventory';
import { decide } from '../core/plan/decide';
import { withDiscoveredTargets } from '../core/targets/discovery';
import { OWNERSHIP_TAG_KEY } from '../names';

/** Resources that one call tags. */
const PER_CALL = 100;

/**
 * The commands that hand sessions of an earlier installation over, and what a deployment would then change. Writes nothing.
 *
 * These are the sessions without an owner on the configured targets, whoever created them: ExtraHop's script and template leave no owner.
 */
export function adoption(inventory: Inventory, ledger: Ledger, { settings }: Pick<Basis, 'settings'>, now: number): string {
  const { sessionOwner: owner } = settings;
  if (owner === undefined) throw new UsageError('adopt: expected --session-owner, or a deployment that has one, got nothing');
  const configured = new Set(withDiscoveredTargets(settings, inventory.targets).targets.map(({ targetId }) => targetId));
  const isMeant = (session: Session) => session.owner === undefined && configured.has(session.targetId);
  const ids = inventory.sessions.filter(isMeant).map(({ sessionId }) => sessionId).sort();
  if (ids.length === 0) return '# No session without an owner is on these targets: there is nothing to hand over.\n';
  const sessions = inventory.sessions.map((session) => (isMeant(session) ? { ...session, owner } : session));
  const { actions } = decide({ ...inventory, sessions }, ledger, settings, now);
  const count = (action: string) => actions.filter((each) => each.action === action).length;
  const tags = quoted(JSON.stringify([{ Key: OWNERSHIP_TAG_KEY, Value: owner }]));
  const starts = ids.map((_, index) => index).filter((index) => index % PER_CALL === 0);
  return [
    `# Hands ${ids.length} sessions over to ${JSON.stringify(owner)}. Look at each before you run this: whoever created them must stop to manage them.`,
    ...starts.map((start) => `aws ec2 create-tags --resources ${ids.slice(start, start + PER_CALL).join(' ')} --tags ${tags}`),
    `# The deployment would then create ${count('create')} sessions, modify ${count('modify')} and delete ${count('delete')}.`,
    '',
  ].join('\n');
}

/** As one word for a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll('\'', '\'\\\'\'')}'`;
}
