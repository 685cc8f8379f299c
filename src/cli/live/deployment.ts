import type { AwsClients } from './aws-clients';
import { functionEnvironment } from './function-environment';
import { functionOf } from './mirroring-function';
import { type StackResource, stackResources } from './stack-resources';
import { failedCall, missingPermission } from '../../aws/call-tracker';
import { type LedgerItem, ledgerOf } from '../../aws/ledger/ledger-items';
import { tableItems } from '../../aws/ledger/table-items';
import { EMPTY_LEDGER, type Ledger } from '../../core/ledger/ledger';
import { LEDGER_TABLE_VARIABLE, SETTINGS_VARIABLE } from '../../names';
import type { RawSettings } from '../plan-settings';

/** A mirroring as it is deployed. */
export interface Deployment {
  readonly settings: RawSettings;
  readonly ledger: Ledger;
  /** What the ledger's table holds; absent where it cannot be read. */
  readonly items?: readonly LedgerItem[];
  readonly resources: readonly StackResource[];
  readonly warnings: readonly string[];
}

/**
 * Reads what the function of a stack works with.
 *
 * @param construct path of the construct where the stack has several mirrorings
 * @param now the current time in milliseconds since the epoch
 * @throws Error when the stack, or a mirroring in it, does not exist
 */
export async function readDeployment(clients: AwsClients, stackName: string, construct: string | undefined, now: number): Promise<Deployment> {
  const resources = await stackResources(clients.cloudFormation, stackName);
  const functions = resources.filter(({ type }) => type === 'AWS::Lambda::Function');
  const environments = await Promise.all(functions.map(async (each) => (
    { ...each, variables: await functionEnvironment(clients.lambda, each.physicalId) }
  )));
  const { variables } = functionOf(stackName, environments.filter((each) => SETTINGS_VARIABLE in each.variables), construct);
  const value = parsed(variables[SETTINGS_VARIABLE], stackName);
  return {
    settings: { origin: `the deployed settings of ${stackName}`, value },
    resources,
    ...await readLedger(clients, variables[LEDGER_TABLE_VARIABLE], now),
  };
}

/**
 * Reads what a deployment remembers.
 *
 * @param now the current time in milliseconds since the epoch
 */
export async function readLedger(
  clients: AwsClients, tableName: string | undefined, now: number,
): Promise<Pick<Deployment, 'ledger' | 'items' | 'warnings'>> {
  const items = await ledgerItems(clients, tableName);
  return items instanceof Error
    ? { ledger: EMPTY_LEDGER, warnings: [`${wordsOf(items)}: what the deployment remembers is unknown`] }
    : { ledger: ledgerOf(items, now), items, warnings: [] };
}

/** The function mirrors without its ledger, so a plan can do without it, too. */
async function ledgerItems({ dynamoDb }: AwsClients, tableName: string | undefined): Promise<readonly LedgerItem[] | Error> {
  if (tableName === undefined) return new Error('the function names no ledger');
  return tableItems(dynamoDb, tableName).catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))));
}

function wordsOf(error: Error): string {
  const call = failedCall(error);
  if (call === undefined) return error.message;
  return missingPermission(error) === undefined ? `${call} fails (${error.name})` : `${call} is refused (${error.name})`;
}

function parsed(json: string, stackName: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new Error(`the deployed settings of ${stackName} are no JSON`);
  }
}
