import type { CfnResource } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { type TrafficMirrorFilterRuleOptions, TrafficMirrorRuleAction } from '../traffic-mirror-filter-rule';
import {
  ACCEPT_ALL_RULES, checkAddition, comparePlaces, type FilterRule, filterRule, hasRoomForPlaceholders, PLACEHOLDERS, ruleId, withoutEffect,
} from './validation/filter-rules';

/** What happens to a filter's rules when they are removed from the stack. */
export interface RuleRemoval {
  /** Whether they stay in force. */
  readonly stay: boolean;
  readonly apply: (rule: CfnResource) => void;
}

/** The rules of a filter, each a resource in a place of its own. */
export class FilterRuleResources {
  private readonly added: FilterRule[] = [];
  private readonly resources: CfnResource[] = [];
  private readonly held = new Set<string>();
  private removal?: RuleRemoval;

  constructor(private readonly filter: Construct, private readonly filterId: string, private readonly acceptsAll: boolean) {
    if (acceptsAll) for (const rule of ACCEPT_ALL_RULES) this.keep(this.define(ruleId(rule), rule));
  }

  /** Whether none that was added accepts anything. */
  public get acceptNothing(): boolean {
    return this.added.every(({ ruleAction }) => ruleAction === TrafficMirrorRuleAction.REJECT);
  }

  /** Those that were added and accept what is accepted anyway. */
  public get withoutEffect(): readonly FilterRule[] {
    return this.acceptsAll ? withoutEffect(this.added) : [];
  }

  /**
   * Adds rules in the order of their places, so that no other order makes another template.
   *
   * @param rules what passed the check of a rule
   */
  public addAll(rules: readonly TrafficMirrorFilterRuleOptions[]): void {
    const first = this.added.length;
    const placed = rules.map((options, index) => ({ rule: filterRule(options), index }));
    for (const { rule, index } of placed.sort((one, other) => comparePlaces(one.rule, other.rule))) this.put(rule, first + index, `rules[${index}]`);
  }

  /** @param options what passed the check of a rule */
  public add(options: TrafficMirrorFilterRuleOptions): void {
    this.put(filterRule(options), this.added.length, '');
  }

  /** Sets what happens to all rules, including those that are added later. */
  public setRemoval(removal: RuleRemoval): void {
    this.removal = removal;
    this.resources.forEach(removal.apply);
    this.holdPlaces();
  }

  /**
   * Where rules stay that leave the stack, those that accepted all traffic would go on doing so: they become placeholders, which match nothing.
   *
   * A placeholder may go, since it makes no difference, and goes when its place or its room in the filter is needed.
   */
  private holdPlaces(): void {
    const taken = new Set(this.added.map(ruleId));
    const hold = this.removal?.stay && !this.acceptsAll && hasRoomForPlaceholders(this.added);
    for (const placeholder of PLACEHOLDERS) {
      const id = ruleId(placeholder);
      if (!hold || taken.has(id)) {
        if (this.held.delete(id)) this.filter.node.tryRemoveChild(id);
      } else if (!this.held.has(id)) {
        this.held.add(id);
        this.define(id, placeholder);
      }
    }
  }

  /** @param position of the rule among those that were given, for places that only CloudFormation knows */
  private put(rule: FilterRule, position: number, property: string): void {
    checkAddition(this.added, rule, this.acceptsAll, property, this.filter);
    const id = ruleId(rule, position);
    this.added.push(rule);
    this.holdPlaces();
    // Of values that are yet to be looked up two may be equal.
    this.keep(this.define(this.filter.node.tryFindChild(id) === undefined ? id : `Rule${position}`, rule));
  }

  private keep(resource: CfnResource): void {
    this.resources.push(resource);
    this.removal?.apply(resource);
  }

  private define(id: string, rule: FilterRule): CfnResource {
    const { protocol, sourcePortRange, destinationPortRange, ...properties } = rule;
    return new ec2.CfnTrafficMirrorFilterRule(this.filter, id, {
      ...properties,
      trafficMirrorFilterId: this.filterId,
      protocol: protocol?.protocolNumber,
      sourcePortRange: sourcePortRange && { fromPort: sourcePortRange.fromPort, toPort: sourcePortRange.toPort },
      destinationPortRange: destinationPortRange && { fromPort: destinationPortRange.fromPort, toPort: destinationPortRange.toPort },
    });
  }
}
