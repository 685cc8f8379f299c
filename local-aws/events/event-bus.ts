import { Clock } from '../clock';
import { Delivery, DeliverySurroundings, FailedDelivery } from './delivery';
import { completeEvent, EventBridgeEvent, EventEntry } from './event';
import { Rule, RuleSettings } from './rule';

export interface EventBusOptions extends DeliverySurroundings {
  readonly clock: Clock;
  readonly account: string;
  readonly region: string;
  readonly partition: string;
}

/** The default event bus: rules, schedules, and deliveries with their retries. */
export class EventBus {
  /** Events that reached neither their target nor a dead-letter queue. */
  readonly failures: FailedDelivery[] = [];
  private readonly rules = new Map<string, Rule>();
  private readonly schedules = new Map<Rule, () => void>();
  private readonly deliveries = new Set<Delivery>();
  private readonly listeners = new Set<() => void>();

  constructor(private readonly options: EventBusOptions) {}

  /** Deliveries that wait for another attempt. */
  get pending(): number {
    return this.deliveries.size;
  }

  /** Calls back whenever a delivery starts or ends. */
  onChange(listener: () => void): void {
    this.listeners.add(listener);
  }

  /** Puts a rule in the place of one with the same name; its schedule starts anew. */
  putRule(settings: RuleSettings): Rule {
    const { partition, region, account } = this.options;
    const rule = new Rule(settings, `arn:${partition}:events:${region}:${account}:rule/${settings.name}`);
    const before = this.rules.get(rule.arn);
    if (before) this.removeRule(before);
    this.rules.set(rule.arn, rule);
    if (rule.period !== undefined && settings.enabled) this.scheduleNextRun(rule, rule.period);
    return rule;
  }

  removeRule(rule: Rule): void {
    this.schedules.get(rule)?.();
    this.schedules.delete(rule);
    this.rules.delete(rule.arn);
  }

  putEvent(entry: EventEntry): EventBridgeEvent {
    const event = completeEvent(entry, { ...this.options, now: this.options.clock.now() });
    for (const rule of this.rules.values()) {
      if (rule.matches(event)) this.deliver(rule, event);
    }
    return event;
  }

  close(): void {
    this.rules.forEach(rule => this.removeRule(rule));
    this.deliveries.forEach(delivery => delivery.cancel());
    this.deliveries.clear();
  }

  private scheduleNextRun(rule: Rule, period: number): void {
    const { clock, account, region } = this.options;
    this.schedules.set(rule, clock.setTimeout(() => {
      this.scheduleNextRun(rule, period);
      const entry = { 'detail-type': 'Scheduled Event', 'source': 'aws.events', 'resources': [rule.arn] };
      this.deliver(rule, completeEvent(entry, { account, region, now: clock.now() }));
    }, period));
  }

  private deliver(rule: Rule, event: EventBridgeEvent): void {
    for (const target of rule.settings.targets) {
      const delivery = new Delivery(rule, target, event, this.options);
      this.deliveries.add(delivery);
      delivery.start(failure => {
        this.deliveries.delete(delivery);
        if (failure) this.failures.push(failure);
        this.listeners.forEach(listener => listener());
      });
    }
  }
}
