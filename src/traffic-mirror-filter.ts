import { Annotations, Aspects, CfnDeletionPolicy, type CfnResource, type IResource, RemovalPolicy, Resource } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { aws_ec2 as refs } from 'aws-cdk-lib/interfaces';
import { Construct, type IConstruct } from 'constructs';
import { byText } from './private/canonical-order';
import { FilterRuleResources } from './private/filter-rule-resources';
import { stayBehind } from './private/retention';
import { checkProperties, type Checks, list, optional, text } from './private/validation/check';
import { FILTER_RULE } from './private/validation/filter-rules';
import { BOOLEAN } from './private/validation/kinds';
import { Mark } from './private/validation/mark';
import { lacksContext } from './private/validation/missing-context';
import { FILTER_ID_RULE, NETWORK_SERVICE_RULE, NETWORK_SERVICES_RULE, TEXT_RULE } from './private/validation/rules';
import type { TrafficMirrorFilterRuleOptions } from './traffic-mirror-filter-rule';
import { TrafficMirrorNetworkService } from './traffic-mirror-network-service';

/**
 * A traffic mirror filter: which packets of a source are mirrored.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-filters.html
 */
export interface ITrafficMirrorFilter extends IResource, refs.ITrafficMirrorFilterRef {
  /**
   * Id of the filter, such as `tmf-0123456789abcdef0`.
   *
   * @attribute
   */
  readonly trafficMirrorFilterId: string;

  /**
   * ARN of the filter.
   *
   * @attribute
   */
  readonly trafficMirrorFilterArn: string;
}

/**
 * What is known of a filter that exists.
 */
export interface TrafficMirrorFilterAttributes {
  /**
   * Id of the filter, such as `tmf-0123456789abcdef0`.
   *
   * Filters cannot be shared, so that it is one of the stack's account and Region.
   */
  readonly trafficMirrorFilterId: string;
}

/**
 * Properties of a traffic mirror filter.
 */
export interface TrafficMirrorFilterProps {
  /**
   * What the filter is for, as the console shows it.
   *
   * A change replaces the filter.
   *
   * @default - no description
   */
  readonly description?: string;

  /**
   * Rules that take out a part of the traffic, or pick one; `addRule` adds more.
   *
   * Each is about one address family, IPv4 or IPv6. The order of the list means nothing, except among rules whose direction or number is a token: a rule like
   * that is known by its place in the list, and moving it replaces it.
   *
   * A deployment adds rules before it removes others, and changes a rule whose direction and number stay: where it would add more than ten together with
   * those that are there, give new ones the numbers of old ones.
   *
   * Where the filter stays when the stack goes (`RemovalPolicy.RETAIN`), **a rule that is taken out stays in force**, and its place is taken: change it
   * there, or deploy with `RemovalPolicy.DESTROY` and no other change before you take it out.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-filters.html
   */
  readonly rules?: TrafficMirrorFilterRuleOptions[];

  /**
   * Whether packets are mirrored that no rule before has matched, IPv4 and IPv6, in both directions.
   *
   * Other rules then have numbers below 100, and there is room for six. One that accepts has an effect only before one of its direction that rejects; a
   * warning lists those that have none. Without it, packets that no rule matches are not mirrored, and there is room for ten.
   *
   * Without it and where the filter stays when the stack goes (`RemovalPolicy.RETAIN`), rules that match nothing stand in the places of those that accept
   * all traffic, 100 and 200 in each direction, so that these do not stay in force. They go where your rules take their places, or are more than six besides.
   *
   * @default true
   */
  readonly acceptAllTraffic?: boolean;

  /**
   * Network services whose traffic is mirrored, although no rule matches it.
   *
   * @default [TrafficMirrorNetworkService.AMAZON_DNS]
   * @see https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-filters.html
   */
  readonly networkServices?: TrafficMirrorNetworkService[];
}

const MARK = new Mark<TrafficMirrorFilter>('TrafficMirrorFilter');

const PROPS: Checks<TrafficMirrorFilterProps> = {
  description: optional(text(TEXT_RULE)),
  rules: optional(list({ holds: () => true, expected: 'a list of rules', fix: 'put a single one in brackets' }, FILTER_RULE)),
  acceptAllTraffic: optional(BOOLEAN),
  networkServices: optional(list(NETWORK_SERVICES_RULE, text(NETWORK_SERVICE_RULE))),
};

/**
 * A traffic mirror filter. Without further rules it mirrors everything: IPv4 and IPv6, in both directions, and requests to the Amazon DNS server.
 *
 * ```ts
 * new TrafficMirrorFilter(this, 'Filter', {
 *   description: 'All but backups',
 *   rules: [{
 *     trafficDirection: TrafficMirrorDirection.EGRESS,
 *     ruleNumber: 10,
 *     ruleAction: TrafficMirrorRuleAction.REJECT,
 *     protocol: TrafficMirrorProtocol.TCP,
 *     destinationCidrBlock: '10.0.9.0/24',
 *     destinationPortRange: TrafficMirrorPortRange.port(443),
 *   }],
 * });
 * ```
 *
 * @see https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-filters.html
 * @resource AWS::EC2::TrafficMirrorFilter
 */
export class TrafficMirrorFilter extends Resource implements ITrafficMirrorFilter {
  /**
   * Refers to a filter by its id.
   *
   * @param scope construct that the reference belongs to
   * @param id id of the reference within the scope
   * @param trafficMirrorFilterId id of the filter, such as `tmf-0123456789abcdef0`
   * @throws Error when the id is not one of a traffic mirror filter
   */
  public static fromTrafficMirrorFilterId(scope: Construct, id: string, trafficMirrorFilterId: string): ITrafficMirrorFilter {
    return TrafficMirrorFilter.fromTrafficMirrorFilterAttributes(scope, id, { trafficMirrorFilterId });
  }

  /**
   * Refers to a filter by what is known of it.
   *
   * @param scope construct that the reference belongs to
   * @param id id of the reference within the scope
   * @param attrs what is known of the filter
   * @throws Error when an attribute has a value that no filter can have
   */
  public static fromTrafficMirrorFilterAttributes(scope: Construct, id: string, attrs: TrafficMirrorFilterAttributes): ITrafficMirrorFilter {
    checkProperties(attrs, { trafficMirrorFilterId: text(FILTER_ID_RULE) }, scope);

    class Import extends Resource implements ITrafficMirrorFilter {
      public readonly trafficMirrorFilterId = attrs.trafficMirrorFilterId;
      public readonly trafficMirrorFilterRef = { trafficMirrorFilterId: attrs.trafficMirrorFilterId };
      public readonly trafficMirrorFilterArn = ec2.CfnTrafficMirrorFilter.arnForTrafficMirrorFilter(this);
    }
    return new Import(scope, id);
  }

  /**
   * Whether a construct is a `TrafficMirrorFilter`, which creates a filter: not a reference to one that exists.
   *
   * Unlike `instanceof`, it also knows filters of another copy of this package in the same app.
   *
   * @param construct any construct
   */
  public static isTrafficMirrorFilter(construct: IConstruct): construct is TrafficMirrorFilter {
    return MARK.isOn(construct);
  }

  public readonly trafficMirrorFilterId: string;
  public readonly trafficMirrorFilterArn: string;
  public readonly trafficMirrorFilterRef: refs.TrafficMirrorFilterReference;
  private readonly rules: FilterRuleResources;

  /**
   * Creates a filter.
   *
   * @param scope construct that it belongs to
   * @param id id within the scope
   * @param props what is said about it
   * @throws Error when a rule has a property with a value that it cannot have, when two rules of a direction have the same number, or when there are too many
   */
  constructor(scope: Construct, id: string, props: TrafficMirrorFilterProps = {}) {
    super(scope, id);
    MARK.put(this);
    checkProperties(props, PROPS, this);
    const { rules = [], acceptAllTraffic = true, networkServices = [TrafficMirrorNetworkService.AMAZON_DNS] } = props;

    const resource = new ec2.CfnTrafficMirrorFilter(this, 'Resource', {
      description: props.description,
      networkServices: networkServices.length > 0 ? byText(networkServices) : undefined,
    });
    this.trafficMirrorFilterId = resource.ref;
    this.trafficMirrorFilterRef = resource.trafficMirrorFilterRef;
    this.trafficMirrorFilterArn = ec2.CfnTrafficMirrorFilter.arnForTrafficMirrorFilter(resource);

    this.rules = new FilterRuleResources(this, resource.ref, acceptAllTraffic);
    this.rules.addAll(rules);
    // Others may be added until then.
    Aspects.of(this).add({ visit: (node) => { if (node === this) this.warn(); } });
    if (!acceptAllTraffic && networkServices.length === 0) this.node.addValidation({ validate: () => this.problems() });
  }

  /**
   * Adds a rule.
   *
   * What is said of `rules` about a rule that is taken out holds for it as well.
   *
   * @param rule what it matches, and what becomes of that
   * @throws Error when a property has a value that it cannot have, when two rules of a direction have the same number, or when there are too many
   */
  public addRule(rule: TrafficMirrorFilterRuleOptions): void {
    FILTER_RULE(rule, '', this);
    this.rules.add(rule);
  }

  public applyRemovalPolicy(policy: RemovalPolicy): void {
    super.applyRemovalPolicy(policy);
    // Without its rules a filter that stays lets nothing through.
    this.rules.setRemoval({ stay: policy !== RemovalPolicy.DESTROY, apply: (rule) => rule.applyRemovalPolicy(policy) });
  }

  /**
   * Has it stay with its rules when the stack goes, for sessions that do.
   *
   * A rule that a deployment adds goes again when that fails: it would be in force, and in the way of the next attempt.
   *
   * @internal
   */
  public _stayBehind(): void {
    stayBehind(this.node.defaultChild as CfnResource);
    this.rules.setRemoval({ stay: true, apply: (rule) => stayBehind(rule, CfnDeletionPolicy.RETAIN_EXCEPT_ON_CREATE) });
  }

  private warn(): void {
    const rules = this.rules.withoutEffect.map(({ trafficDirection, ruleNumber }) => `${trafficDirection} ${ruleNumber}`);
    if (rules.length === 0) return;
    Annotations.of(this).addWarningV2(
      'cdk-extrahop-traffic-mirroring:rulesWithoutEffect',
      `rules: expected each that accepts to come before one that rejects, as all other traffic is accepted anyway, got none after ${rules.join(', ')}; `
      + 'leave those out, which have no effect, or set "acceptAllTraffic" to false',
    );
  }

  private problems(): string[] {
    if (!this.rules.acceptNothing || lacksContext(this)) return [];
    return ['rules: expected one that accepts packets, where neither all traffic nor a network service is, got none; add one that does'];
  }
}
