import type { Writable } from 'node:stream';
import { AwsClients } from './aws-clients';
import { readDeployment } from './deployment';
import { inWords } from './failure';
import { readAccount, readInterfaces } from './read-account';
import type { Arguments } from '../arguments';
import type { Basis } from '../basis';
import { planSettings } from '../plan-settings';
import { Progress } from '../progress';

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
export async function liveBasis(asked: Arguments, { messages, env, clock }: LiveSurroundings): Promise<Basis> {
  const progress = new Progress(messages);
  try {
    const clients = new AwsClients(placeOf(asked, env), progress, clock);
    const deployment = asked.stack === undefined ? undefined : await readDeployment(clients, asked.stack, asked.construct, clock());
    const settings = planSettings(asked.flags, deployment?.settings);
    const facts = await readAccount(clients, settings);
    const named = asked.command.name === 'explain' ? await readInterfaces(clients, asked.command.networkInterfaceIds) : [];
    return { facts, settings, named, ...(deployment && { ledger: deployment.ledger }), origin: 'the account', warnings: deployment?.warnings ?? [] };
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
