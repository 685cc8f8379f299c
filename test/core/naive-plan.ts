import { asCounted, type Fate, type Fates, type Question } from './naive-assignment';
import { naiveReachability, type NaiveVerdict } from './naive-reachability';
import { NaiveRefusals } from './naive-refusals';
import type { Ledger } from '../../src/core/ledger/ledger';
import type { Plan } from '../../src/core/model/decision';
import type { Inventory, Session } from '../../src/core/model/inventory';
import type { Settings } from '../../src/core/model/settings';

/** What is asked, with all that a plan is made from. */
export interface Situation {
  readonly inventory: Inventory;
  readonly ledger: Ledger;
  readonly settings: Settings;
  readonly now: number;
}

/**
 * The question that a plan answers, put a second time from inventory, ledger and settings: one demand for each interface, in the words of the contract.
 *
 * @param standingOf whether an interface is a source, and else what becomes of its sessions; that is another question
 */
export function questionOf(
  { inventory, ledger, settings, now }: Situation, standingOf: (networkInterfaceId: string) => 'source' | 'keeps its session' | 'loses its sessions',
): Question {
  const interfaces = inventory.instances.flatMap(({ networkInterfaces }) => networkInterfaces);
  const exists = (target: string) => inventory.targets.some(({ targetId }) => targetId === target);
  const isOwn = ({ owner }: Session) => owner === settings.sessionOwner;
  const grace = (settings.targetDownGraceSeconds ?? 0) * 1000;
  const isOver = (since: number | undefined) => since === undefined || now - since >= grace;
  const refusals = new NaiveRefusals(ledger.refusals, now);

  const asked = interfaces.filter(({ networkInterfaceId }) => standingOf(networkInterfaceId) === 'source').map((networkInterface) => {
    const { networkInterfaceId, primary } = networkInterface;
    const verdicts = naiveReachability(inventory, settings, networkInterface);
    const sessions = inventory.sessions.filter((each) => each.networkInterfaceId === networkInterfaceId);
    const isRight = ({ targetId }: Session) => verdicts.some((each) => each.targetId === targetId && each.verdict !== 'rejected');
    const all = sessions.filter(isOwn);
    const kept = all.length > 0 ? best(all.some(isRight) ? all.filter(isRight) : all) : undefined;
    // What EC2 refuses to delete stays, whether or not it is the one to keep; where it is, no other can be kept instead.
    const own = all.filter((session) => session === kept || refusals.isAsked({ action: 'delete', ...session }));
    const isBound = kept !== undefined && all.length > 1 && !refusals.isAsked({ action: 'delete', ...kept });
    const others = isBound ? own.flatMap(({ targetId }) => (targetId === kept.targetId ? [] : targetId)) : [];
    const action = own.length === 0 ? 'create' : 'modify';
    const usable = verdicts.filter(({ verdict, targetId }) => (
      (verdict === 'eligible' || (verdict === 'unknown' && settings.unknownPathTreatment === 'use-last')) && refusals.isAsked({ action, networkInterfaceId, targetId })
      && !others.includes(targetId)
    ));
    const targets = [...new Set(own.map(({ targetId }) => targetId))];
    const working = targets.filter((targetId) => !others.includes(targetId)).flatMap((targetId) => verdicts.filter((each) => each.targetId === targetId && each.verdict !== 'rejected'));
    const isFull = sessions.length - all.length >= 3;
    const isLast = working.length === 0 && refusals.wasRefused({ action, networkInterfaceId });
    const priority = Math.max(...settings.sources.include.flatMap((each) => (
      each.subnetIds?.includes(networkInterface.subnetId) ?? true ? each.priority ?? 0 : []
    )), settings.sources.include.length === 0 ? 0 : -Infinity);
    return {
      networkInterface, primary, priority, own, options: usable.map(toOption), working: working.map(toOption), targets, isFull, isLast, verdicts,
    };
  });
  const seekers = asked.filter(({ own, options, working, isFull, verdicts }) => {
    const waits = working.length === 0 && own.length > 0 && isDown(best(own).targetId, verdicts);
    return !isFull && !waits && (own.length > 0 || options.length > 0);
  });
  const blockedSince = ({ networkInterface: { networkInterfaceId } }: typeof seekers[number]) => ledger.blockedSince.get(networkInterfaceId);
  const yielding = seekers
    .filter(({ own, working }) => own.length > 0 && working.length === 0 && refusals.isAsked({ action: 'delete', ...best(own) }))
    .filter((each) => isOver(blockedSince(each)))
    .sort((a, b) => (
      Number(b.isLast) - Number(a.isLast)
      || a.priority - b.priority
      || Number(a.primary) - Number(b.primary)
      || (blockedSince(a) ?? 0) - (blockedSince(b) ?? 0)
      || (a.networkInterface.networkInterfaceId < b.networkInterface.networkInterfaceId ? -1 : 1)
    ))
    .map(({ networkInterface: { networkInterfaceId } }) => networkInterfaceId);

  const seeking = new Set(seekers.map(({ networkInterface }) => networkInterface.networkInterfaceId));
  const seekersOwn = new Set(seekers.flatMap(({ own }) => own));
  const isMovable = (session: Session) => seekersOwn.has(session);
  const isDeleted = (session: Session) => (
    isOwn(session) && !seeking.has(session.networkInterfaceId) && loses(session) && refusals.isAsked({ action: 'delete', ...session })
  );
  const fixed = inventory.sessions.filter((session) => !isMovable(session) && !isDeleted(session));
  const limit = settings.accountSessionLimit ?? Infinity;
  return asCounted({
    demands: seekers.map(({ networkInterface: { networkInterfaceId }, primary, priority, options, working, own, targets, isLast }) => ({
      members: [networkInterfaceId],
      priority,
      primary,
      options,
      ...(working.length > 0 && { working }),
      ...(own.length > 0 && working.length === 0 && { blocked: targets }),
      ...(isLast && { lastInLine: true as const }),
      ...(yielding.includes(networkInterfaceId) && { yields: yielding.indexOf(networkInterfaceId) }),
    })),
    sensors: settings.targets.filter(({ targetId }) => exists(targetId)).map(({ targetId, capacity, weight = 1 }) => ({
      targetId,
      weight,
      fixed: fixed.filter((session) => session.targetId === targetId).length,
      ...(capacity !== undefined && { capacity }),
    })),
    accountRoom: inventory.sessions.length > limit ? Infinity : limit - fixed.length,
  });

  /** Of an interface that is no source every own session goes, or all but the one that it keeps; likewise of one that waits, or has no number. */
  function loses({ sessionId, networkInterfaceId }: Session): boolean {
    if (!interfaces.some((each) => each.networkInterfaceId === networkInterfaceId)) return false;
    const own = inventory.sessions.filter((session) => session.networkInterfaceId === networkInterfaceId && isOwn(session));
    return standingOf(networkInterfaceId) === 'loses its sessions' || best(own).sessionId !== sessionId;
  }

  function isDown(targetId: string, verdicts: readonly NaiveVerdict[]): boolean {
    const since = ledger.targetsDownSince.get(targetId);
    const { verdict, step } = verdicts.find((each) => each.targetId === targetId) ?? {};
    return since !== undefined && !isOver(since) && verdict === 'rejected' && step === 'state';
  }

  /** Of several that do not work the one with the least drift, then the lowest number, then the lowest id. */
  function best(own: readonly Session[]): Session {
    const drift = ({ filterId, sessionNumber }: Session) => Number(filterId !== settings.filterId) + Number(sessionNumber !== settings.sessionNumber);
    return [...own].sort((a, b) => drift(a) - drift(b) || a.sessionNumber - b.sessionNumber || (a.sessionId < b.sessionId ? -1 : 1))[0];
  }
}

function toOption({ targetId, verdict, crossZone }: NaiveVerdict) {
  return { targetId, unknown: verdict === 'unknown', crossZone };
}

/** What a plan makes of each interface of a question. */
export function fatesOfPlan({ interfaces }: Plan, { demands }: Question, { sessions }: Inventory): Fates {
  const asked = new Set(demands.flatMap(({ members }) => members));
  const fateOf = ({ outcome, targetId, sessionId }: Plan['interfaces'][number]): Fate => {
    if (targetId !== undefined) return { mirrored: targetId };
    const stays = sessions.find((session) => session.sessionId === sessionId)?.targetId;
    return outcome === 'keep' && stays !== undefined ? { stays } : undefined;
  };
  const decisions = interfaces.filter(({ networkInterfaceId }) => asked.has(networkInterfaceId));
  return new Map(decisions.map((decision) => [decision.networkInterfaceId, fateOf(decision)]));
}
