import { type IResource, type RemovalPolicy, Resource, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { check, FILTER_ID_RULE } from './private/checks';

/**
 * A traffic mirror filter: which packets of a source are mirrored.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-filters.html
 */
export interface ITrafficMirrorFilter extends IResource {
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
}

/**
 * A traffic mirror filter that mirrors everything: IPv4 and IPv6, in both directions, and requests to the Amazon DNS server.
 *
 * ```ts
 * new TrafficMirrorFilter(this, 'Everything', { description: 'All traffic, DNS included' });
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
    check('trafficMirrorFilterId', attrs.trafficMirrorFilterId, FILTER_ID_RULE);

    class Import extends Resource implements ITrafficMirrorFilter {
      public readonly trafficMirrorFilterId = attrs.trafficMirrorFilterId;
      public readonly trafficMirrorFilterArn = filterArn(scope, attrs.trafficMirrorFilterId);
    }
    return new Import(scope, id);
  }

  public readonly trafficMirrorFilterId: string;
  public readonly trafficMirrorFilterArn: string;
  private readonly rules: ec2.CfnTrafficMirrorFilterRule[] = [];

  /**
   * Creates a filter.
   *
   * @param scope construct that it belongs to
   * @param id id within the scope
   * @param props what is said about it
   */
  constructor(scope: Construct, id: string, props: TrafficMirrorFilterProps = {}) {
    super(scope, id);

    const resource = new ec2.CfnTrafficMirrorFilter(this, 'Resource', {
      description: props.description,
      networkServices: ['amazon-dns'],
    });
    this.trafficMirrorFilterId = resource.ref;
    this.trafficMirrorFilterArn = filterArn(this, resource.ref);

    this.acceptAll('Ipv4', '0.0.0.0/0', 100);
    this.acceptAll('Ipv6', '::/0', 200);
  }

  public applyRemovalPolicy(policy: RemovalPolicy): void {
    super.applyRemovalPolicy(policy);
    // Without its rules a filter that stays lets nothing through.
    for (const rule of this.rules) rule.applyRemovalPolicy(policy);
  }

  private acceptAll(family: string, cidr: string, ruleNumber: number): void {
    for (const trafficDirection of ['ingress', 'egress']) {
      const direction = trafficDirection === 'ingress' ? 'Ingress' : 'Egress';
      this.rules.push(new ec2.CfnTrafficMirrorFilterRule(this, `${direction}${family}`, {
        trafficMirrorFilterId: this.trafficMirrorFilterId,
        trafficDirection,
        ruleNumber,
        ruleAction: 'accept',
        sourceCidrBlock: cidr,
        destinationCidrBlock: cidr,
      }));
    }
  }
}

function filterArn(scope: Construct, trafficMirrorFilterId: string): string {
  return Stack.of(scope).formatArn({ service: 'ec2', resource: 'traffic-mirror-filter', resourceName: trafficMirrorFilterId });
}
