import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';
import { type Check, checkProperties, type Checks, hold, list, number, optional, struct, text } from './private/validation/check';
import { BOOLEAN, INSTANCE_TYPE, SUBNET, VPC } from './private/validation/kinds';
import { Mark } from './private/validation/mark';
import { ALTERNATIVES_RULE, CONDITIONS_RULE, INSTANCE_TYPE_RULE, PRIORITY_RULE } from './private/validation/rules';
import { ANY_TAG_KEY_RULE, ANY_TAG_VALUE_RULE } from './private/validation/tag-rules';
import { tags } from './private/validation/tags';
import type { SourceSelector, SourceSettings } from './settings';

/**
 * Conditions on an instance and its network interfaces, of which there is at least one, and which all must hold.
 */
export interface TrafficMirrorSourceSelector {
  /**
   * Tags that the instance carries, each with exactly this value. Case matters, and `*` and `?` stand for themselves.
   *
   * Keys have 1 to 128 characters, and may be those that AWS sets, such as `aws:autoscaling:groupName`; values have at most 256.
   *
   * An instance whose tags change later is looked at again when AWS tells of the change, or with the next sweep.
   *
   * @default - whatever its tags
   * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html
   */
  readonly tags?: { [key: string]: string };

  /**
   * VPCs of which the network interface is in one: at least one VPC.
   *
   * @default - whatever its VPC
   */
  readonly vpcs?: ec2.IVpc[];

  /**
   * Subnets of which the network interface is in one: at least one subnet.
   *
   * @default - whatever its subnet
   */
  readonly subnets?: ec2.ISubnet[];

  /**
   * Types of which the instance is of one: at least one type, each with its full name, such as `c5.large`.
   *
   * @default - whatever its type
   */
  readonly instanceTypes?: ec2.InstanceType[];

  /**
   * How urgent it is that what the selector matches is mirrored, for the case that sensors have less room than there are interfaces: any number.
   *
   * Higher comes first. Of several selectors that match, the highest counts. No interface loses its session to a more urgent one that comes later,
   * and where interfaces are excluded it has no meaning.
   *
   * @default 0
   */
  readonly priority?: number;
}

/**
 * Which network interfaces are mirrored, by selectors.
 */
export interface TrafficMirrorSourcesOptions {
  /**
   * Interfaces that match one of these selectors are mirrored: at least one selector.
   *
   * @default - all interfaces are
   */
  readonly include?: TrafficMirrorSourceSelector[];

  /**
   * Interfaces that match one of these selectors are not mirrored, whatever else they match.
   *
   * @default - no interface is excluded
   */
  readonly exclude?: TrafficMirrorSourceSelector[];

  /**
   * Whether only the primary network interface of an instance is mirrored, the one with device index 0.
   *
   * @default false
   * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html
   */
  readonly primaryInterfacesOnly?: boolean;
}

const MARK = new Mark<TrafficMirrorSources>('TrafficMirrorSources');

const SELECTOR: Checks<TrafficMirrorSourceSelector> = {
  tags: optional(tags({ key: ANY_TAG_KEY_RULE, value: ANY_TAG_VALUE_RULE })),
  vpcs: optional(list(ALTERNATIVES_RULE, VPC)),
  subnets: optional(list(ALTERNATIVES_RULE, SUBNET)),
  instanceTypes: optional(list(ALTERNATIVES_RULE, (type, property, scope) => {
    INSTANCE_TYPE(type, property);
    text(INSTANCE_TYPE_RULE)(type.toString(), property, scope);
  })),
  priority: optional(number(PRIORITY_RULE)),
};

const CONDITIONAL: Check<TrafficMirrorSourceSelector> = (selector, property, scope) => {
  struct(SELECTOR)(selector, property, scope);
  if (scope === undefined) return;
  const { tags: tagged = {}, vpcs = [], subnets = [], instanceTypes = [] } = selector;
  hold([...Object.keys(tagged), ...vpcs, ...subnets, ...instanceTypes], property, scope, CONDITIONS_RULE);
};

const OPTIONS: Checks<TrafficMirrorSourcesOptions> = {
  include: optional(list(ALTERNATIVES_RULE, CONDITIONAL)),
  exclude: optional(list({ ...ALTERNATIVES_RULE, holds: () => true }, CONDITIONAL)),
  primaryInterfacesOnly: optional(BOOLEAN),
};

/**
 * Which network interfaces of EC2 instances are mirrored, of the account and Region of the stack.
 *
 * ```ts
 * const sources = TrafficMirrorSources.select({
 *   include: [{ tags: { Environment: 'production' }, priority: 10 }, { tags: { Environment: 'test' } }],
 *   exclude: [{ tags: { Mirroring: 'off' } }],
 * });
 * ```
 *
 * An interface that is selected no longer loses its session. When more than a tenth of all sessions would go at once for this reason, none does, and
 * the log of the function says so: a selector may have been mistyped.
 *
 * Sensors, and whatever else receives mirrored traffic, are never mirrored.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-considerations.html
 */
export class TrafficMirrorSources {
  /**
   * All network interfaces of all instances.
   */
  public static all(): TrafficMirrorSources {
    return new TrafficMirrorSources({});
  }

  /**
   * The network interfaces that selectors include, without those that selectors exclude.
   *
   * @param props what to include and what to exclude
   * @throws Error when an option is of the wrong kind
   */
  public static select(props: TrafficMirrorSourcesOptions): TrafficMirrorSources {
    return new TrafficMirrorSources(props);
  }

  /**
   * Whether this is one, made by any copy of the package.
   *
   * @internal
   */
  public static _is(value: unknown): value is TrafficMirrorSources {
    return MARK.isOn(value);
  }

  /**
   * What the function is told.
   *
   * @internal
   */
  public readonly _settings: SourceSettings;

  private constructor(private readonly options: TrafficMirrorSourcesOptions) {
    MARK.put(this);
    checkProperties(options, OPTIONS);
    const { include = [], exclude = [], primaryInterfacesOnly = false } = options;
    this._settings = { include: include.map(toSettings), exclude: exclude.map(toSettings), interfaces: primaryInterfacesOnly ? 'primary' : 'all' };
  }

  /**
   * Keys of the tags that decide.
   *
   * @internal
   */
  public get _tagKeys(): string[] {
    const { include, exclude } = this._settings;
    return [...new Set([...include, ...exclude].flatMap((selector) => Object.keys(selector.tags ?? {})))];
  }

  /**
   * Fails where `include` is empty, or a selector has no condition, an empty list, a tag that no instance has, or a priority that is not a finite number.
   *
   * @internal
   */
  public _check(scope: IConstruct): void {
    checkProperties(this.options, OPTIONS, scope);
  }
}

function toSettings({ tags: tagged, vpcs, subnets, instanceTypes, priority }: TrafficMirrorSourceSelector): SourceSelector {
  return {
    tags: tagged,
    vpcIds: vpcs?.map(({ vpcId }) => vpcId),
    subnetIds: subnets?.map(({ subnetId }) => subnetId),
    instanceTypes: instanceTypes?.map(String),
    priority,
  };
}
