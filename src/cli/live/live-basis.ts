import type { Writable } from 'node:stream';
import { DeployedReferences } from './app-references';
import { AwsClients } from './aws-clients';
import { capture, checkOutput } from './capture';
import { readDeployment, readLedger } from './deployment';
import { inWords } from './failure';
import { readAccount, readInterfaces } from './read-account';
import type { TagKeys } from './recorded-items';
import type { PlanSettings } from '../../settings';
import { NOTHING_PENDING, withPending, withPendingRead } from '../app/app-facts';
import { appMirroring, type ChosenStack, chosenStack } from '../app/app-settings';
import type { Arguments } from '../arguments';
import type { Basis } from '../basis';
import { planSettings } from '../plan-settings';
import { Progress } from '../progress';
import { snapshotBasis } from '../snapshot-basis';
import { UsageError } from '../usage';

/** What the command line gets from its process to read an account. */
export interface LiveSurroundings {
  readonly messages: Writable & { readonly isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Gives the current time in milliseconds since the epoch. */
  readonly clock: () => number;
}

/**
 * What an account and Region say now, and a deployment in them.
 *
 * @throws Error in one line that names the call, and the permission that is missing
 */
export async function liveBasis(asked: Arguments, surroundings: LiveSurroundings): Promise<Basis> {
  if (asked.app !== undefined) return liveAppBasis(asked, chosenStack(asked.app, asked.stack), surroundings);
  return withClients(asked, surroundings, async (clients) => {
    const now = surroundings.clock();
    const deployment = asked.stack === undefined ? undefined : await readDeployment(clients, asked.stack, asked.construct, now);
    if (asked.snapshot !== undefined) {
      const basis = snapshotBasis(asked, asked.snapshot, now, deployment);
      return { ...basis, warnings: [...deployment?.warnings ?? [], ...basis.warnings] };
    }
    const settings = planSettings(asked.flags, deployment?.settings);
    const facts = await readAccount(clients, settings);
    const named = asked.command.name === 'explain' ? await readInterfaces(clients, asked.command.networkInterfaceIds) : [];
    const ledger = deployment && { ledger: deployment.ledger };
    return { facts, settings, named, ...ledger, origin: 'the account', warnings: deployment?.warnings ?? [] };
  });
}

/** What an account and Region say now, under the settings of an app. */
async function liveAppBasis(asked: Arguments, chosen: ChosenStack, surroundings: LiveSurroundings): Promise<Basis> {
  const region = asked.region ?? chosen.stack.region;
  return withClients({ ...asked, ...(region !== undefined && { region }) }, surroundings, async (clients) => {
    const references = new DeployedReferences(clients);
    const { settings, pending, ledgerTable, warnings } = await appMirroring(chosen, asked, references, references.subnet);
    const deployed = ledgerTable === undefined ? undefined : await readLedger(clients, ledgerTable, surroundings.clock());
    const facts = await readAccount({ ec2: withPendingRead(clients.ec2, pending), loadBalancing: clients.loadBalancing }, settings);
    const named = asked.command.name === 'explain' ? await readInterfaces(clients, asked.command.networkInterfaceIds) : [];
    return {
      facts: withPending(facts, { ...NOTHING_PENDING, unknown: pending.unknown }),
      settings,
      named,
      ...(deployed && { ledger: deployed.ledger }),
      origin: 'the account',
      warnings: [...references.warnings, ...warnings, ...deployed?.warnings ?? []],
    };
  });
}

/**
 * Writes a snapshot into a folder.
 *
 * @returns what the reader should know of it, each in one line
 */
export async function captureSnapshot(asked: Arguments, surroundings: LiveSurroundings): Promise<readonly string[]> {
  const { out: folder } = asked;
  if (folder === undefined) throw new UsageError('capture: expected --out with a folder, got nothing');
  checkOutput(folder);
  return withClients(asked, surroundings, async (clients) => {
    const deployment = asked.stack === undefined ? undefined : await readDeployment(clients, asked.stack, asked.construct, surroundings.clock());
    const keys = deployment && tagKeys(planSettings({}, deployment.settings));
    const refused = await capture(clients, folder, deployment, keys);
    return [
      `${folder} has what a plan reads, and nothing else: no user data and no key names; of the tags, ` +
        (keys ? 'those that the settings name, Name, the owner, and the stack of sessions' : 'all of instances and targets, and Name, owner and stack of sessions'),
      ...deployment?.warnings ?? [],
      ...refused.map((call) => `warning: ${call} is refused: what rests on it is unknown. --print-policy prints the permissions that are needed`),
    ];
  });
}

/** What a plan with these settings reads, and what people know instances by. */
function tagKeys({ sources: { include, exclude }, targetDiscovery }: PlanSettings): TagKeys {
  const selected = [...include, ...exclude].flatMap(({ tags = {} }) => Object.keys(tags));
  return new Set(['Name', ...selected, ...Object.keys(targetDiscovery?.tags ?? {})]);
}

async function withClients<T>(asked: Arguments, { messages, env, clock }: LiveSurroundings, work: (clients: AwsClients) => Promise<T>): Promise<T> {
  const progress = new Progress(messages);
  try {
    return await work(new AwsClients(placeOf(asked, env), progress, clock));
  } catch (error) {
    throw inWords(error);
  } finally {
    progress.clear();
  }
}

/** The AWS CLI knows another variable for the Region than the SDK does. */
function placeOf({ profile, region }: Arguments, env: LiveSurroundings['env']) {
  const fromEnvironment = env.AWS_REGION ?? env.AWS_DEFAULT_REGION;
  return {
    ...(profile !== undefined && { profile }),
    ...(region !== undefined ? { region } : fromEnvironment !== undefined && { region: fromEnvironment }),
  };
}
