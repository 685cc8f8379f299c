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
 * Conditions on an instance and its network interfaces. All of them must hold, and at least one is required.
 */
export interface TrafficMirrorSourceSelector {
  /**
   * Tags of the instance, each with exactly this value. Case-sensitive; `*` and `?` are literal characters.
   *
   * Keys have 1 to 128 characters and may be keys that AWS sets, such as `aws:autoscaling:groupName`. Values have at most 256 characters.
   *
   * A change of an instance's tags takes effect when AWS reports it, or at the next sweep.
   *
   * @default - any tags
   * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html
   */
  readonly tags?: { [key: string]: string };

  /**
   * VPCs to select interfaces from: at least one.
   *
   * @default - any VPC
   */
  readonly vpcs?: ec2.IVpc[];

  /**
   * Subnets to select interfaces from: at least one.
   *
   * @default - any subnet
   */
  readonly subnets?: ec2.ISubnet[];

  /**
   * Instance types to select: at least one, each with its full name, such as `c5.large`.
   *
   * @default - any type
   */
  readonly instanceTypes?: ec2.InstanceType[];

  /**
   * Priority of the interfaces when targets have less room than there are interfaces: any number.
   *
   * Interfaces with a higher priority are mirrored first. If several selectors match, the highest priority applies. An interface never loses a
   * working session to one of higher priority that is added later. Has no effect in `exclude`.
   *
   * @default 0
   */
  readonly priority?: number;
}

/**
 * Selectors for the network interfaces to mirror.
 */
export interface TrafficMirrorSourcesOptions {
  /**
   * Mirrors interfaces that match any of these selectors: at least one.
   *
   * @default - all interfaces
   */
  readonly include?: TrafficMirrorSourceSelector[];

  /**
   * Doesn't mirror interfaces that match any of these selectors, even if they match `include`.
   *
   * @default - no interfaces
   */
  readonly exclude?: TrafficMirrorSourceSelector[];

  /**
   * Whether to mirror only the primary network interface of each instance, which has device index 0.
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
 * Selects the network interfaces to mirror among those of EC2 instances in the stack's account and Region.
 *
 * ```ts
 * const sources = TrafficMirrorSources.select({
 *   include: [{ tags: { Environment: 'production' }, priority: 10 }, { tags: { Environment: 'test' } }],
 *   exclude: [{ tags: { Mirroring: 'off' } }],
 * });
 * ```
 *
 * An interface that is no longer selected loses its session at the next sweep. If this would delete more than a tenth of all sessions, none is
 * deleted and the function logs an error, because a selector may contain a mistake. See `maxDeselectedPercent`.
 *
 * Sensors, and other interfaces that receive mirrored traffic, are never mirrored.
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
   * Network interfaces that `include` selects and `exclude` doesn't.
   *
   * @param props selectors
   * @throws Error if an option is of the wrong type
   */
  public static select(props: TrafficMirrorSourcesOptions): TrafficMirrorSources {
    return new TrafficMirrorSources(props);
  }

  /**
   * Whether the value is of this class, from any copy of the package.
   *
   * @internal
   */
  public static _is(value: unknown): value is TrafficMirrorSources {
    return MARK.isOn(value);
  }

  /**
   * Settings for the function.
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
   * Keys of all tags in the selectors.
   *
   * @internal
   */
  public get _tagKeys(): string[] {
    const { include, exclude } = this._settings;
    return [...new Set([...include, ...exclude].flatMap((selector) => Object.keys(selector.tags ?? {})))];
  }

  /**
   * Fails if `include` is empty, or if a selector has no condition, an empty list, an impossible tag, or a priority that isn't a finite number.
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
