import { evaluateCondition, intrinsicCall, INTRINSICS, NO_VALUE, Scope } from './intrinsics';
import { isRecord, ParameterTemplate, Template } from './template';

export interface StackIdentity {
  readonly stackName: string;
  readonly stackId: string;
  readonly account: string;
  readonly region: string;
  readonly partition: string;
}

/** What a resource answers to `Ref` and `Fn::GetAtt`. */
export interface ResourceValues {
  readonly ref: string;
  readonly attributes?: Readonly<Record<string, unknown>>;
}

/** Turns what a template says into values, as far as its resources exist. */
export class Evaluation implements Scope {
  private readonly conditions = new Map<string, boolean>();

  constructor(
    private readonly template: Template,
    private readonly identity: StackIdentity,
    private readonly parameters: Readonly<Record<string, string>>,
    private readonly resources: ReadonlyMap<string, ResourceValues>,
  ) {
    const unknown = Object.keys(parameters).find(name => !Object.hasOwn(template.Parameters ?? {}, name));
    if (unknown !== undefined) throw new Error(`the template has no parameter ${unknown}`);
  }

  evaluate(value: unknown): unknown {
    if (typeof value === 'string' && value.includes('{{resolve:')) throw new Error(`the dynamic reference ${value} is not modelled`);
    if (Array.isArray(value)) return value.map(item => this.evaluate(item)).filter(item => item !== NO_VALUE);
    if (!isRecord(value)) return value;
    const call = intrinsicCall(value);
    if (!call) return this.evaluateRecord(value);
    const [name, argument] = call;
    if (!Object.hasOwn(INTRINSICS, name)) throw new Error(`the intrinsic function ${name} is not modelled`);
    return INTRINSICS[name](argument, this);
  }

  evaluateRecord(record: Readonly<Record<string, unknown>>): Record<string, unknown> {
    return Object.fromEntries(Object.entries(record)
      .map(([key, value]): [string, unknown] => [key, this.evaluate(value)])
      .filter(([, value]) => value !== NO_VALUE));
  }

  condition(name: string): boolean {
    const known = this.conditions.get(name);
    if (known !== undefined) return known;
    const conditions = this.template.Conditions ?? {};
    if (!Object.hasOwn(conditions, name)) throw new Error(`the template has no condition ${name}`);
    const holds = evaluateCondition(conditions[name], this);
    this.conditions.set(name, holds);
    return holds;
  }

  ref(name: string): unknown {
    const pseudo = this.pseudoParameter(name);
    if (pseudo !== undefined) return pseudo;
    const parameter = this.template.Parameters?.[name];
    return parameter ? this.parameter(name, parameter) : this.resource(name).ref;
  }

  attribute(logicalId: string, name: string): unknown {
    const { attributes = {} } = this.resource(logicalId);
    if (!Object.hasOwn(attributes, name)) throw new Error(`the attribute ${name} of ${logicalId} is not modelled`);
    return attributes[name];
  }

  mapping(map: string, topLevelKey: string, secondLevelKey: string): unknown {
    const value = this.template.Mappings?.[map]?.[topLevelKey]?.[secondLevelKey];
    if (value === undefined) throw new Error(`the mapping ${map} has nothing at ${topLevelKey}, ${secondLevelKey}`);
    return value;
  }

  private resource(logicalId: string): ResourceValues {
    const resource = this.resources.get(logicalId);
    if (!resource) throw new Error(`${logicalId} does not exist`);
    return resource;
  }

  private parameter(name: string, { Type: type, Default: fallback }: ParameterTemplate): unknown {
    const given = this.parameters[name];
    if (type.startsWith('AWS::SSM::') && given === undefined) throw new Error(`the parameter ${name} of type ${type} needs a value`);
    const value = given ?? fallback;
    if (value === undefined) throw new Error(`the parameter ${name} needs a value`);
    return type === 'CommaDelimitedList' || type.startsWith('List<') ? String(value).split(',').map(item => item.trim()) : String(value);
  }

  private pseudoParameter(name: string): unknown {
    const { account, region, partition, stackName, stackId } = this.identity;
    switch (name) {
      case 'AWS::AccountId': return account;
      case 'AWS::Region': return region;
      case 'AWS::Partition': return partition;
      case 'AWS::StackName': return stackName;
      case 'AWS::StackId': return stackId;
      case 'AWS::URLSuffix': return partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
      case 'AWS::NotificationARNs': return [];
      case 'AWS::NoValue': return NO_VALUE;
      default: return undefined;
    }
  }
}
