import fc from 'fast-check';
import { isUnmirrored } from '../../../src/core/model/reason';
import { decide } from '../../../src/core/plan/decide';
import { SEED } from '../arbitrary-network';
import { situations } from '../arbitrary-situation';
import { asDecided, asDeletedWhereTooMany, bestObjective, compareObjectives, crowdedSensors, isAllowed, objectiveOf } from '../naive-assignment';
import { fatesOfPlan, questionOf } from '../naive-plan';
import { NaiveRefusals } from '../naive-refusals';

/** Raise it for a long run. */
const RUNS = Number(process.env.OPTIMA ?? 150);
test('no plan is better than the one that is made', () => {
  fc.assert(fc.property(situations, (situation) => {
    const plan = decide(situation.inventory, situation.ledger, situation.settings, situation.now);
    const decisions = new Map(plan.interfaces.map((decision) => [decision.networkInterfaceId, decision]));
    const question = questionOf(situation, (networkInterfaceId) => {
      const { mirrored, reason, outcome } = decisions.get(networkInterfaceId)!;
      return mirrored || isUnmirrored(reason) ? 'source' : outcome === 'keep' ? 'keeps its session' : 'loses its sessions';
    });
    fc.pre(crowdedSensors(question).length <= 1);
    const decided = asDecided(question);
    const fates = asDeletedWhereTooMany(decided, fatesOfPlan(plan, question, situation.inventory));
    expect(isAllowed(decided, fates)).toBe(true);
    expect(compareObjectives(objectiveOf(decided, fates), bestObjective(decided)!)).toBe(0);
  }), { seed: SEED, numRuns: RUNS });
}, 3_600_000);

test('no plan asks EC2 for what it refused before it is due', () => {
  fc.assert(fc.property(situations, ({ inventory, ledger, settings, now }) => {
    const refusals = new NaiveRefusals(ledger.refusals, now);
    expect(decide(inventory, ledger, settings, now).actions.filter((action) => !refusals.isAsked(action))).toEqual([]);
  }), { seed: SEED, numRuns: 5 * RUNS });
});
