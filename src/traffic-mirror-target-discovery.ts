import type { IConstruct } from 'constructs';
import { checkProperties, type Checks, list, optional, text } from './private/validation/check';
import { Mark } from './private/validation/mark';
import { ACCOUNT_ID_RULE, OWNER_ACCOUNT_IDS_RULE } from './private/validation/rules';
import { DISTINCT_TAG_KEYS_RULE, TAG_KEY_RULE, TAG_KEYS_RULE, TAG_VALUE_RULE } from './private/validation/tag-rules';
import { tags } from './private/validation/tags';
import type { TargetDiscoverySettings } from './settings';

/**
 * By which tags traffic mirror targets are found, and whose.
 */
export interface TrafficMirrorTargetDiscoveryOptions {
  /**
   * Tags that a target carries, all of them, each with exactly this value: at least one tag. Case matters.
   *
   * Keys are 1 to 128, values 1 to 256 letters, digits, spaces and characters of `_.:/=+-@`. Keys are known at synthesis; values may be tokens.
   *
   * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html
   */
  readonly tags: { [key: string]: string };

  /**
   * Further accounts whose targets are found, once they share them through AWS RAM. The targets of no other account are, whatever their tags.
   *
   * Each account has tags of its own on a shared target and sees no others: those that count are set in the account of the stack.
   *
   * The ids may be tokens; how many there are is known at synthesis. The order means nothing, except among tokens, where it shows in the role's policy.
   *
   * @default - only targets that the account of the stack owns
   * @see https://docs.aws.amazon.com/vpc/latest/mirroring/tm-sharing.html
   */
  readonly ownerAccountIds?: string[];
}

const MARK = new Mark<TrafficMirrorTargetDiscovery>('TrafficMirrorTargetDiscovery');

const OPTIONS: Checks<TrafficMirrorTargetDiscoveryOptions> = {
  tags: tags({ keys: [TAG_KEYS_RULE, DISTINCT_TAG_KEYS_RULE], key: TAG_KEY_RULE, value: TAG_VALUE_RULE }),
  ownerAccountIds: optional(list(OWNER_ACCOUNT_IDS_RULE, text(ACCOUNT_ID_RULE))),
};

/**
 * How targets are found while the function runs, so that a new sensor joins without a deployment.
 *
 * ```ts
 * const targetDiscovery = TrafficMirrorTargetDiscovery.byTags({ tags: { 'extrahop:sensor': 'true' } });
 * ```
 *
 * A new target takes sessions as soon as AWS tells that it was tagged, or with the next sweep. Sessions on one that carries the tags no longer move to
 * others, and stay where they are as long as no other can take them.
 *
 * Whoever may tag a target, or create one with tags, decides where the traffic goes: guard the tags with a policy.
 */
export class TrafficMirrorTargetDiscovery {
  /**
   * Finds the targets that carry these tags.
   *
   * @param options tags, and whose targets count
   * @throws Error when an option is of the wrong kind
   */
  public static byTags(options: TrafficMirrorTargetDiscoveryOptions): TrafficMirrorTargetDiscovery {
    checkProperties(options, OPTIONS);
    return new TrafficMirrorTargetDiscovery({ ...options.tags }, [...options.ownerAccountIds ?? []]);
  }

  /**
   * Whether this is one, made by any copy of the package.
   *
   * @internal
   */
  public static _is(value: unknown): value is TrafficMirrorTargetDiscovery {
    return MARK.isOn(value);
  }

  /**
   * @param _tags tags that decide
   * @param _ownerAccountIds further accounts whose targets count
   */
  private constructor(
    /** @internal */ public readonly _tags: Readonly<Record<string, string>>,
    /** @internal */ public readonly _ownerAccountIds: readonly string[],
  ) {
    MARK.put(this);
  }

  /**
   * Fails where there is no tag, a key or value that no tag has here, or an account id that is none.
   *
   * @internal
   */
  public _check(scope: IConstruct): void {
    checkProperties({ tags: this._tags, ownerAccountIds: [...this._ownerAccountIds] }, OPTIONS, scope);
  }

  /**
   * What the function is told.
   *
   * @internal
   */
  public _settings(account: string): TargetDiscoverySettings {
    return { tags: this._tags, ownerIds: [...new Set([account, ...this._ownerAccountIds])] };
  }
}
