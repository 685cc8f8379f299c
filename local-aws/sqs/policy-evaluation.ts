import { glob } from './glob';
import { conditionHolds, PolicyCondition, toList } from './policy-conditions';

export interface PolicyStatement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: string | Readonly<Record<string, string | readonly string[]>>;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: PolicyCondition;
}

export interface PolicyDocument {
  readonly Version?: string;
  readonly Statement: readonly PolicyStatement[];
}

export interface AccessRequest {
  /** The AWS service that asks, where a resource or trust policy is evaluated; absent for a role's own policies. */
  readonly service?: string;
  readonly action: string;
  /** Absent in trust policies, which name no resource. */
  readonly resource?: string;
  /** Condition keys and their values. */
  readonly context?: Readonly<Record<string, string>>;
}

const KNOWN_ELEMENTS = new Set(['Sid', 'Effect', 'Principal', 'Action', 'Resource', 'Condition']);

/** Whether the policies together allow the request: one statement must allow it and none may deny it. */
export function allows(policies: readonly PolicyDocument[], request: AccessRequest): boolean {
  const applying = policies.flatMap(({ Statement }) => Statement).filter(statement => applies(statement, request));
  return applying.some(({ Effect }) => Effect === 'Allow') && !applying.some(({ Effect }) => Effect === 'Deny');
}

/**
 * Takes a policy document out of a template; refuses elements that are not modelled. Condition operators are looked at
 * when a request meets them: a role may use more of them for services that are modelled elsewhere.
 */
export function policyDocument(value: unknown, where: string): PolicyDocument {
  const document = asObject(value, where);
  const statements = Array.isArray(document.Statement) ? document.Statement : [document.Statement];
  return { Version: '2012-10-17', Statement: statements.map(statement => policyStatement(statement, where)) };
}

function policyStatement(value: unknown, where: string): PolicyStatement {
  const statement = asObject(value, where);
  const unknown = Object.keys(statement).filter(key => !KNOWN_ELEMENTS.has(key));
  if (unknown.length > 0) throw new Error(`${where}: the policy element ${unknown[0]} is not modelled`);
  if (statement.Effect !== 'Allow' && statement.Effect !== 'Deny') throw new Error(`${where}: a statement needs the effect Allow or Deny`);
  if (statement.Action === undefined) throw new Error(`${where}: a statement needs actions`);
  return statement as unknown as PolicyStatement;
}

function asObject(value: unknown, where: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error(`${where}: expected a policy, got ${JSON.stringify(value)}`);
  return { ...value };
}

function applies(statement: PolicyStatement, request: AccessRequest): boolean {
  return principalMatches(statement, request)
    && toList(statement.Action).some(action => glob(action.toLowerCase(), request.action.toLowerCase()))
    && resourceMatches(statement, request)
    && conditionHolds(statement.Condition ?? {}, request.context ?? {});
}

function principalMatches({ Principal: principal }: PolicyStatement, { service }: AccessRequest): boolean {
  if (service === undefined || principal === undefined) return service === undefined && principal === undefined;
  if (typeof principal === 'string') return principal === '*';
  return toList(principal.AWS).includes('*') || toList(principal.Service).includes(service);
}

function resourceMatches({ Resource: pattern }: PolicyStatement, { resource }: AccessRequest): boolean {
  if (resource === undefined || pattern === undefined) return resource === pattern;
  return toList(pattern).some(candidate => glob(candidate, resource));
}
