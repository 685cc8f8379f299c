import { compilePattern } from './pattern';
import { schedulePeriod } from './schedule';

export interface RuleTarget {
  readonly id: string;
  readonly arn: string;
  /** Constant text sent instead of the event. */
  readonly input?: string;
  readonly deadLetterArn?: string;
  readonly maximumRetryAttempts: number;
  readonly maximumEventAgeSeconds: number;
}

export interface RuleSettings {
  readonly name: string;
  readonly enabled: boolean;
  readonly eventPattern?: unknown;
  readonly scheduleExpression?: string;
  readonly targets: readonly RuleTarget[];
}

/** How many targets EventBridge allows one rule. */
const TARGETS_PER_RULE = 5;

export class Rule {
  /** Milliseconds between two scheduled runs. */
  readonly period?: number;
  private readonly fits: (event: object) => boolean;

  constructor(readonly settings: RuleSettings, readonly arn: string) {
    if (settings.eventPattern === undefined && settings.scheduleExpression === undefined) {
      throw new Error(`the rule ${settings.name} needs an event pattern or a schedule`);
    }
    if (settings.targets.length > TARGETS_PER_RULE) throw new Error(`the rule ${settings.name} has more than ${TARGETS_PER_RULE} targets`);
    this.fits = settings.eventPattern === undefined ? () => false : compilePattern(settings.eventPattern);
    this.period = settings.scheduleExpression === undefined ? undefined : schedulePeriod(settings.scheduleExpression);
  }

  matches(event: object): boolean {
    return this.settings.enabled && this.fits(event);
  }
}
