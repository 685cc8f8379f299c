import { EventSourceMapping } from './event-source-mapping';
import { Lambda } from './lambda';
import { LambdaFunction } from './lambda-function';

/** An error as Lambda answers it. */
export class LambdaRefusal extends Error {
  constructor(readonly status: number, readonly code: string, message: string) {
    super(message);
  }
}

export interface ManagementCall {
  /** As IAM names it. */
  readonly action: string;
  readonly resource: string;
  readonly run: () => object;
}

const CONFIGURATION = /^\/2015-03-31\/functions\/([^/]+)\/configuration$/;
const MAPPINGS = /^\/2015-03-31\/event-source-mappings\/([^/]*)$/;

/** What Lambda says of functions and event source mappings, and how a mapping is switched off and on; undefined for another request. */
export function managementCall(
  lambda: Lambda, method: string | undefined, { pathname, searchParams }: URL, body: string,
): ManagementCall | undefined {
  const [, functionName] = CONFIGURATION.exec(pathname) ?? [];
  if (method === 'GET' && functionName !== undefined) {
    const name = decodeURIComponent(functionName);
    return { action: 'lambda:GetFunctionConfiguration', resource: lambda.arnOf(name), run: () => configuration(functionBy(lambda, name)) };
  }
  const [, uuid] = MAPPINGS.exec(pathname) ?? [];
  if (uuid === undefined) return undefined;
  if (method === 'GET' && uuid === '') {
    refuseOthers([...searchParams.keys()], ['FunctionName']);
    const name = searchParams.get('FunctionName');
    const isMeant = ({ name: own, arn }: LambdaFunction) => name === null || [own, arn].includes(name);
    const found = lambda.mappings().filter(([, { settings }]) => isMeant(settings.lambdaFunction));
    return { action: 'lambda:ListEventSourceMappings', resource: '*', run: () => ({ EventSourceMappings: found.map(described) }) };
  }
  if (method === 'GET') return { action: 'lambda:GetEventSourceMapping', resource: '*', run: () => described([uuid, mappingBy(lambda, uuid)]) };
  if (method === 'PUT') return { action: 'lambda:UpdateEventSourceMapping', resource: '*', run: () => enable(lambda, uuid, body) };
  return undefined;
}

function enable(lambda: Lambda, uuid: string, body: string): object {
  const { Enabled: enabled, ...others } = JSON.parse(body || '{}') as { Enabled?: unknown };
  refuseOthers(Object.keys(others), []);
  if (typeof enabled !== 'boolean') throw new LambdaRefusal(400, 'InvalidParameterValueException', 'only Enabled is modelled, as true or false');
  const mapping = mappingBy(lambda, uuid);
  const { queue: _, ...settings } = mapping.settings;
  mapping.configure({ ...settings, enabled });
  return { ...described([uuid, mapping]), State: enabled ? 'Enabling' : 'Disabling' };
}

function functionBy(lambda: Lambda, name: string): LambdaFunction {
  const found = lambda.findFunction(name);
  if (!found) throw new LambdaRefusal(404, 'ResourceNotFoundException', `Function not found: ${lambda.arnOf(name)}`);
  return found;
}

function mappingBy(lambda: Lambda, uuid: string): EventSourceMapping {
  const found = lambda.mappings().find(([id]) => id === uuid);
  if (!found) throw new LambdaRefusal(404, 'ResourceNotFoundException', 'The resource you requested does not exist.');
  return found[1];
}

function configuration({ name, arn, settings }: LambdaFunction): object {
  return {
    FunctionName: name,
    FunctionArn: arn,
    Runtime: settings.runtime,
    Role: settings.role.arn,
    Handler: settings.handler,
    Timeout: settings.timeoutSeconds,
    MemorySize: settings.memorySize,
    ...(Object.keys(settings.variables).length > 0 && { Environment: { Variables: settings.variables } }),
  };
}

function described([uuid, { settings }]: [string, EventSourceMapping]): object {
  const { queue, lambdaFunction, batchSize, enabled } = settings;
  return { UUID: uuid, EventSourceArn: queue.arn, FunctionArn: lambdaFunction.arn, BatchSize: batchSize, State: enabled ? 'Enabled' : 'Disabled' };
}

function refuseOthers(given: readonly string[], modelled: readonly string[]): void {
  const unknown = given.find((name) => !modelled.includes(name));
  if (unknown !== undefined) throw new LambdaRefusal(400, 'InvalidParameterValueException', `the parameter ${unknown} is not modelled`);
}
