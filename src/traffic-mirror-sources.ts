import { Token } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import { check, PRIORITY_RULE, SELECTORS_RULE } from './private/checks';
import type { SourceSelector, SourceSettings } from './settings';

/**
 * Conditions on an instance and its network interfaces, which all must hold.
 */
export interface TrafficMirrorSourceSelector {
  /**
   * Tags that the instance carries, each with exactly this value.
   *
   * @default - whatever its tags
   */
  readonly tags?: { [key: string]: string };

  /**
   * VPCs of which the network interface is in one.
   *
   * @default - whatever its VPC
   */
  readonly vpcs?: ec2.IVpc[];

  /**
   * Subnets of which the network interface is in one.
   *
   * @default - whatever its subnet
   */
  readonly subnets?: ec2.ISubnet[];

  /**
   * Types of which the instance is of one.
   *
   * @default - whatever its type
   */
  readonly instanceTypes?: ec2.InstanceType[];

  /**
   * How urgent it is that what the selector matches is mirrored, for the case that sensors have less room than there are interfaces.
   *
   * Higher comes first. Of several selectors that match, the highest counts. It has no meaning where interfaces are excluded.
   *
   * @default 0
   */
  readonly priority?: number;
}

/**
 * Which network interfaces are mirrored.
 */
export interface TrafficMirrorSourcesProps {
  /**
   * Interfaces that match one of these selectors are mirrored.
   *
   * @default - all are
   */
  readonly include?: TrafficMirrorSourceSelector[];

  /**
   * Interfaces that match one of these selectors are not mirrored, whatever else they match.
   *
   * @default - none are excluded
   */
  readonly exclude?: TrafficMirrorSourceSelector[];

  /**
   * Whether only the primary network interface of an instance is mirrored.
   *
   * @default false
   */
  readonly primaryInterfacesOnly?: boolean;
}

/**
 * Which network interfaces of EC2 instances are mirrored.
 *
 * ```ts
 * const sources = TrafficMirrorSources.select({
 *   include: [{ tags: { Environment: 'production' }, priority: 10 }, { tags: { Environment: 'test' } }],
 *   exclude: [{ tags: { Mirroring: 'off' } }],
 * });
 * ```
 *
 * Sensors, and whatever else receives mirrored traffic, are never mirrored.
 */
export class TrafficMirrorSources {
  /**
   * All network interfaces of all instances in the account and Region.
   */
  public static all(): TrafficMirrorSources {
    return new TrafficMirrorSources({});
  }

  /**
   * Network interfaces that selectors include and exclude.
   *
   * @param props what to include and what to exclude
   * @throws Error when a selector has no condition, or a priority that is no number
   */
  public static select(props: TrafficMirrorSourcesProps): TrafficMirrorSources {
    return new TrafficMirrorSources(props);
  }

  /**
   * What the function is told.
   *
   * @internal
   */
  public readonly _settings: SourceSettings;

  private constructor({ include = [], exclude = [], primaryInterfacesOnly = false }: TrafficMirrorSourcesProps) {
    this._settings = {
      include: include.map((selector, index) => toSettings(`include[${index}]`, selector)),
      exclude: exclude.map((selector, index) => toSettings(`exclude[${index}]`, selector)),
      interfaces: primaryInterfacesOnly ? 'primary' : 'all',
    };
  }

  /**
   * Keys of the tags that decide.
   *
   * @internal
   */
  public get _tagKeys(): string[] {
    const { include, exclude } = this._settings;
    return [...new Set([...include, ...exclude].flatMap(({ tags = {} }) => Object.keys(tags)))];
  }
}

function toSettings(property: string, { tags, vpcs, subnets, instanceTypes, priority }: TrafficMirrorSourceSelector): SourceSelector {
  const conditions = [Object.keys(tags ?? {}), vpcs ?? [], subnets ?? [], instanceTypes ?? []];
  check(property, conditions.flat().map(String), SELECTORS_RULE);
  if (priority !== undefined && !Token.isUnresolved(priority)) check(`${property}.priority`, priority, PRIORITY_RULE);
  return {
    ...(tags && { tags }),
    ...(vpcs && { vpcIds: vpcs.map(({ vpcId }) => vpcId) }),
    ...(subnets && { subnetIds: subnets.map(({ subnetId }) => subnetId) }),
    ...(instanceTypes && { instanceTypes: instanceTypes.map((type) => type.toString()) }),
    ...(priority !== undefined && { priority }),
  };
}
