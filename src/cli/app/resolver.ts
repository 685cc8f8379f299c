import type { App, AppStack } from './assembly';
import { nestedScope, rootScope, type Scope, scopesFrom } from './scope';
import { members } from './template';
import { Unresolved } from './unresolved';
import type { StackResource } from '../live/stack-resources';
import { isRecord } from '../shape';

/** What the references of an app are resolved with. */
export interface References {
  /** The resources of a deployed stack; `undefined` where there is none, or it cannot be read. */
  resources(stack: AppStack): Promise<readonly StackResource[] | undefined>;
  /** The account, where the app leaves it to the deployment. */
  account(): Promise<string | undefined>;
  /** The Region, where the app leaves it to the deployment. */
  region(): Promise<string | undefined>;
  /** ID of an existing target with the same destination as a target of the app that isn't deployed. */
  targetAt(destination: Readonly<Record<string, unknown>>): Promise<string | undefined>;
}

const TARGET = 'AWS::EC2::TrafficMirrorTarget';

/**
 * Resolves what a template leaves to CloudFormation.
 *
 * Resources that are deployed become their physical ids. Of the others the logical ids stand.
 */
export class Resolver {
  /** Names of parameters whose default was used. */
  public readonly assumed = new Set<string>();
  /** Where the targets stand that were referred to and don't exist, by their logical ids. */
  public readonly missingTargets = new Map<string, Scope>();
  private readonly unresolved = new Unresolved();

  public constructor(private readonly app: App, private readonly references: References) {}

  /** The value; what cannot be resolved stays as it is in the template. */
  public async resolve(value: unknown, scope: Scope): Promise<unknown> {
    return this.unresolved.shown(await this.evaluate(value, scope));
  }

  /** The value of a JSON text that the template puts together; `undefined` where it is none. */
  public async resolveJson(value: unknown, scope: Scope): Promise<unknown> {
    const text = await this.evaluate(value, scope);
    if (typeof text !== 'string') return undefined;
    try {
      return this.unresolved.shown(JSON.parse(text));
    } catch {
      return undefined;
    }
  }

  /** The physical id of a resource; `undefined` where it is not deployed. */
  public async physicalId({ stack, nestedIn }: Scope, logicalId: string): Promise<string | undefined> {
    const place = [...nestedIn, logicalId].join('/');
    return (await this.references.resources(stack))?.find((each) => [...each.nestedIn, each.logicalId].join('/') === place)?.physicalId;
  }

  private async evaluate(value: unknown, scope: Scope): Promise<unknown> {
    if (Array.isArray(value)) return Promise.all(value.map(async (each: unknown) => this.evaluate(each, scope)));
    if (!isRecord(value)) return value;
    const entries = Object.entries(value);
    if (entries.length === 1) {
      const [[name, argument]] = entries;
      if (name === 'Ref' || name.startsWith('Fn::')) return await this.intrinsic(name, argument, scope) ?? this.unresolved.marker(value);
    }
    return Object.fromEntries(await Promise.all(entries.map(async ([name, member]) => [name, await this.evaluate(member, scope)] as const)));
  }

  /** @returns `undefined` for what cannot be resolved */
  private async intrinsic(name: string, argument: unknown, scope: Scope): Promise<unknown> {
    switch (name) {
      case 'Ref': return this.reference(String(argument), scope);
      case 'Fn::GetAtt': return this.attribute(Array.isArray(argument) ? argument.map(String) : String(argument).split('.'), scope);
      case 'Fn::ImportValue': return this.imported(await this.evaluate(argument, scope));
      case 'Fn::Join': return this.joined(argument, scope);
      case 'Fn::Sub': return this.substituted(argument, scope);
      case 'Fn::Split': return this.split(argument, scope);
      case 'Fn::Select': return this.selected(argument, scope);
      default: return undefined;
    }
  }

  private async reference(name: string, scope: Scope): Promise<unknown> {
    const { stack: { stackName, ...stack }, template } = scope;
    const resource = template.resources[name];
    if (resource !== undefined) {
      const physicalId = await this.physicalId(scope, name);
      if (physicalId !== undefined || resource.type !== TARGET) return physicalId ?? name;
      const existing = await this.references.targetAt(members(await this.resolve(resource.properties, scope)));
      if (existing === undefined && !this.missingTargets.has(name)) this.missingTargets.set(name, scope);
      return existing ?? name;
    }
    switch (name) {
      case 'AWS::AccountId': return stack.account ?? this.references.account();
      case 'AWS::Region': return stack.region ?? this.references.region();
      case 'AWS::Partition': return partitionOf(stack.region ?? await this.references.region());
      case 'AWS::StackName': return scope.parent === undefined ? stackName : undefined;
      default: return this.parameter(name, scope);
    }
  }

  private async parameter(name: string, { parent, template, nestedIn }: Scope): Promise<unknown> {
    if (parent !== undefined) {
      const given = members(parent.template.resources[nestedIn[nestedIn.length - 1]]?.properties.Parameters)[name];
      if (given !== undefined) return this.evaluate(given, parent);
    }
    const { Type, Default } = members(template.parameters[name]);
    // A parameter of the Systems Manager gives another's name.
    if (Default === undefined || String(Type).startsWith('AWS::SSM::')) return undefined;
    this.assumed.add(name);
    return Default;
  }

  private async attribute([logicalId, ...path]: readonly string[], scope: Scope): Promise<unknown> {
    const resource = scope.template.resources[logicalId];
    const attribute = path.join('.');
    if (resource?.type === 'AWS::CloudFormation::Stack' && attribute.startsWith('Outputs.')) {
      const nested = nestedScope(scope, logicalId);
      const output = members(nested?.template.outputs[attribute.slice('Outputs.'.length)]);
      return nested === undefined || output.Value === undefined ? undefined : this.evaluate(output.Value, nested);
    }
    // What names the resource itself is its physical id.
    const kind = resource?.type.split('::').pop() ?? '';
    const isOwnId = attribute.endsWith('Id') && kind.endsWith(attribute.slice(0, -'Id'.length));
    return isOwnId || attribute === 'GroupId' ? this.reference(logicalId, scope) : undefined;
  }

  /** From another stack of the app. */
  private async imported(name: unknown): Promise<unknown> {
    for (const scope of this.app.stacks.flatMap((stack) => scopesFrom(rootScope(stack)))) {
      for (const output of Object.values(scope.template.outputs).map(members)) {
        const exported = members(output.Export).Name;
        if (exported !== undefined && await this.evaluate(exported, scope) === name) return this.evaluate(output.Value, scope);
      }
    }
    return undefined;
  }

  private async joined(argument: unknown, scope: Scope): Promise<unknown> {
    if (!Array.isArray(argument)) return undefined;
    const [separator, list] = argument as unknown[];
    const parts = await this.evaluate(list, scope);
    return Array.isArray(parts) ? parts.join(String(separator)) : undefined;
  }

  private async substituted(argument: unknown, scope: Scope): Promise<unknown> {
    const [text, variables] = (Array.isArray(argument) ? argument : [argument, {}]) as unknown[];
    const parts = String(text).split(/(\$\{[^}]+\})/);
    return (await Promise.all(parts.map(async (part) => {
      const [, name] = /^\$\{([^}]+)\}$/.exec(part) ?? [];
      if (name === undefined) return part;
      if (name.startsWith('!')) return `\${${name.slice(1)}}`;
      const given = members(variables)[name];
      if (given !== undefined) return this.evaluate(given, scope);
      return this.evaluate(name.includes('.') ? { 'Fn::GetAtt': name } : { Ref: name }, scope);
    }))).join('');
  }

  private async split(argument: unknown, scope: Scope): Promise<unknown> {
    if (!Array.isArray(argument)) return undefined;
    const [separator, whole] = argument as unknown[];
    const text = await this.evaluate(whole, scope);
    return typeof text === 'string' && !this.unresolved.isIn(text) ? text.split(String(separator)) : undefined;
  }

  private async selected(argument: unknown, scope: Scope): Promise<unknown> {
    if (!Array.isArray(argument)) return undefined;
    const [index, list] = argument as unknown[];
    const items = await this.evaluate(list, scope);
    return Array.isArray(items) ? items[Number(index)] as unknown : undefined;
  }
}

function partitionOf(region: string | undefined): string | undefined {
  if (region === undefined) return undefined;
  return region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
