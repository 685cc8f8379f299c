import type { Subnet } from '@aws-sdk/client-ec2';
import { type App, readApp, stackOf, type AppStack } from './assembly';
import { destinationOf, type PendingTargets, pendingTargets } from './pending-targets';
import { type References, Resolver } from './resolver';
import { rootScope, scopesFrom } from './scope';
import { isMirroringFunction, members, variablesOf } from './template';
import { LEDGER_TABLE_VARIABLE, SETTINGS_VARIABLE } from '../../names';
import type { PlanSettings } from '../../settings';
import type { Arguments } from '../arguments';
import { functionOf } from '../live/mirroring-function';
import { planSettings, type RawSettings } from '../plan-settings';

/** The stack of an app that is planned. */
export interface ChosenStack {
  readonly app: App;
  readonly stack: AppStack;
}

/** A mirroring as an app would deploy it. */
export interface AppMirroring {
  readonly settings: PlanSettings;
  readonly pending: PendingTargets;
  /** Physical name of the ledger's table, where the mirroring is deployed. */
  readonly ledgerTable?: string;
  readonly warnings: readonly string[];
}

/** @throws Error where there is no such app, or the stack that is meant is not clear */
export function chosenStack(folder: string, stackName: string | undefined): ChosenStack {
  const app = readApp(folder);
  return { app, stack: stackOf(app, stackName) };
}

/**
 * What an app says of a mirroring.
 *
 * @param subnet what EC2 says of a subnet that exists
 * @throws Error that names the property that cannot be resolved
 */
export async function appMirroring(
  { app, stack }: ChosenStack, { flags, construct }: Pick<Arguments, 'flags' | 'construct'>,
  references: References, subnet: (subnetId: string) => Promise<Subnet | undefined>,
): Promise<AppMirroring> {
  const resolver = new Resolver(app, references);
  const functions = scopesFrom(rootScope(stack)).flatMap((scope) => Object.entries(scope.template.resources)
    .filter(([, resource]) => isMirroringFunction(resource))
    .map(([logicalId, { properties }]) => ({ logicalId, nestedIn: scope.nestedIn, scope, variables: variablesOf(properties) })));
  const { scope, variables } = functionOf(stack.path, functions, construct);
  const value = await resolver.resolveJson(variables[SETTINGS_VARIABLE], scope);
  const raw: RawSettings = { origin: `the stack ${stack.path} of ${app.folder}`, value: withTexts(value) };
  const settings = planSettings(flags, raw);
  const table = members(variables[LEDGER_TABLE_VARIABLE]).Ref;
  const ledgerTable = typeof table === 'string' ? await resolver.physicalId(scope, table) : undefined;
  const pending = await pendingTargets(stack, resolver, subnet);
  return {
    settings,
    pending,
    ...(ledgerTable !== undefined && { ledgerTable }),
    warnings: [
      ...[...resolver.assumed].sort().map((name) => `the parameter ${name} is taken to have its default value`),
      ...pending.unknown.map((target) => (
        `${target.TrafficMirrorTargetId} points to ${destinationOf(target)}, which is yet to be created: whether packets reach it is unknown`
      )),
    ],
  };
}

/** Tags of sessions decide nothing, so that any text will do. */
function withTexts(value: unknown): unknown {
  const { sessionTags, ...settings } = members(value);
  if (sessionTags === undefined) return value;
  const tags = Object.entries(members(sessionTags)).map(([key, tag]) => [key, typeof tag === 'string' ? tag : 'unknown']);
  return { ...settings, sessionTags: Object.fromEntries(tags) };
}
