import * as events from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { MirroringMetrics } from './mirroring-metrics';
import { EVENT_SOURCE, RECOVERED_DETAIL_TYPE, UNMIRRORED_DETAIL_TYPE } from '../names';
import type { Publishing } from '../private/pipeline/publishing';
import { placeOf } from '../private/pipeline/triggers';
import { text } from '../private/validation/check';
import { OPTIONS } from '../private/validation/kinds';
import { TEXT_RULE } from '../private/validation/rules';

/** Id of the scope of the rules that users define. */
const RULES = 'EventRules';

/**
 * Events that the function publishes to EventBridge, as methods of the construct.
 *
 * @internal
 */
export abstract class MirroringEvents extends MirroringMetrics {
  /**
   * Makes the function publish events.
   *
   * @internal
   */
  protected abstract readonly _publishing: Publishing;

  /**
   * Defines a rule for when a network interface that should be mirrored is not, or when the reason changes.
   *
   * Each such change causes one event, however many sweeps observe it. It may be delivered more than once, with the same `detail.id`. When you
   * first deploy the method, each interface that isn't mirrored causes an event. Interfaces whose session is pending, or that EC2 can't
   * mirror, cause none. The function publishes events only if you call this method or `onInterfaceRecovered`.
   *
   * The detail has an `id`, the `sessionOwner`, `networkInterfaceId`, `instanceId`, `availabilityZone`, the `reason` with its `code` and `message`,
   * and the time `since` when the interface has been unmirrored, as an ISO 8601 string.
   *
   * @param id id of the rule, unique among the event rules of this construct
   * @param options target, description and name of the rule, and a further pattern
   * @default - a rule without a target
   * @throws Error if the role's policies have no room for the permission next to so many targets
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rules.html
   */
  public onInterfaceUnmirrored(id: string, options: events.OnEventOptions = {}): events.Rule {
    text(TEXT_RULE)(id, 'id');
    OPTIONS(options, 'options');
    this._publishing.begin('onInterfaceUnmirrored');
    return this.onDetailType(UNMIRRORED_DETAIL_TYPE, id, options);
  }

  /**
   * Defines a rule for when a network interface that was not mirrored has recovered: it is mirrored, or should not be mirrored anymore.
   *
   * There is one event for each interface that `onInterfaceUnmirrored` reported, even if the interface no longer exists; the reason tells these
   * cases apart. It may be delivered more than once, with the same `detail.id`. The function publishes events only if you call this method or
   * `onInterfaceUnmirrored`.
   *
   * The detail is that of `onInterfaceUnmirrored`, and the time `until` when the interface was unmirrored. If the interface no longer exists, the
   * `reason.code` is `interface-not-found`, and `instanceId` and `availabilityZone` are missing.
   *
   * @param id id of the rule, unique among the event rules of this construct
   * @param options target, description and name of the rule, and a further pattern
   * @default - a rule without a target
   * @throws Error if the role's policies have no room for the permission next to so many targets
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rules.html
   */
  public onInterfaceRecovered(id: string, options: events.OnEventOptions = {}): events.Rule {
    text(TEXT_RULE)(id, 'id');
    OPTIONS(options, 'options');
    this._publishing.begin('onInterfaceRecovered');
    return this.onDetailType(RECOVERED_DETAIL_TYPE, id, options);
  }

  private onDetailType(detailType: string, id: string, options: events.OnEventOptions): events.Rule {
    const rule = new events.Rule(this.rules, id, options);
    // Another account may use the same session owner, and its events may be forwarded here.
    rule.addEventPattern({ ...placeOf(this), source: [EVENT_SOURCE], detailType: [detailType], detail: { sessionOwner: [this.sessionOwner] } });
    rule.addTarget(options.target);
    return rule;
  }
  /** A separate scope, so that rule ids can't collide with children of the construct, such as `Function`. */
  private get rules(): Construct {
    return this.node.tryFindChild(RULES) as Construct | undefined ?? new Construct(this, RULES);
  }
}
