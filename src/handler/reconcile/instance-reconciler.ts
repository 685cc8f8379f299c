import type { Invocation } from '../invocation';
import { ReconcileLoop } from './reconcile-loop';
import type { RunBounds } from './run-bounds';
import { EMPTY_LEDGER, type Ledger } from '../../core/ledger/ledger';
import type { Plan } from '../../core/model/decision';
import type { Inventory } from '../../core/model/inventory';
import { isUnmirrored } from '../../core/model/reason';
import { isOwn } from '../../core/plan/sessions';
import { receivingInstances } from '../../core/targets/receivers';
import { asError } from '../errors';
import { saveLedger, withOutcomes, ledgerWithObservations, loadLedger, type LoadedLedger, withEarlier } from '../ledger/run-ledger';
import type { InterfaceResult } from '../results';
import type { InstanceResult } from '../telemetry/outcome-log';

/**
 * Brings the sessions of instances to where the settings want them, in as many looks as it takes.
 *
 * What one look wrote and learned the next one knows, whatever EC2's reads show.
 */
export class InstanceReconciler {
  private loop: ReconcileLoop | undefined;
  /** What is kept of earlier runs; absent while nothing asked for it. */
  private loaded: LoadedLedger | undefined;

  public constructor(private readonly invocation: Invocation, private readonly bounds: RunBounds) {}

  /** Looks at these instances once. Reports them, and of others those for which something was done or failed. */
  public async look(instanceIds: readonly string[]): Promise<readonly InstanceResult[]> {
    const { inventory, observations } = await this.observe(instanceIds);
    const loop = this.loop!;
    const plan = await loop.run();
    const outcomes = await this.withNeighbours(loop, plan, inventory, instanceIds);
    const remembered = await this.remember(observations, loop.ledger, outcomes);
    const { awaitsSweep = false } = loop.plan();
    return reports(inventory, remembered, instanceIds).map((report) => (
      { ...report, awaitsSweep: awaitsSweep && report.outcomes.some(({ decision }) => isWithoutRoom(decision)) }
    ));
  }

  /**
   * New sessions may be based on cached facts about the targets. Changing a session, or leaving an interface unmirrored, needs current facts and
   * the observations of earlier runs.
   */
  private async observe(instanceIds: readonly string[]): Promise<{ readonly inventory: Inventory; readonly observations?: Ledger }> {
    const { inventory, remembered } = await this.invocation.inventoryReader.look(instanceIds);
    const loop = this.loop ??= new ReconcileLoop(this.invocation, this.bounds, inventory, EMPTY_LEDGER);
    loop.updateInventory(inventory);
    if (onlyAdds(loop.plan())) return { inventory };
    const current = remembered ? (await this.invocation.inventoryReader.look(instanceIds, true)).inventory : inventory;
    loop.updateInventory(current);
    this.loaded ??= await loadLedger(this.invocation);
    const observations = ledgerWithObservations(this.invocation, this.loaded, current);
    loop.mergeLedger(observations);
    return { inventory: current, observations };
  }

  /**
   * Saves what is new to the ledger. If everything succeeded, the ledger wasn't loaded, and nothing is saved.
   *
   * The next sweep removes entries of interfaces that are mirrored now.
   */
  private async remember(
    observations: Ledger | undefined, found: Ledger, outcomes: readonly InterfaceResult[],
  ): Promise<readonly InterfaceResult[]> {
    const refused = found.refusedInterfaces.size + found.refusals.writes.size > 0;
    const isNews = refused || outcomes.some(({ decision }) => isUnmirrored(decision.reason));
    if (this.loaded === undefined && !isNews) return outcomes;
    this.loaded ??= await loadLedger(this.invocation);
    const learned = withEarlier(this.invocation, observations ?? this.loaded.ledger, found);
    const news = withOutcomes(this.invocation, this.loaded, learned, outcomes, 'some');
    this.loaded = { ...this.loaded, ledger: await saveLedger(this.invocation, this.loaded, news.ledger, news.outcomes) };
    return news.outcomes;
  }

  /**
   * Where sensors are full, the instances that hold their room are looked at too: one of them may be able to make way.
   *
   * It can only where some sensor has room left. And it moves or stays: an event about one instance takes no session from another.
   */
  private async withNeighbours(
    loop: ReconcileLoop, plan: Plan, inventory: Inventory, instanceIds: readonly string[],
  ): Promise<readonly InterfaceResult[]> {
    const waiting = plan.interfaces.some(isWithoutRoom) && plan.targets.some(({ capacity, planned }) => capacity === null || planned < capacity);
    const interfaceIds = waiting ? this.interfacesOfNeighbours(inventory) : [];
    if (interfaceIds.length === 0) return loop.results(plan);
    try {
      const neighbours = await this.instancesOf(interfaceIds);
      const { inventory: wider } = await this.invocation.inventoryReader.look([...instanceIds, ...neighbours]);
      loop.updateInventory(wider);
      const losing = new Set(loop.plan().interfaces.filter(({ outcome }) => outcome === 'delete').map(({ instanceId }) => instanceId));
      const known = new Set(inventory.instances.map(({ instanceId }) => instanceId));
      const instances = wider.instances.filter(({ instanceId }) => known.has(instanceId) || !losing.has(instanceId));
      loop.updateInventory({ ...wider, instances });
      return loop.results(await loop.run());
    } catch (caught) {
      const error = asError(caught);
      return loop.results(plan).map((outcome) => (isWithoutRoom(outcome.decision) ? { error, ...outcome } : outcome));
    }
  }

  /** Interfaces with own sessions on the targets that were not asked about. */
  private interfacesOfNeighbours({ instances, sessions }: Inventory): readonly string[] {
    const known = new Set(instances.flatMap(({ networkInterfaces }) => networkInterfaces.map(({ networkInterfaceId }) => networkInterfaceId)));
    const own = sessions.filter((session) => isOwn(session, this.invocation.settings)).map(({ networkInterfaceId }) => networkInterfaceId);
    return [...new Set(own)].filter((id) => !known.has(id));
  }

  private async instancesOf(networkInterfaceIds: readonly string[]): Promise<readonly string[]> {
    const reservations = await this.invocation.inventoryReader.api.reservationsOfInterfaces(networkInterfaceIds);
    return reservations.flatMap(({ Instances }) => Instances ?? []).flatMap(({ InstanceId }) => InstanceId ?? []);
  }
}

function onlyAdds({ actions, interfaces }: Plan): boolean {
  return actions.every(({ action }) => action === 'create') && !interfaces.some(({ reason }) => isUnmirrored(reason));
}

function isWithoutRoom({ reason }: { readonly reason: { readonly code: string } }): boolean {
  return reason.code === 'no-capacity';
}

function reports(
  inventory: Inventory, outcomes: readonly InterfaceResult[], instanceIds: readonly string[],
): readonly Omit<InstanceResult, 'awaitsSweep'>[] {
  const states = new Map(inventory.instances.map(({ instanceId, state }) => [instanceId, state]));
  const receiving = receivingInstances(inventory);
  const of = new Map<string, InterfaceResult[]>(instanceIds.map((instanceId) => [instanceId, []]));
  for (const outcome of outcomes) {
    const { instanceId } = outcome.decision;
    const asked = of.get(instanceId);
    if (asked) asked.push(outcome);
    else if (outcome.acted || outcome.planned || outcome.error !== undefined) of.set(instanceId, [outcome]);
  }
  return [...of].map(([instanceId, own]) => (
    { instanceId, state: states.get(instanceId) ?? 'not-found', receives: receiving.has(instanceId), outcomes: own }
  ));
}
