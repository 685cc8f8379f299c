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
 * What the function tells EventBridge, as events of the construct.
 *
 * @internal
 */
export abstract class MirroringEvents extends MirroringMetrics {
  /**
   * That the function publishes events at all.
   *
   * @internal
   */
  protected abstract readonly _publishing: Publishing;

  /**
   * Defines a rule for when a network interface that is to be mirrored is not, or no longer for the same reason.
   *
   * There is one event for each such change, however many sweeps see it. It may arrive more than once, then with the same `detail.id`. Interfaces that are
   * not mirrored when the method is first deployed have an event each; those whose session is only yet to be created, or that EC2 cannot mirror,
   * have none. The function publishes events only where this method or `onInterfaceRecovered` is called.
   *
   * The detail has an `id`, the `sessionOwner` (value of the ownership tag), `networkInterfaceId`, `instanceId`, `availabilityZone`, the `reason` with its `code` and
   * `message`, and the time `since` when nobody mirrors the interface, as ISO 8601 text.
   *
   * @param id id of the rule among those of this construct for events: any that no other of them has
   * @param options target, description and name of the rule, and a further pattern
   * @default - a rule without a target
   * @throws Error when the role's policies have no room for the permission beside so many targets
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rules.html
   */
  public onInterfaceUnmirrored(id: string, options: events.OnEventOptions = {}): events.Rule {
    text(TEXT_RULE)(id, 'id');
    OPTIONS(options, 'options');
    this._publishing.begin('onInterfaceUnmirrored');
    return this.onDetailType(UNMIRRORED_DETAIL_TYPE, id, options);
  }

  /**
   * Defines a rule for when a network interface that was not mirrored has recovered: it is mirrored, or is not to be mirrored any more.
   *
   * There is one event for each interface of which `onInterfaceUnmirrored` told, even if it is gone by then; the reason tells these cases apart. It may
   * arrive more than once, then with the same `detail.id`. The function publishes events only where this method or `onInterfaceUnmirrored` is called.
   *
   * The detail is that of `onInterfaceUnmirrored`, with the time `until` when nobody mirrored the interface. Of an interface that is gone, the `reason.code` is
   * `interface-not-found`, and there is neither `instanceId` nor `availabilityZone`.
   *
   * @param id id of the rule among those of this construct for events: any that no other of them has
   * @param options target, description and name of the rule, and a further pattern
   * @default - a rule without a target
   * @throws Error when the role's policies have no room for the permission beside so many targets
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
    // The stack of another account may have given its sessions an owner of the same name, and its events may be sent here.
    rule.addEventPattern({ ...placeOf(this), source: [EVENT_SOURCE], detailType: [detailType], detail: { sessionOwner: [this.sessionOwner] } });
    rule.addTarget(options.target);
    return rule;
  }
  /** Not the construct itself, as with methods of the CDK's resources that begin with `on`: it has children, such as `Function`, that an id would clash with. */
  private get rules(): Construct {
    return this.node.tryFindChild(RULES) as Construct | undefined ?? new Construct(this, RULES);
  }
}
