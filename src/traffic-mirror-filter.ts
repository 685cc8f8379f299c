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
 * A traffic mirror filter, which selects the packets of a source to mirror.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-filters.html
 */
export interface ITrafficMirrorFilter extends IResource, refs.ITrafficMirrorFilterRef {
  /**
   * ID of the filter, such as `tmf-0123456789abcdef0`.
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
 * Attributes of an existing filter.
 */
export interface TrafficMirrorFilterAttributes {
  /**
   * ID of the filter, such as `tmf-0123456789abcdef0`.
   *
   * The filter must be of the stack's account and Region, because filters can't be shared.
   */
  readonly trafficMirrorFilterId: string;
}

/**
 * Properties of a traffic mirror filter.
 */
export interface TrafficMirrorFilterProps {
  /**
   * Description of the filter, which the console shows.
   *
   * A change replaces the filter.
   *
   * @default - no description
   */
  readonly description?: string;

  /**
   * Rules that exclude or select part of the traffic. `addRule` adds more.
   *
   * Each rule matches one address family, IPv4 or IPv6. The order of the list doesn't matter, except for rules whose direction or number is a
   * token. Such a rule is identified by its position in the list, and moving it replaces it.
   *
   * A deployment adds new rules before it removes old ones, and updates a rule whose direction and number stay the same. If old and new rules
   * together would be more than ten, reuse the numbers of old rules for new ones.
   *
   * If the filter is retained (`RemovalPolicy.RETAIN`), **a rule that you remove stays in force** and keeps its number. Change it instead, or
   * deploy with `RemovalPolicy.DESTROY` and no other change before you remove it.
   *
   * @default - no rules
   * @see https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-filters.html
   */
  readonly rules?: TrafficMirrorFilterRuleOptions[];

  /**
   * Whether to mirror all packets that no other rule matches: IPv4 and IPv6, in both directions.
   *
   * Your own rules must then have numbers below 100, and at most six fit into a direction. A rule that accepts packets has an effect only before a
   * rule of its direction that rejects packets; a warning lists rules without effect. If `false`, packets that match no rule aren't mirrored, and
   * ten rules fit.
   *
   * If `false` and the filter is retained (`RemovalPolicy.RETAIN`), rules that match nothing replace the rules that accept all traffic, at the
   * numbers 100 and 200 of each direction, so that those don't stay in force. They are removed when your rules use these numbers, or when you have
   * more than six other rules.
   *
   * @default true
   */
  readonly acceptAllTraffic?: boolean;

  /**
   * Network services to mirror. Filter rules don't match their traffic.
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
 * A traffic mirror filter. By default it mirrors all traffic: IPv4 and IPv6, in both directions, and queries to the Amazon DNS server.
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
   * Refers to an existing filter by its ID.
   *
   * @param scope scope of the reference
   * @param id id of the reference within the scope
   * @param trafficMirrorFilterId ID of the filter, such as `tmf-0123456789abcdef0`
   * @throws Error if the ID is not a traffic mirror filter ID
   */
  public static fromTrafficMirrorFilterId(scope: Construct, id: string, trafficMirrorFilterId: string): ITrafficMirrorFilter {
    return TrafficMirrorFilter.fromTrafficMirrorFilterAttributes(scope, id, { trafficMirrorFilterId });
  }

  /**
   * Refers to an existing filter by its attributes.
   *
   * @param scope scope of the reference
   * @param id id of the reference within the scope
   * @param attrs attributes of the filter
   * @throws Error if an attribute is invalid
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
   * Whether a construct is a `TrafficMirrorFilter`, which creates a filter. A reference to an existing filter isn't.
   *
   * Unlike `instanceof`, it also recognizes filters from another copy of this package in the same app.
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
   * @param scope scope of the construct
   * @param id id within the scope
   * @param props properties of the filter
   * @throws Error if a property is invalid, if two rules of a direction have the same number, or if there are too many rules
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
    // Rules can be added until aspects run.
    Aspects.of(this).add({ visit: (node) => { if (node === this) this.warn(); } });
    if (!acceptAllTraffic && networkServices.length === 0) this.node.addValidation({ validate: () => this.problems() });
  }

  /**
   * Adds a rule.
   *
   * If the filter is retained, a rule that you remove stays in force, as described for `rules`.
   *
   * @param rule the rule
   * @throws Error if a property is invalid, if two rules of a direction have the same number, or if there are too many rules
   */
  public addRule(rule: TrafficMirrorFilterRuleOptions): void {
    FILTER_RULE(rule, '', this);
    this.rules.add(rule);
  }

  public applyRemovalPolicy(policy: RemovalPolicy): void {
    super.applyRemovalPolicy(policy);
    // A retained filter without its rules would mirror nothing.
    this.rules.setRemoval({ stay: policy !== RemovalPolicy.DESTROY, apply: (rule) => rule.applyRemovalPolicy(policy) });
  }

  /**
   * Retains the filter and its rules for retained sessions.
   *
   * A rule that a failed deployment added is deleted again. Otherwise it would stay in force and block the next attempt.
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
      `rules: expected each accepting rule to precede a rejecting one, as all other traffic is accepted anyway, got no rejecting rule after ${rules.join(', ')}; `
      + 'remove these rules, which have no effect, or set "acceptAllTraffic" to false',
    );
  }

  private problems(): string[] {
    if (!this.rules.acceptNothing || lacksContext(this)) return [];
    return ['rules: expected a rule that accepts packets, as neither all traffic nor a network service is accepted, got none; add an accepting rule'];
  }
}
