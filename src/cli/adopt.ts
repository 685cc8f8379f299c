import type { Basis } from './basis';
import { originOf, type SessionOrigin } from './session-origin';
import { UsageError } from './usage';
import type { Ledger } from '../core/ledger/ledger';
import type { Inventory, Session } from '../core/model/inventory';
import { decide } from '../core/plan/decide';
import { withDiscoveredTargets } from '../core/targets/discovery';
import { OWNERSHIP_TAG_KEY } from '../names';

/** Resources that one call tags. */
const PER_CALL = 100;

/**
 * Prints the commands that hand over the sessions of an earlier installation, and what a deployment would then change. Writes nothing.
 *
 * Selects sessions without an owner on the configured targets, and those that ExtraHop's script created, on any target.
 */
export function adoption(inventory: Inventory, ledger: Ledger, { settings, facts }: Pick<Basis, 'settings' | 'facts'>, now: number): string {
  const { sessionOwner: owner } = settings;
  if (owner === undefined) throw new UsageError('adopt: expected --session-owner, or a deployment that has one, got nothing');
  const configured = new Set(withDiscoveredTargets(settings, inventory.targets).targets.map(({ targetId }) => targetId));
  const origins = new Map(facts.sessions.map((session) => [session.TrafficMirrorSessionId, originOf(session)]));
  const origin = ({ sessionId }: Session): SessionOrigin => origins.get(sessionId) ?? { kind: 'unknown' };
  const isMeant = (session: Session) => session.owner === undefined && (configured.has(session.targetId) || origin(session).kind === 'script');
  const meant = inventory.sessions.filter(isMeant);
  if (meant.length === 0) return '# No session without an owner is on these targets, and none is of ExtraHop\'s script: there is nothing to hand over.\n';
  const sessions = inventory.sessions.map((session) => (isMeant(session) ? { ...session, owner } : session));
  const { actions } = decide({ ...inventory, sessions }, ledger, settings, now);
  const count = (action: string) => actions.filter((each) => each.action === action).length;
  const tags = quoted(JSON.stringify([{ Key: OWNERSHIP_TAG_KEY, Value: owner }]));
  const groups = new Map<string, string[]>();
  for (const session of meant) {
    const words = inWords(origin(session));
    groups.set(words, [...groups.get(words) ?? [], session.sessionId].sort());
  }
  return [
    `# Hands ${meant.length} sessions over to ${JSON.stringify(owner)}. Check each one before you run this, and make sure that the tool that created them no longer manages them.`,
    ...[...groups].sort().flatMap(([words, ids]) => [`# ${ids.length} ${words}`, ...commands(ids, tags)]),
    `# The deployment would then create ${count('create')} sessions, modify ${count('modify')} and delete ${count('delete')}.`,
    '',
  ].join('\n');
}

function inWords(origin: SessionOrigin): string {
  switch (origin.kind) {
    case 'script': return 'of ExtraHop\'s script (by their Name tags). Remove its rule or function first.';
    case 'stack': return `of the CloudFormation stack ${JSON.stringify(origin.stackName)}. Retain them there first (DeletionPolicy: Retain), and remove them from its template.`;
    case 'unknown': return 'of unknown origin, on these targets.';
  }
}

function commands(ids: readonly string[], tags: string): readonly string[] {
  const starts = ids.map((_, index) => index).filter((index) => index % PER_CALL === 0);
  return starts.map((start) => `aws ec2 create-tags --resources ${ids.slice(start, start + PER_CALL).join(' ')} --tags ${tags}`);
}

/** As one word for a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll('\'', '\'\\\'\'')}'`;
}
